internal import Changing
internal import Documents

/// `cfgops append ENV DOC:PATH=VALUE...`.
struct AppendCommand: LayerCommand {
    static let name = "append"
    static let summary = "adds an element behind those of a list, validates, commits"
    static let help = """
        Usage: cfgops append ENV[,ENV...] DOC:PATH=VALUE... [--string | --json] [--from-file FILE] [-m MSG] [--reason TEXT]
                   [--confirm ENV]... [--dry-run]

        Adds VALUE as the last element of the list at PATH in the layer of each ENV, and makes the list where there is none.
        A list that ENV only inherits, and that a list of its own would replace, is refused.

        Options:
            --string           VALUE is a string, whatever it looks like
            --json             VALUE is JSON: lists and mappings too
            --from-file FILE   the value is the text of FILE; then give DOC:PATH without =VALUE
            -m MSG             the commit's message
            --reason TEXT      why, kept with the commit
            --confirm ENV      confirms that a protected environment changes
            --dry-run          shows how files and values would differ, commits nothing

        Examples:
            $ cfgops append base app:server.hosts=c.example.com
            $ cfgops append prod 'web:Deployment/web.spec.template.spec.containers={"name": "proxy", "image": "envoy"}' --json
        """
    static let editGrammar = Grammar(2 ... 1000, ValueWords.options)
    let words: Words
    private let values: ValueWords

    init(_ words: Words) throws(UsageError) {
        self.words = words
        values = try ValueWords(words, usage: AppendCommand.usage)
    }

    func edits(in context: Context, at place: Place?) throws -> [LayerEdit] {
        try values.edits(in: context, at: place, LayerEdit.Action.append)
    }
}
