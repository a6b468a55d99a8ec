internal import Changing
internal import Documents

/// `cfgops copy ENV FROM TO`.
struct CopyCommand: LayerCommand {
    static let name = "copy"
    static let summary = "states a value or a whole layer in another place as well"
    static let help = """
        Usage: cfgops copy ENV DOC[:PATH] TO_DOC[:PATH] [--to ENV] [--effective] [--overwrite] [-m MSG] [--reason TEXT]
                           [--confirm ENV]... [--dry-run]

        Copies what ENV's own layer states, with its comments, to another path, document or environment. DOC alone copies the whole
        layer, byte for byte. To a TO_DOC without a path means the same path there. References are copied as they are written, and
        are judged where they stand then.

        Options:
            --to ENV        states it in another environment
            --effective     the effective value: inherited keys included, references resolved
            --overwrite     replaces what is stated there
        \(KeyWords.optionsHelp)
            -m MSG          the commit's message
            --reason TEXT   why, kept with the commit
            --confirm ENV   confirms that a protected environment changes
            --dry-run       shows how files and values would differ, commits nothing

        Examples:
            $ cfgops copy staging app:server app:admin
            $ cfgops copy staging payments/db payments/db --to prod --effective
        """
    static let editGrammar = Grammar(3 ... 3, [.value("--to", as: "ENV"), .flag("--effective"), .flag("--overwrite")] + KeyWords.options)
    let words: Words
    private let environment: String
    private let source: DocumentPath
    private let destination: DocumentPath

    init(_ words: Words) throws(UsageError) {
        self.words = words
        (environment, source) = (words.positionals[0], try documentPath(words.positionals[1]))
        var target = try documentPath(words.positionals[2])
        if target.path.isRoot { target.path = source.path }
        if source.path.isRoot && !target.path.isRoot {
            throw UsageError("a whole layer is copied to a DOC, not to \"\(target)\"", hints: [CopyCommand.usage])
        }
        destination = target
    }

    func edits(in context: Context, at place: Place?) -> [LayerEdit] {
        let copy = LayerCopy(
            to: destination, in: words.value("--to"), overwrites: words.flag("--overwrite"), isEffective: words.flag("--effective"))
        return [LayerEdit(.named([environment]), source, .copy(copy), at: place)]
    }
}
