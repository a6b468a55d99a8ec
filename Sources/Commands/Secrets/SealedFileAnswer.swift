internal import Documents
internal import History
internal import Secrets

/// A sealed file on disk, in or out of a repository: what it is, or all that is in it.
struct SealedFileAnswer {
    private let name: String
    private let file: SopsFile
    private let context: Context

    init(_ name: String, in context: Context) throws {
        (self.name, self.context) = (name, context)
        file = try SealedFileAnswer.read(name, in: context)
    }

    /// - Throws: exit 4 for what cannot be read, exit 1 for what is not sealed, and everything that is wrong with the file.
    static func read(_ name: String, in context: Context) throws -> SopsFile {
        let content: Secret
        do throws(SecretFile.Trouble) {
            content = try SecretFile(context.absolute(name), limit: PlainFile.limit).content
        } catch {
            throw Failure(.failed, "no-file", "\"\(name)\" \(error.words)")
        }
        let bytes = content.reveal { Array($0) }
        guard SopsFile.isSealed(bytes, store: SopsStore(path: name)) else {
            throw Failure(.no, "not-sealed", "\"\(name)\" is not sealed", hints: ["cfgops secret import \(name) seals it"])
        }
        return try SopsFile(bytes, path: name)
    }

    func run(_ words: Words) throws -> Exit {
        guard words.flag("--reveal") else {
            let count = file.entries.count { $0.isSealed && !$0.isComment }
            throw Diagnostic(
                "secret", "\"\(name)\" is sealed",
                hints: [
                    "\(counted(count, "value")) for \(counted(file.recipients.count, "recipient")), last changed: \(file.lastModified)",
                    "--reveal opens it",
                ])
        }
        context.guardMemory()
        let opened = try file.opened(with: KeyWords(words, context).ring)
        opened.warnings.forEach { context.complain($0) }
        // Outside of a repository there is no log.
        if let workspace = try? Workspace(context) {
            let entry = AuditLog.Entry(command: "secret get --file --reveal", environment: "", paths: [name])
            try AuditLog(workspace).record(entry, .workTree)
        }
        context.writeOutput(opened.plaintext.reveal { Array($0) })
        return .done
    }
}
