internal import Changing
internal import Documents

/// `cfgops move ENV FROM TO`.
struct MoveCommand: LayerCommand {
    static let name = "move"
    static let summary = "moves a value or a whole document, comments and all, validates, commits"
    static let help = """
        Usage: cfgops move ENV[,ENV...] DOC[:PATH] DOC[:PATH] [-m MSG] [--reason TEXT] [--confirm ENV]... [--dry-run]
               cfgops move ENV DOC[:PATH] [DOC[:PATH]] --to ENV
               cfgops move --everywhere DOC[:PATH] DOC[:PATH]

        Moves what ENV's layer states to another path, document or environment: the text as it is, with its comments. A whole
        document moves as a file, with its history. To a DOC without a path means the same path there. Nothing is overwritten, and
        references that would lead nowhere are refused.

        Options:
            --to ENV        states it in another environment
            --everywhere    in every environment whose layer states it
        \(KeyWords.optionsHelp)
            -m MSG          the commit's message
            --reason TEXT   why, kept with the commit
            --confirm ENV   confirms that a protected environment changes
            --dry-run       shows how files and values would differ, commits nothing

        Examples:
            $ cfgops move prod app:server.port app:http.port
            $ cfgops move dev app:cache --to base -m "all want the cache"
            $ cfgops move --everywhere app:database payments/db
        """
    static let editGrammar = Grammar(2 ... 3, [.value("--to", as: "ENV"), .flag("--everywhere")] + KeyWords.options)
    let words: Words
    private let places: LayerEdit.Environments
    private let source: DocumentPath
    private let destination: DocumentPath

    init(_ words: Words) throws(UsageError) {
        self.words = words
        if words.flag("--to") && words.flag("--everywhere") {
            throw UsageError("--to and --everywhere do not go together", hints: [MoveCommand.usage])
        }
        var names = words.positionals
        (places, names) = try stating(names, words)
        guard names.count == 2 || names.count == 1 && words.flag("--to") else {
            throw UsageError("expected where from and where to, got \(counted(names.count, "path"))", hints: [MoveCommand.usage])
        }
        source = try documentPath(names[0])
        var target = try names.count == 2 ? documentPath(names[1]) : source
        if target.path.isRoot { target.path = source.path }
        if source.path.isRoot && !target.path.isRoot {
            throw UsageError("a whole document moves to a DOC, not to \"\(target)\"", hints: [MoveCommand.usage])
        }
        destination = target
    }

    func edits(in context: Context, at place: Place?) -> [LayerEdit] {
        [LayerEdit(places, source, .move(to: destination, in: words.value("--to")), at: place)]
    }
}

/// ENV and the words behind it, or with `--everywhere` all words.
func stating(_ names: [String], _ words: Words) throws(UsageError) -> (LayerEdit.Environments, [String]) {
    if words.flag("--everywhere") {
        guard names.count < 3 else {
            throw UsageError("--everywhere takes every environment that states \"\(names[1])\": leave \"\(names[0])\" out")
        }
        return (.stating, names)
    }
    return (.named(try environments(names[0])), Array(names.dropFirst()))
}
