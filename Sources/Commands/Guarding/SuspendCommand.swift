internal import Changing
internal import Documents
internal import History
internal import Overlays
internal import Reconciling
internal import Validating

/// `cfgops suspend ENV --reason R --until T`.
struct SuspendCommand: Command {
    static let name = "suspend"
    static let summary = "stops reconciling an environment, for a reason and until a time"
    static let help = """
        Usage: cfgops suspend ENV --reason TEXT --until TIME [--to DIR] [-m MSG] [--confirm ENV]... [--dry-run]

        Until then nothing new is applied to ENV, and to environments that inherit it, and nothing changed by hand is put back. What is
        live stays. A commit says so in the manifest, so that every destination hears of it; with --to only one destination is
        suspended, and nothing is committed. It ends by itself at TIME, or with cfgops resume. Suspending again replaces reason and time.

        TIME is a time of today or tomorrow (17:00), a date or a date and a time (2027-01-31, 2027-01-31T12:00Z), or how long from now
        (30m, 2h, 3d), at most 30 days.

        Options:
            --reason TEXT      why; shown to everybody who waits
            --until TIME       when it ends by itself
            --to DIR           only this destination of cfgops reconcile
            -m MSG             the commit's message
            --confirm ENV      confirms that a protected environment changes
            --dry-run          shows how the manifest would differ, commits nothing

        Examples:
            $ cfgops suspend prod --reason "the database moves" --until 2h
            $ cfgops suspend prod --reason "looking into 4711" --until 17:00 --to /srv/app
            $ cfgops suspend base --reason "no change over the holidays" --until 2027-01-02 --dry-run
        """
    static let grammar = Grammar(1 ... 1, [.value("--until", as: "TIME"), .value("--to", as: "DIR")] + ChangeRun.options)
    private let environment: String
    private let reason: String
    private let until: String
    private let words: Words

    init(_ words: Words) throws(UsageError) {
        environment = words.positionals[0]
        guard let reason = words.value("--reason"), let until = words.value("--until") else {
            throw UsageError("suspend needs --reason TEXT and --until TIME", hints: [SuspendCommand.usage])
        }
        guard reason.contains(where: { !$0.isWhitespace }) else { throw UsageError("--reason takes a text, not \"\(reason)\"") }
        (self.reason, self.until, self.words) = (reason, until, words)
    }

    func run(in context: Context) throws -> Exit {
        let until = try SuspensionTime(until, now: context.now()).seconds
        if let folder = words.value("--to") {
            return try SuspendedDestination(context.absolute(folder), of: environment)
                .suspend(Suspension(.destination, reason: reason, until: until), isDryRun: words.flag("--dry-run"), in: context)
        }
        let edit = SuspensionEdit(suspending: environment, reason: reason, until: until)
        let message = "suspend \(environment) until \(UtcTime.text(until))"
        return try edit.run(environment, operation: SuspendCommand.name, words, message: message, in: context)
    }
}

extension SuspensionEdit {
    /// Commits the edit of the manifest.
    func run(_ environment: String, operation: String, _ words: Words, message: String, in context: Context) throws -> Exit {
        let workspace = try Workspace(context)
        var run = try ChangeRun(workspace, operation: operation, words: words, message: message)
        run.trailers = [Trailer("Cfgops-Environment", environment)]
        return try run.run { head in
            let inputs = try workspace.inputs()
            let configuration = try LoadedConfiguration.read(root: workspace.root, tree: head, inputs: inputs, cache: run.cache).usable()
            try workspace.check(environment: environment, of: configuration)
            return ChangeRun.Proposal(edits: try execute(on: head, of: configuration))
        }
    }
}
