internal import Changing
internal import Documents
internal import History
internal import Secrets
internal import Tracing
internal import Validating

/// `cfgops secret recipients list|add|remove`.
struct SecretRecipientsCommand: Command {
    static let name = "secret recipients"
    static let summary = "who can open sealed files: list, add, remove"
    static let help = """
        Usage: cfgops secret recipients list [ENV|FILE]... [--at REV | --staged]
               cfgops secret recipients add KEY|--myself [--name NAME] [--group N] (--env ENV... | --file FILE... | --all) [OPTION]...
               cfgops secret recipients remove KEY|NAME (--env ENV... | --file FILE... | --all) [--myself] [OPTION]...

        list shows for whom each file is sealed, with the names that stand beside keys in .sops.yaml (a comment, or an anchor), and
        what .sops.yaml would have otherwise. It needs no key.

        add and remove change .sops.yaml, where everything else stays as it is, and seal every file concerned for those who are in it
        then, in one commit. Where nothing is sealed yet and there is no .sops.yaml, add --all writes it. Whoever comes gets the data
        keys that are there. Whoever goes knows them, so the files get new ones; what was seen stays seen: remove lists the values of
        today that the key could open, in any version, and that have to be other ones.

        Options:
            --env ENV          the rules of the sealed layers of ENV; again for more
            --file FILE        the rule of a file; again for more
            --all              every rule
            --name NAME        a comment behind the new key
            --group N          the key group, counted from 1
            --myself           add: the key that is at hand here; remove: even if it is such a key
            --at REV           list: as of a commit instead of the work tree
            --staged           list: as of the index
            --key-file FILE    keys to open with, beside those that sops would find (cfgops help exec); may be given again
            -m MSG             the commit's message
            --reason TEXT      why, kept with the commit
            --confirm ENV      confirms that a protected environment changes
            --dry-run          shows what would be done, commits nothing

        Examples:
            $ cfgops secret recipients list prod
            $ cfgops secret recipients add age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj --name ada --env prod
            $ cfgops secret recipients remove bob --all
        """
    static let grammar = Grammar(
        1 ... 1000,
        [
            .values("--env", as: "ENV"), .values("--file", as: "FILE"), .flag("--all"), .value("--name", as: "NAME"),
            .value("--group", as: "N"), .flag("--myself"), .value("--at", as: "REV"), .flag("--staged"),
        ] + KeyWords.options + ChangeRun.options)

    enum Verb: String, CaseIterable { case list, add, remove }

    let words: Words
    let verb: Verb
    private var usage: String { SecretRecipientsCommand.usage }

    init(_ words: Words) throws(UsageError) {
        self.words = words
        guard let verb = Verb(rawValue: words.positionals[0]) else {
            let near = nearest(words.positionals[0], in: Verb.allCases.map(\.rawValue)).map { ["did you mean \"\($0)\"?"] } ?? []
            throw UsageError("expected list, add or remove, got \"\(words.positionals[0])\"", hints: near + [SecretRecipientsCommand.usage])
        }
        self.verb = verb
        try refuseTwoStates(words, usage: SecretRecipientsCommand.usage)
        if verb == .list {
            try refuse(["--env", "--file", "--all", "--name", "--group", "--myself", "-m", "--dry-run"])
            return
        }
        try refuse(["--at", "--staged"] + (verb == .add ? [] : ["--name", "--group"]))
        let takesNoKey = verb == .add && words.flag("--myself")
        guard words.positionals.count == (takesNoKey ? 1 : 2) else {
            throw UsageError(takesNoKey ? "--myself is the KEY" : "\(verb) takes one KEY", hints: [usage])
        }
        guard ["--env", "--file", "--all"].count(where: words.flag) == 1 else {
            throw UsageError("\(verb) takes --env ENV, --file FILE or --all", hints: [usage])
        }
    }

