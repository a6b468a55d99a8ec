internal import Documents

/// `cfgops secret edit ENV DOC...`, `cfgops secret edit --file FILE`.
struct SecretEditCommand: Command {
    static let name = "secret edit"
    static let summary = "opens a sealed layer or file in an editor, seals it again"
    static let help = """
        Usage: cfgops secret edit ENV DOC... [--editor CMD] [-m MSG] [--reason TEXT] [--confirm ENV]... [--dry-run]
               cfgops secret edit --file FILE [--resume FILE] [--editor CMD]
               cfgops secret edit --resume FILE...

        Opens the plaintext of ENV's sealed layer of DOC, or of a file, in a private file in memory, never on a disk. What comes back
        is sealed again: what did not change keeps its ciphertext, comments and formatting stay. A layer is validated and committed,
        a file is replaced where it is. An unchanged text changes nothing. Where the text is refused, a terminal asks whether to edit
        again, otherwise the text is kept sealed, in a file that the error names.

        The editor is found as by cfgops edit. One that copies the text elsewhere should be told not to: --editor "vim -n -i NONE".

        Options:
            --file FILE     a sealed file: YAML, JSON, .env, .ini or any bytes
            --resume FILE   goes on with a text that was kept; may be given again
            --editor CMD    the editor, run by a shell with the file as its last word
        \(SecretFolder.optionHelp)
        \(KeyWords.optionsHelp)
            -m MSG          the commit's message
            --reason TEXT   why, kept with the commit
            --confirm ENV   confirms that a protected environment changes
            --dry-run       shows which values would differ, commits nothing

        Examples:
            $ cfgops secret edit prod app
            $ cfgops secret edit --file deploy/tls.key.enc --editor nano
        """
    static let grammar = Grammar(
        0 ... 100,
        [.value("--file", as: "FILE"), .values("--resume", as: "FILE"), .value("--editor", as: "CMD"), SecretFolder.option]
            + KeyWords.options + ChangeRun.options)
    private let targets: [DocumentPath]
    private let words: Words

    init(_ words: Words) throws(UsageError) {
        self.words = words
        let isAlone = words.flag("--file") || words.flag("--resume"), count = words.positionals.count
        guard isAlone ? count == 0 : count > 1 else {
            throw UsageError(
                isAlone ? "--file and --resume take no other words" : "expected ENV and DOC, got \(counted(count, "word"))",
                hints: [SecretEditCommand.usage])
        }
        targets = try words.positionals.dropFirst().map { word throws(UsageError) in try documentPath(word) }
        if let value = targets.first(where: { !$0.path.isRoot }) {
            let hint = "cfgops secret set \(words[0] ?? "ENV") \(value) sets one value"
            throw UsageError("secret edit takes DOC, got \"\(value)\"", hints: [hint])
        }
        if let twice = targets.indices.first(where: { targets[..<$0].contains(targets[$0]) }) {
            throw UsageError("\"\(targets[twice])\" is given twice", hints: [SecretEditCommand.usage])
        }
    }

    func run(in context: Context) throws -> Exit {
        context.guardMemory()
        if let file = words.value("--file") { return try SealedFileEdit(file, words, in: context).run() }
        let session = try EditSession(words, context, operation: SecretEditCommand.name)
        return try session.run(
            words.flag("--resume") ? session.kept(words.values("--resume")) : session.opened(targets, areSecret: true))
    }
}
