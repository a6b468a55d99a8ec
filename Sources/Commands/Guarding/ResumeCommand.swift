internal import Changing

/// `cfgops resume ENV`.
struct ResumeCommand: Command {
    static let name = "resume"
    static let summary = "ends a suspension before its time"
    static let help = """
        Usage: cfgops resume ENV [--to DIR] [-m MSG] [--reason TEXT] [--confirm ENV]... [--dry-run]

        Takes what cfgops suspend said of ENV out of the manifest, as a commit; with --to out of the state of one destination.

        Options:
            --to DIR           only this destination of cfgops reconcile
            -m MSG             the commit's message
            --reason TEXT      why, kept with the commit
            --confirm ENV      confirms that a protected environment changes
            --dry-run          shows how the manifest would differ, commits nothing

        Examples:
            $ cfgops resume prod
            $ cfgops resume prod --to /srv/app
        """
    static let grammar = Grammar(1 ... 1, [.value("--to", as: "DIR")] + ChangeRun.options)
    private let environment: String
    private let words: Words

    init(_ words: Words) {
        environment = words.positionals[0]
        self.words = words
    }

    func run(in context: Context) throws -> Exit {
        if let folder = words.value("--to") {
            return try SuspendedDestination(context.absolute(folder), of: environment)
                .suspend(nil, isDryRun: words.flag("--dry-run"), in: context)
        }
        return try SuspensionEdit(resuming: environment)
            .run(environment, operation: ResumeCommand.name, words, message: "resume \(environment)", in: context)
    }
}
