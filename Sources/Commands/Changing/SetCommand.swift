internal import Changing
internal import Documents

/// `cfgops set ENV DOC:PATH=VALUE...`.
struct SetCommand: LayerCommand {
    static let name = "set"
    static let summary = "states a value in an environment's layer, validates, commits"
    static let help = """
        Usage: cfgops set ENV[,ENV...] DOC:PATH=VALUE... [--string | --json] [--from-file FILE] [-m MSG] [--reason TEXT]
                   [--confirm ENV]... [--dry-run]

        Edits the layer of each ENV, changing only the bytes it must, validates every environment that the change reaches, and
        commits. VALUE is read as a YAML scalar: 8080 is a number, "8080" a string, an empty VALUE the empty string.

        Options:
            --string           VALUE is a string, whatever it looks like
            --json             VALUE is JSON: lists and mappings too
            --from-file FILE   the value is the text of FILE; then give DOC:PATH without =VALUE
            -m MSG             the commit's message
            --reason TEXT      why, kept with the commit
            --confirm ENV      confirms that a protected environment changes
            --dry-run          shows how files and values would differ, commits nothing

        Examples:
            $ cfgops set prod app:server.workers=8 -m "more workers"
            $ cfgops set staging,prod app:log.level=debug --reason "ticket 4711"
            $ cfgops set base 'app:log={"level": "info"}' --json --dry-run
        """
    static let editGrammar = Grammar(2 ... 1000, ValueWords.options)
    let words: Words
    private let values: ValueWords

    init(_ words: Words) throws(UsageError) {
        self.words = words
        values = try ValueWords(words, usage: SetCommand.usage)
    }

    func edits(in context: Context, at place: Place?) throws -> [LayerEdit] {
        try values.edits(in: context, at: place, LayerEdit.Action.set)
    }
}
