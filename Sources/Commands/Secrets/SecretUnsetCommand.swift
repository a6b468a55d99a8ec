internal import Changing
internal import Documents

/// `cfgops secret unset ENV DOC:PATH...`.
struct SecretUnsetCommand: LayerCommand {
    static let name = "secret unset"
    static let summary = "takes a value out of a sealed layer, validates, commits"
    static let help = """
        Usage: cfgops secret unset ENV[,ENV...] DOC:PATH... [-m MSG] [--reason TEXT] [--confirm ENV]... [--dry-run]

        Takes values out of the sealed layer of each ENV, so that what is inherited shows again. What is left keeps its ciphertext; a
        layer that states nothing any more goes. Takes a key. The values stay in history: who could open the file still can there.

        Options:
        \(KeyWords.optionsHelp)
            -m MSG          the commit's message
            --reason TEXT   why, kept with the commit
            --confirm ENV   confirms that a protected environment changes
            --dry-run       shows which values would differ, commits nothing

        Examples:
            $ cfgops secret unset dev app:db.password
            $ cfgops secret unset staging,prod app:smtp.user app:smtp.password -m "mail goes by the relay" --confirm prod
        """
    static let editGrammar = Grammar(2 ... 1000, KeyWords.options)
    let words: Words
    private let names: [String]
    private let targets: [DocumentPath]

    init(_ words: Words) throws(UsageError) {
        self.words = words
        names = try environments(words.positionals[0])
        targets = try valuePaths(words, of: SecretUnsetCommand.name)
    }

    func edits(in context: Context, at place: Place?) -> [LayerEdit] {
        targets.map { LayerEdit(.named(names), $0, .unsetSealed, at: place) }
    }
}
