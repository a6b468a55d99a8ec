internal import Changing
internal import Documents
internal import Secrets

/// `cfgops secret set ENV DOC[:PATH]`.
struct SecretSetCommand: Command {
    static let name = "secret set"
    static let summary = "seals a value in an environment's layer, validates, commits"
    static let help = """
        Usage: cfgops secret set ENV DOC:PATH [--type TYPE] [--from-file FILE] [--move] [-m MSG] [--reason TEXT] [--confirm ENV]...
                   [--dry-run]
               cfgops secret set ENV DOC --from-file FILE

        Seals a value in the sealed layer of DOC in ENV: the one that is there, otherwise a new DOC.secrets.yaml, for those whom
        .sops.yaml names. Other values keep their ciphertext. Every environment that the change reaches is validated, then it is
        committed. A new layer takes no key, one that is there does.

        \(SecretInput.help)

        DOC without a PATH seals every key of FILE: YAML, JSON, .env, .properties, TOML or INI in plain text. Keys that it does not
        name stay as they are.

        Options:
            --type TYPE        string, integer, decimal or boolean (default: string)
        \(SecretInput.optionsHelp)
        \(KeyWords.optionsHelp)
            --move             takes what the plain layer of ENV states out of it and seals that, or the value of --from-file
            -m MSG             the commit's message
            --reason TEXT      why, kept with the commit
            --confirm ENV      confirms that a protected environment changes
            --dry-run          shows which values would differ, commits nothing

        Examples:
            $ cfgops secret set prod app:db.password
            $ openssl rand -hex 32 | cfgops secret set prod app:session.key -m "a new session key" --confirm prod
            $ cfgops secret set dev app --from-file dev.env --dry-run
        """
    // More words than two are taken only to be refused without being repeated.
    static let grammar = Grammar(
        2 ... 99,
        [.value("--type", as: "string|integer|decimal|boolean"), .flag("--move")] + SecretInput.options + KeyWords.options
            + ChangeRun.options)
    private let words: Words

    init(_ words: Words) { self.words = words }

    func run(in context: Context) throws -> Exit {
        try refuseValues()
        let environment = words.positionals[0], target = try documentPath(words.positionals[1])
        let kind = try SecretKind(words)
        let actions: [LayerEdit.Action]
        if target.path.isRoot {
            guard let file = words.value("--from-file"), !words.flag("--move"), !words.flag("--type") else {
                throw UsageError("expected DOC:PATH, or DOC with --from-file FILE alone", hints: [SecretSetCommand.usage])
            }
            actions = [.sealAll(try PlainMapping.read(file, in: context))]
        } else if words.flag("--move"), !words.flag("--from-file") {
            actions = [.sealPlain]
        } else {
            let value = try kind.value(SecretInput(words, context).read("\(target) in \(environment)"), of: target)
            actions = (words.flag("--move") ? [.sealPlain] : []) + [.seal(value)]
        }
        let edits = actions.map { LayerEdit(.named([environment]), target, $0) }
        return try LayerRun(edits, operation: SecretSetCommand.name, words, in: context).run()
    }

    /// A secret on a command line is refused, and not said again.
    private func refuseValues() throws(Failure) {
        let word = words.positionals[1], name = word.prefix { $0 != "=" }
        let isAssignment = name.utf8.count < word.utf8.count && name.count { $0 == "\"" }.isMultiple(of: 2)
        guard isAssignment || words.positionals.count > 2 else { return }
        throw SecretInput.refusal(of: isAssignment ? String(name) : word)
    }
}
