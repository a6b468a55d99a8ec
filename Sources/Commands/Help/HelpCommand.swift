internal import Documents

/// `cfgops help [COMMAND]`.
struct HelpCommand: Command {
    static let name = "help"
    static let summary = "shows this list, or all about one command"
    static let help = """
        Usage: cfgops help [COMMAND]

        Lists the commands, or shows usage, options and examples of one.

        Examples:
            $ cfgops help
            $ cfgops help set
        """
    static let grammar = Grammar(0 ... 1)
    private let topic: String?

    init(_ words: Words) throws(UsageError) {
        topic = words[0]
        guard let topic else { return }
        guard commands.contains(where: { $0.name == topic }) else {
            throw unknownCommand(topic)
        }
    }

    func run(in context: Context) throws -> Exit {
        guard let topic, let command = commands.first(where: { $0.name == topic }) else { return HelpCommand.overview(in: context) }
        if context.format == .json {
            context.print(
                .object([("name", .string(command.name)), ("summary", .string(command.summary)), ("help", .string(command.help))]))
        } else {
            context.print(command.help)
        }
        return .done
    }

    /// All commands, a line each.
    static func overview(in context: Context) -> Exit {
        if context.format == .json {
            context.print(.array(commands.map { .object([("name", .string($0.name)), ("summary", .string($0.summary))]) }))
            return .done
        }
        let width = commands.map { $0.name.utf8.count }.max() ?? 0
        let lines = commands.map { "  \($0.name)\(String(repeating: " ", count: width - $0.name.utf8.count))  \($0.summary)" }
        context.print(
            """
            cfgops keeps configuration in git: every change is a commit, validated before it is accepted, rendered into files
            and taken back by one command.

            Usage: cfgops [--repo DIR] [--format text|json] [--color auto|always|never] [--quiet] COMMAND

            \(lines.joined(separator: "\n"))

            cfgops help COMMAND shows usage, options and examples. To see it all at work: cfgops quickstart
            Exit codes: 0 done, 1 the answer is no, 2 wrong usage, 3 refused, 4 could not.
            """)
        return .done
    }
}

/// The complaint about a word that names no command, with the nearest one.
func unknownCommand(_ word: String) -> UsageError {
    let near = nearest(word, in: commands.map { $0.name })
    return UsageError(
        "unknown command \"\(word)\"", hints: (near.map { ["did you mean \"\($0)\"?"] } ?? []) + ["cfgops help lists the commands"])
}
