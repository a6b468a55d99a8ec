internal import Changing
internal import Documents
internal import History
internal import Overlays
internal import Validating

/// `cfgops set ENV DOC:PATH=VALUE...`.
struct SetCommand: Command {
    static let name = "set"
    static let summary = "states a value in an environment's layer, validates, commits"
    static let help = """
        Usage: cfgops set ENV DOC:PATH=VALUE... [--string | --json] [--from-file FILE] [-m MSG] [--reason TEXT]
                   [--confirm ENV]... [--dry-run]

        Edits the layer of ENV, changing only the bytes it must, validates every environment that the change reaches, and commits.
        VALUE is read as a YAML scalar: 8080 is a number, "8080" a string, an empty VALUE the empty string.

        Options:
            -m MSG             the commit's message
            --string           VALUE is a string, whatever it looks like
            --json             VALUE is JSON: lists and mappings too
            --from-file FILE   the value is the text of FILE; then give DOC:PATH without =VALUE
            --reason TEXT      why, kept with the commit
            --confirm ENV      confirms that a protected environment changes
            --dry-run          shows how files and values would differ, commits nothing

        Examples:
            $ cfgops set prod app:server.workers=8 -m "more workers"
            $ cfgops set base 'app:log={"level": "info"}' --json --dry-run
        """
    static let grammar = Grammar(
        2 ... 1000, [.flag("--string"), .flag("--json"), .value("--from-file", as: "FILE")] + ChangeRun.options)
    private let environment: String
    private let words: Words

    init(_ words: Words) throws(UsageError) {
        environment = words.positionals[0]
        self.words = words
        if words.flag("--string") && words.flag("--json") {
            throw UsageError("--string and --json do not go together", hints: [SetCommand.usage])
        }
        if words.flag("--from-file") && words.positionals.count > 2 {
            throw UsageError("--from-file takes one DOC:PATH", hints: [SetCommand.usage])
        }
    }

    func run(in context: Context) throws -> Exit {
        let items = try words.positionals.dropFirst().map { try item($0, context) }
        return try LayerCommand(environment: environment, operation: SetCommand.name, words: words).run(items, in: context)
    }

    private func item(_ word: String, _ context: Context) throws -> (target: DocumentPath, action: LayerChange.Action) {
        if let file = words.value("--from-file") {
            guard let bytes = readFile(context.absolute(file)) else { throw Failure(.failed, "no-file", "cannot read \"\(file)\"") }
            guard let text = String(validating: bytes, as: UTF8.self) else { throw Failure(.no, "not-utf8", "\"\(file)\" is not UTF-8") }
            return (try documentPath(word), .set(.scalar(kind: .string, text: text)))
        }
        let form: Assignment.Form = words.flag("--string") ? .string : words.flag("--json") ? .json : .plain
        do throws(Diagnostic) {
            let assignment = try Assignment(parsing: word, as: form)
            return (assignment.target, .set(assignment.value))
        } catch {
            throw UsageError(error.message, hints: error.hints)
        }
    }
}

/// `cfgops unset ENV DOC:PATH...`.
struct UnsetCommand: Command {
    static let name = "unset"
    static let summary = "takes a value out of an environment's layer, validates, commits"
    static let help = """
        Usage: cfgops unset ENV DOC:PATH... [--inherited] [-m MSG] [--reason TEXT] [--confirm ENV]... [--dry-run]

        Drops ENV's own statement, so that the inherited value shows again. With --inherited it states the null that removes what
        is inherited.

        Options:
            --inherited     removes an inherited value in ENV and below it
            -m MSG          the commit's message
            --reason TEXT   why, kept with the commit
            --confirm ENV   confirms that a protected environment changes
            --dry-run       shows how files and values would differ, commits nothing

        Examples:
            $ cfgops unset prod app:server.workers
            $ cfgops unset dev app:telemetry --inherited -m "no telemetry in dev"
        """
    static let grammar = Grammar(2 ... 1000, [.flag("--inherited")] + ChangeRun.options)
    private let environment: String
    private let words: Words
    private let targets: [DocumentPath]

    init(_ words: Words) throws(UsageError) {
        environment = words.positionals[0]
        self.words = words
        targets = try words.positionals.dropFirst().map { word throws(UsageError) in try documentPath(word) }
        if let whole = targets.first(where: \.path.isRoot) {
            throw UsageError("unset takes DOC:PATH, got only \"\(whole)\"", hints: ["to drop a layer, delete its file and commit"])
        }
    }

    func run(in context: Context) throws -> Exit {
        let action: LayerChange.Action = words.flag("--inherited") ? .remove : .unset
        return try LayerCommand(environment: environment, operation: UnsetCommand.name, words: words)
            .run(targets.map { ($0, action) }, in: context)
    }
}

/// What `set` and `unset` have in common.
private struct LayerCommand {
    let environment: String
    let operation: String
    let words: Words

    func run(_ items: [(target: DocumentPath, action: LayerChange.Action)], in context: Context) throws -> Exit {
        let workspace = try Workspace(context), inputs = try workspace.inputs(), cache = LayerCache()
        let keys = items.map(\.target.description)
        var run = try ChangeRun(
            workspace, operation: operation, words: words,
            message: "\(operation) \(keys.joined(separator: ", ")) in \(environment)")
        run.trailers = [Trailer("Cfgops-Environment", environment)] + keys.map { Trailer("Cfgops-Path", $0) }
        let change = LayerChange(environment: environment, items: items)
        var seen: [DocumentPath: String]?
        return try run.run { snapshot in
            let configuration = try LoadedConfiguration.read(root: workspace.root, tree: snapshot, inputs: inputs, cache: cache).usable()
            try workspace.check(environment: environment, of: configuration)
            let result = try change.execute(on: snapshot, configuration)
            if let seen, let conflict = items.map(\.target).first(where: { seen[$0] != result.seen[$0] }) {
                throw Failure(
                    .refused, "conflict",
                    "\"\(conflict)\" was \(seen[conflict] ?? "not stated") when this change was made, and is \(result.seen[conflict] ?? "not stated") now",
                    hints: ["another writer was first; look at its change and run the command again"])
            }
            seen = result.seen
            return ChangeRun.Proposal(edits: result.edits)
        }
    }
}