    private func refuse(_ options: [String]) throws(UsageError) {
        if let option = options.first(where: words.flag) { throw UsageError("\(option) does not go with \(verb)", hints: [usage]) }
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context)
        switch verb {
        case .list: return try RecipientList(words, workspace).run()
        case .add, .remove: return try change(in: workspace)
        }
    }

    // MARK: add, remove

    private func change(in workspace: Workspace) throws -> Exit {
        let context = workspace.context, action = try action(workspace)
        let configuration = try workspace.configuration(.commit(workspace.headCommit()))
        for environment in words.values("--env") { try workspace.check(environment: environment, of: configuration) }
        let change = try RecipientChange(
            root: workspace.root, action: action, selection: selection(workspace), sealing: context.sealing(words))
        var run = try ChangeRun(
            workspace, operation: SecretRecipientsCommand.name, words: words,
            message: "\(verb) recipient \(words.value("--name") ?? action.key)")
        run.trailers = [Trailer("Cfgops-Recipient", "\(verb == .add ? "+" : "-") \(action.key)")]
        var result = RecipientChange.Result()
        let head = try workspace.headCommit()
        let outcome = try run.perform { head in
            let configuration = try workspace.configuration(of: head)
            result = try Progress.shown("sealing", context) { progress in
                try change.execute(on: head, configuration, progress: progress)
            }
            return ChangeRun.Proposal(edits: result.edits, trailers: result.trailers)
        }
        let seen = verb == .remove ? try SeenValues(of: action.key, since: head, workspace) : nil
        RecipientReport(result, outcome, seen).print(in: context)
        run.note(outcome)
        return .done
    }

    private func action(_ workspace: Workspace) throws -> RecipientChange.Action {
        guard verb == .remove else {
            var group: Int?
            if let text = words.value("--group") {
                guard let number = Int(text), number > 0 else { throw UsageError("--group takes a number from 1, not \"\(text)\"") }
                group = number - 1
            }
            if let name = words.value("--name"), name.isEmpty || name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
                throw UsageError("--name takes a name in one line, not \(name.debugDescription)")
            }
            return try .add(words.flag("--myself") ? ownKey(workspace) : keyOfWord(), name: words.value("--name"), group: group)
        }
        let recipient = try workspace.recipient(named: words.positionals[1])
        guard try words.flag("--myself") || !ownKeys(workspace).contains(where: { $0.text == recipient }) else {
            throw Failure(
                .refused, "own-key", "\(recipient) is a key that is at hand here",
                hints: ["--myself removes it; nobody here can open the files then but with another key"])
        }
        return .remove(recipient)
    }

    private func keyOfWord() throws(UsageError) -> AgeRecipient {
        do throws(Diagnostic) { return try AgeRecipient(parsing: words.positionals[1]) } catch {
            throw UsageError(error.message, hints: error.hints)
        }
    }

    private func ownKey(_ workspace: Workspace) throws -> AgeRecipient {
        let keys = try ownKeys(workspace)
        guard let key = keys.first else {
            throw Diagnostic(
                "no-key", "no key is at hand",
                hints: ["cfgops secret keygen makes one, --key-file names one", "of a key behind a passphrase give the public key"])
        }
        guard keys.allSatisfy({ $0.text == key.text }) else {
            throw Failure(
                .refused, "several-keys", "several keys are at hand",
                hints: ["name the one to add: \(unique(keys.map(\.text)).joined(separator: ", "))"])
        }
        return key
    }

    /// The public keys of those that nobody has to be asked for.
    private func ownKeys(_ workspace: Workspace) throws -> [AgeRecipient] {
        try KeyWords(words, workspace.context).ringAtHand.sources().flatMap { source throws(Diagnostics) in
            try source.identities()
        }.map(\.recipient)
    }

    private func selection(_ workspace: Workspace) throws -> SealedSelection {
        if words.flag("--all") { return .all }
        if words.flag("--file") { return .files(words.values("--file").map { workspace.rootPath(ofWord: $0) ?? $0 }) }
        return .environments(words.values("--env"))
    }
}

extension RecipientChange.Action {
    var key: String {
        switch self {
        case .add(let recipient, _, _): recipient.text
        case .remove(let recipient): recipient
        }
    }
}

extension Workspace {
    /// The names beside keys in `.sops.yaml`, today's first.
    func recipientNames() throws -> RecipientNames {
        var names = RecipientNames()
        if let bytes = try tree(state(at: nil)).read(RecipientRules.fileName) { names.read(bytes, file: RecipientRules.fileName) }
        if let head = try repository.head().commit { try names.readHistory(of: root, from: head) }
        return names
    }

    /// The one recipient that a word names: a key, or what its owner is called beside it.
    func recipient(named word: String) throws -> String {
        let names = try recipientNames(), called = names.recipients(called: word)
        if called.count == 1 { return called[0] }
        if called.count > 1 {
            throw Diagnostic(
                "ambiguous-name", "several keys are called \"\(word)\"", hints: ["name one of them: \(called.joined(separator: ", "))"])
        }
        if let recipient = try? AgeRecipient(parsing: word) { return recipient.text }
        let near = nearest(word, in: names.names.values.joined())
        throw Diagnostic(
            "unknown-recipient", "\"\(word)\" is neither a key nor a name beside one in \(RecipientRules.fileName)",
            hints: near.map { ["did you mean \"\($0)\"?"] } ?? ["cfgops secret recipients list shows both"])
    }
}
