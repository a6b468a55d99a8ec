internal import Changing
internal import Documents

/// `cfgops unset ENV DOC:PATH...`.
struct UnsetCommand: LayerCommand {
    static let name = "unset"
    static let summary = "takes a value out of an environment's layer, validates, commits"
    static let help = """
        Usage: cfgops unset ENV[,ENV...] DOC:PATH... [--inherited] [-m MSG] [--reason TEXT] [--confirm ENV]... [--dry-run]

        Drops the statement of each ENV, so that the inherited value shows again. With --inherited it states the null that removes
        what is inherited.

        Options:
            --inherited     removes an inherited value in ENV and below it
            -m MSG          the commit's message
            --reason TEXT   why, kept with the commit
            --confirm ENV   confirms that a protected environment changes
            --dry-run       shows how files and values would differ, commits nothing

        Examples:
            $ cfgops unset prod app:server.workers
            $ cfgops unset dev app:telemetry --inherited -m "no telemetry in dev"
        """
    static let editGrammar = Grammar(2 ... 1000, .flag("--inherited"))
    let words: Words
    private let names: [String]
    private let targets: [DocumentPath]

    init(_ words: Words) throws(UsageError) {
        self.words = words
        names = try environments(words.positionals[0])
        targets = try valuePaths(words, of: UnsetCommand.name)
    }

    func edits(in context: Context, at place: Place?) -> [LayerEdit] {
        targets.map { LayerEdit(.named(names), $0, words.flag("--inherited") ? .remove : .unset, at: place) }
    }
}
