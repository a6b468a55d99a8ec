internal import Documents
internal import History
internal import Overlays
internal import Secrets
internal import Validating

/// `cfgops secret get ENV DOC:PATH`, `cfgops secret get --file FILE`.
struct SecretGetCommand: Command {
    static let name = "secret get"
    static let summary = "what is known of a sealed value, and with --reveal the value"
    static let help = """
        Usage: cfgops secret get ENV DOC:PATH [--reveal] [--at REV] [--staged]
               cfgops secret get --file FILE [--reveal]

        Opens a sealed value, or a whole file that SOPS or cfgops sealed: YAML, JSON, .env, .ini or any bytes, which come out as they
        are. The whole file is verified before anything is shown, and a line goes to the audit log of this clone. Without --reveal the
        answer is no (exit 3), with what can be said: type, file, recipients, last change and, where a key is at hand, a fingerprint
        that changes with the value and tells nothing about it.

        Options:
            --reveal      shows it
            --file FILE   a file instead of a value
            --at REV      as of a commit instead of the work tree
            --staged      as of the index
        \(KeyWords.optionsHelp)

        Examples:
            $ cfgops secret get prod app:db.password --reveal
            $ cfgops secret get --file environments/prod/app.secrets.yaml --reveal
        """
    static let grammar = Grammar(
        0 ... 2, [.value("--file", as: "FILE"), .flag("--reveal"), .value("--at", as: "REV"), .flag("--staged")] + KeyWords.options)
    private let words: Words
    private let target: DocumentPath?

    init(_ words: Words) throws(UsageError) {
        self.words = words
        try refuseTwoStates(words, usage: SecretGetCommand.usage)
        guard words.positionals.count == (words.flag("--file") ? 0 : 2) else {
            throw UsageError("expected ENV and DOC:PATH, or --file FILE alone", hints: [SecretGetCommand.usage])
        }
        target = try words[1].map { word throws(UsageError) in try documentPath(word) }
        if words.flag("--file"), words.flag("--at") || words.flag("--staged") {
            throw UsageError("--file takes the file as it is", hints: ["git show REV:FILE > COPY has an older one"])
        }
    }

    func run(in context: Context) throws -> Exit {
        if let file = words.value("--file") { return try SealedFileAnswer(file, in: context).run(words) }
        guard let target, let environment = words[0] else { return .usage }
        let workspace = try Workspace(context)
        let state = try workspace.state(at: words.value("--at"), staged: words.flag("--staged"))
        let loaded = try workspace.load(state), configuration = try loaded.usable()
        let document = try workspace.effective(target.document, in: environment, of: configuration)
        let node = try document.node(at: target.path, in: target.document)
        guard document.isSealed(node) else { throw notOne(target, environment, isTainted: document.isTainted(node)) }
        let origin = document.origin(node)
        let file = try SopsFile(origin.value.document)
        guard words.flag("--reveal") else {
            throw try refusal(target, of: file, at: origin, workspace, loaded, state)
        }
        context.guardMemory()
        let opened = try file.opened(with: KeyWords(words, context).ring)
        opened.warnings.forEach { context.complain($0) }
        guard let value = opened.value(ofNode: origin.value.resolved) else { throw notOne(target, environment, isTainted: false) }
        let entry = AuditLog.Entry(command: "secret get --reveal", environment: environment, paths: [target.description])
        try AuditLog(workspace).record(entry, state)
        context.writeOutput(shown(value, in: context))
        return .done
    }

    private func shown(_ value: OpenSopsFile.Value, in context: Context) -> [UInt8] {
        let text = value.text.reveal { Array($0) }
        guard context.format == .json else { return text + [.lineFeed] }
        let json: JsonValue = value.kind == .string ? .string(String(decoding: text, as: UTF8.self)) : .verbatim(text)
        return Array(json.text.utf8) + [.lineFeed]
    }

    /// Something that is no single sealed value.
    private func notOne(_ target: DocumentPath, _ environment: String, isTainted: Bool) -> Diagnostic {
        isTainted
            ? Diagnostic(
                "secret", "\"\(target)\" is made of secrets, it is not sealed itself",
                hints: ["cfgops get \(environment) \(target) --reveal opens it"])
            : Diagnostic("not-a-secret", "\"\(target)\" is no secret", hints: ["cfgops get \(environment) \(target)"])
    }

    /// R33: no, and what can be said.
    private func refusal(
        _ target: DocumentPath, of file: SopsFile, at origin: Origin, _ workspace: Workspace,
        _ loaded: LoadedConfiguration, _ state: Workspace.State
    ) throws -> Diagnostic {
        let head = if case .commit(let id) = state { Optional(id) } else { try workspace.repository.head().commit }
        var search = try SecretSearch(workspace, loaded, from: head)
        try search.addOwn(in: origin.file)
        let row = search.rows.first { $0.place.position == origin.value.place.position }
        let fingerprint = fingerprint(of: origin.value.resolved, in: file, workspace.context)
        return Diagnostic(
            "secret", "\"\(target)\" is a secret", at: origin.value.place,
            hints: [
                row.map { "a \($0.type), sealed for \(counted($0.recipients, "recipient")), last changed: \($0.changed)" },
                fingerprint.map { "fingerprint \($0)" }, "--reveal opens it",
            ].compactMap(\.self))
    }

    /// Where a key is at hand that nobody has to be asked for.
    private func fingerprint(of node: Int, in file: SopsFile, _ context: Context) -> String? {
        guard let opened = try? file.opened(with: KeyWords(words, context).ringAtHand), let value = opened.value(ofNode: node) else {
            return nil
        }
        return opened.fingerprint(of: value)
    }
}
