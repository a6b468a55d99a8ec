internal import Changing
internal import Documents

/// `cfgops edit ENV DOC[:PATH]...`.
struct EditCommand: Command {
    static let name = "edit"
    static let summary = "opens an environment's layer in an editor, validates, commits"
    static let help = """
        Usage: cfgops edit ENV DOC[:PATH]... [--editor CMD] [-m MSG] [--reason TEXT] [--confirm ENV]... [--dry-run]
               cfgops edit --resume FILE...

        Opens ENV's layer of DOC, or the text of one string, in a private file. What comes back is validated as a push would be, and
        committed; several documents one after another become one commit. Where somebody else committed meanwhile, both changes are
        merged by key. Where the text is refused, a terminal asks whether to edit again, otherwise the text is kept in a file that
        the error names. An editor that fails changes nothing. A document that ENV has only a sealed layer of is opened as by
        cfgops secret edit.

        The editor is the first of --editor, GIT_EDITOR, git's core.editor, VISUAL, EDITOR and vi.

        Options:
            --resume FILE   goes on with a text that was kept; may be given again
            --editor CMD    the editor, run by a shell with the file as its last word
        \(SecretFolder.optionHelp)
        \(KeyWords.optionsHelp)
            -m MSG          the commit's message
            --reason TEXT   why, kept with the commit
            --confirm ENV   confirms that a protected environment changes
            --dry-run       shows how files and values would differ, commits nothing

        Examples:
            $ cfgops edit prod app
            $ cfgops edit base app:motd --editor nano
            $ cfgops edit dev app payments/db -m "a smaller pool" --editor "sed -i s/10/5/"
        """
    static let grammar = Grammar(
        0 ... 100,
        [.values("--resume", as: "FILE"), .value("--editor", as: "CMD"), SecretFolder.option] + KeyWords.options + ChangeRun.options)
    private let targets: [DocumentPath]
    private let words: Words

    init(_ words: Words) throws(UsageError) {
        self.words = words
        let count = words.positionals.count
        guard words.flag("--resume") ? count == 0 : count > 1 else {
            throw UsageError(
                words.flag("--resume") ? "--resume takes no other words" : "expected ENV and DOC, got \(counted(count, "word"))",
                hints: [EditCommand.usage])
        }
        targets = try words.positionals.dropFirst().map { word throws(UsageError) in try documentPath(word) }
        for (index, target) in targets.enumerated() where targets[..<index].contains(where: { $0.isRelated(to: target) }) {
            throw UsageError("\"\(target)\" is given twice", hints: [EditCommand.usage])
        }
    }

    func run(in context: Context) throws -> Exit {
        let session = try EditSession(words, context, operation: EditCommand.name)
        return try session.run(words.flag("--resume") ? session.kept(words.values("--resume")) : session.opened(targets))
    }
}
