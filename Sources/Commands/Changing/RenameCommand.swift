internal import Changing
internal import Documents

/// `cfgops rename ENV DOC:PATH KEY`, `cfgops rename ENV DOC NEWDOC`.
struct RenameCommand: LayerCommand {
    static let name = "rename"
    static let summary = "gives a key or a document another name, validates, commits"
    static let help = """
        Usage: cfgops rename ENV[,ENV...] DOC:PATH KEY [-m MSG] [--reason TEXT] [--confirm ENV]... [--dry-run]
               cfgops rename ENV[,ENV...] DOC NEWDOC
               cfgops rename --everywhere DOC[:PATH] NAME

        Gives the key at PATH another name in ENV's layer: it stays in its place, with its value and comments. A document gets
        another name by its layers, files with their history. References and targets that name the old one are refused, so rename in
        every environment that states it.

        Options:
            --everywhere    in every environment whose layer states it
        \(KeyWords.optionsHelp)
            -m MSG          the commit's message
            --reason TEXT   why, kept with the commit
            --confirm ENV   confirms that a protected environment changes
            --dry-run       shows how files and values would differ, commits nothing

        Examples:
            $ cfgops rename --everywhere app:server.workers threads
            $ cfgops rename dev scratch experiments/cache --dry-run
        """
    static let editGrammar = Grammar(2 ... 3, [.flag("--everywhere")] + KeyWords.options)
    let words: Words
    private let places: LayerEdit.Environments
    private let target: DocumentPath
    private let action: LayerEdit.Action

    init(_ words: Words) throws(UsageError) {
        self.words = words
        let names: [String]
        (places, names) = try stating(words.positionals, words)
        guard names.count == 2 else {
            throw UsageError("expected a path and its new name, got \(counted(names.count, "word"))", hints: [RenameCommand.usage])
        }
        target = try documentPath(names[0])
        if target.path.isRoot {
            let new = try documentPath(names[1])
            guard new.path.isRoot else {
                throw UsageError("the new name of a document has no path: \"\(new)\"", hints: [RenameCommand.usage])
            }
            action = .move(to: new, in: nil)
        } else {
            guard case .key? = target.path.steps.last else {
                throw UsageError("\"\(target)\" is an element of a list, it has no key", hints: [RenameCommand.usage])
            }
            action = .rename(to: names[1])
        }
    }

    func edits(in context: Context, at place: Place?) -> [LayerEdit] { [LayerEdit(places, target, action, at: place)] }
}
