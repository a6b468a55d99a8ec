internal import Documents
internal import Secrets

/// The passphrase of key files: from a file for scripts, else typed at the terminal without echo.
struct Passphrase {
    /// Names a file whose first line is the passphrase; `/dev/fd/3` reads a descriptor.
    static let variable = "CFGOPS_PASSPHRASE_FILE"
    /// Bytes that somebody may type or generate.
    private static let limit = 4096
    private static let attempts = 3

    private let file: String?
    private let context: Context

    init(_ context: Context) {
        (file, self.context) = (context.environment[Passphrase.variable].flatMap { $0.isEmpty ? nil : $0 }, context)
    }

    /// The keys of a file that a passphrase protects; at the terminal it may be typed again.
    func identities(in text: Secret, at path: String) throws(Diagnostics) -> [AgeIdentity] {
        for attempt in 1... {
            do throws(Diagnostics) {
                return try AgeKeyFile.identities(in: text, file: path) { () throws(Diagnostic) in
                    if let file { try read(file) } else { try typed("passphrase of \(path): ") }
                }
            } catch {
                guard error.list.contains(where: { $0.code == "no-identity" }) else { throw error }
                guard file == nil, attempt < Passphrase.attempts else {
                    throw Diagnostics(Diagnostic("no-identity", "this is not the passphrase of the key file", at: Place(file: path)))
                }
                context.writeError(Array("this is not the passphrase\n".utf8))
            }
        }
        return []
    }

    /// A passphrase for a new file, typed twice.
    func new() throws(Diagnostic) -> Secret {
        if let file { return try read(file) }
        for _ in 0 ..< Passphrase.attempts {
            let first = try typed("passphrase for the new key: "), second = try typed("once more: ")
            if first.isEqual(to: second) { return first }
            context.writeError(Array("these are not the same\n".utf8))
        }
        throw nothingTyped
    }

    private func typed(_ question: String) throws(Diagnostic) -> Secret {
        guard let answer = TerminalQuestion.ask(question, isSecret: true) else { throw nothingTyped }
        return answer
    }

    private func read(_ file: String) throws(Diagnostic) -> Secret {
        do throws(SecretFile.Trouble) {
            let line = try SecretFile(context.absolute(file), limit: Passphrase.limit).content.firstLine
            if line.count > 0 { return line }
        } catch {
            throw Diagnostic("no-passphrase", "the passphrase file \"\(file)\" \(error.words)")
        }
        throw Diagnostic("no-passphrase", "the passphrase file \"\(file)\" has no passphrase in its first line")
    }

    private let nothingTyped = Diagnostic(
        "no-passphrase", "no passphrase was typed", hints: ["\(Passphrase.variable)=FILE reads one where nobody is at a terminal"])
}
