internal import Documents
internal import History

/// `cfgops help [COMMAND]`.
struct HelpCommand: Command {
    static let name = "help"
    static let summary = "shows this list, or all about one command"
    static let help = """
        Usage: cfgops help [COMMAND]
               cfgops help --man

        Lists the commands, or shows usage, options and examples of one.

        Options:
            --man    the manual page of all commands, in the macros of man(7)

        Examples:
            $ cfgops help
            $ cfgops help set
            $ cfgops help --man > cfgops.1
        """
    static let grammar = Grammar(0 ... 2, .flag("--man"))
    private let topic: String?
    private let isPage: Bool

    init(_ words: Words) throws(UsageError) {
        topic = words.positionals.isEmpty ? nil : words.positionals.joined(separator: " ")
        isPage = words.flag("--man")
        if isPage, let topic { throw UsageError("--man is about all commands, not only \"\(topic)\"", hints: [HelpCommand.usage]) }
        guard let topic else { return }
        guard commands.contains(where: { $0.name == topic }) || isFirstWord(topic) else { throw unknownCommand(topic) }
    }

    func run(in context: Context) throws -> Exit {
        if isPage {
            let page = ManPage(version: version, date: String(formatted(context.now()).prefix(10))).text
            context.format == .json ? context.print(.object([("page", .string(page))])) : context.writeOutput(Array(page.utf8))
            return .done
        }
        guard let topic else { return HelpCommand.overview(in: context) }
        guard let command = commands.first(where: { $0.name == topic }) else { return HelpCommand.list(below: topic, in: context) }
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
        if context.format == .json { return list(commands, in: context) }
        context.print(
            """
            \(about)

            Usage: cfgops \(commonUsage)

            \(lines(of: commands))

            cfgops help COMMAND shows usage, options and examples. To see it all at work: cfgops quickstart
            Exit codes: \(exitCodes.map { "\($0.code) \($0.meaning)" }.joined(separator: ", ")).
            """)
        return .done
    }

    /// The commands whose names begin with one word.
    static func list(below word: String, in context: Context) -> Exit {
        list(commands.filter { $0.name.hasPrefix(word + " ") }, in: context)
    }

    private static func list(_ commands: [any Command.Type], in context: Context) -> Exit {
        if context.format == .json {
            context.print(.array(commands.map { .object([("name", .string($0.name)), ("summary", .string($0.summary))]) }))
        } else {
            context.print(lines(of: commands))
        }
        return .done
    }

    private static func lines(of commands: [any Command.Type]) -> String {
        let width = commands.map { $0.name.utf8.count }.max() ?? 0
        let lines = commands.map { "  \($0.name)\(String(repeating: " ", count: width - $0.name.utf8.count))  \($0.summary)" }
        return lines.joined(separator: "\n")
    }

    static let about = """
        cfgops keeps configuration in git: every change is a commit, validated before it is accepted, rendered into files
        and taken back by one command.
        """
    static let commonUsage = "[--repo DIR] [--format text|json] [--color auto|always|never] [--quiet] COMMAND"
    static let exitCodes: [(code: Int, meaning: String)] = [
        (0, "done"), (1, "the answer is no"), (2, "wrong usage"), (3, "refused"), (4, "could not"),
    ]
}

/// The complaint about words that name no command, with the nearest one.
func unknownCommand(_ word: String) -> UsageError {
    let near = nearest(word, in: commands.map { $0.name } + commands.map { firstWord(of: $0) })
    return UsageError(
        "unknown command \"\(word)\"", hints: (near.map { ["did you mean \"\($0)\"?"] } ?? []) + ["cfgops help lists the commands"])
}
