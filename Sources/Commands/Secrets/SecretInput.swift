internal import Documents
internal import Secrets

/// Where a command takes a secret value from: standard input, a file, or a prompt; never the command line, which other users of the machine
/// see and shells keep.
struct SecretInput {
    static let options: [Grammar.Option] = [.value("--from-file", as: "FILE")]
    static let optionsHelp = """
            --from-file FILE   the value is what the file holds, to its last byte; - for standard input to its last byte
        """
    /// What the help text says of standard input and the prompt.
    static let help = """
        The value is never a word of the command line, which other users see and shells keep: it comes from standard input, without the
        line feed at its end, or is typed twice at the terminal, without echo.
        """
    /// Bytes of one value: a key store or a license; what is larger is no configuration.
    static let limit = 16 << 20
    private static let attempts = 3

    private let file: String?
    private let context: Context

    init(_ words: Words, _ context: Context) { (file, self.context) = (words.value("--from-file"), context) }

    /// - Parameter name: of what is asked for, as the prompt says it: `app:db.password in prod`.
    func read(_ name: String) throws -> Secret {
        context.guardMemory()
        let value: Secret
        switch file {
        case "-"?: value = standardInput()
        case let file?:
            do throws(SecretFile.Trouble) {
                value = try SecretFile(context.absolute(file), limit: SecretInput.limit).content
            } catch {
                throw Failure(.failed, "no-file", "\"\(file)\" \(error.words)")
            }
        case nil: value = context.inputIsTerminal ? try typed(name) : standardInput().withoutLineFeed
        }
        guard value.count > 0 else {
            throw Failure(
                .refused, "no-value", "there is no value for \(name)", hints: ["a value comes from standard input or --from-file FILE"])
        }
        guard value.count <= SecretInput.limit else {
            throw Failure(.refused, "large-value", "the value for \(name) has more than \(SecretInput.limit) bytes")
        }
        return value
    }

    /// A value where only DOC:PATH should be.
    ///
    /// - Parameter path: what stands before the value, as far as it can be told.
    static func refusal(of path: String) -> Failure {
        Failure(
            .refused, "value-on-command-line", "the value of \(path) stands on the command line, where others see it and shells keep it",
            hints: [
                "leave it out: it is asked for, or read from standard input or --from-file FILE",
                "the shell's history may hold it now: take it out there, and use another value",
            ])
    }

    private func standardInput() -> Secret {
        var bytes = context.readInput()
        return Secret(taking: &bytes)
    }

    private func typed(_ name: String) throws -> Secret {
        for _ in 0 ..< SecretInput.attempts {
            guard let value = TerminalQuestion.ask("value of \(name): ", isSecret: true),
                let again = TerminalQuestion.ask("once more: ", isSecret: true)
            else {
                let hint = "an empty value, or one of more than \(TerminalQuestion.longestLine - 1) bytes, comes by --from-file FILE"
                throw Failure(.refused, "no-value", "no value for \(name) was typed", hints: [hint])
            }
            if value.isEqual(to: again) { return value }
            context.writeError(Array("these are not the same\n".utf8))
        }
        throw Failure(.refused, "no-value", "the value for \(name) was not typed twice alike")
    }
}
