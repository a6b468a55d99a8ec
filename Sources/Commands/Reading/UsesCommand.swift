internal import Documents
internal import History
internal import Overlays
internal import Tracing
internal import Validating

/// `cfgops uses DOC[:PATH]`.
struct UsesCommand: Command {
    static let name = "uses"
    static let summary = "every reference, file and environment that a value reaches"
    static let help = """
        Usage: cfgops uses DOC[:PATH] [--env ENV]... [--at REV]

        Lists what would be different if the value were: the environments that have it, the references that read it, over any number
        of steps, the files of targets that it is in, and the schemas that say how it merges.

        Options:
            --env ENV    only this environment; may be given again
            --at REV     as of a commit instead of the work tree

        Examples:
            $ cfgops uses payments/db:host
            $ cfgops uses app:server --env prod --at HEAD~1
        """
    static let grammar = Grammar(1 ... 1, .values("--env", as: "ENV"), .value("--at", as: "REV"))
    private let key: DocumentPath
    private let wanted: [String]
    private let revision: String?

    init(_ words: Words) throws(UsageError) {
        key = try documentPath(words.positionals[0])
        wanted = words.values("--env")
        revision = words.value("--at")
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context), state = try workspace.state(at: revision)
        let configuration = try workspace.configuration(state)
        try wanted.forEach { try workspace.check(environment: $0, of: configuration) }
        let index = try workspace.referenceIndex(of: state, configuration)
        let finder = try UseFinder(key, in: configuration, reach: Reach(in: configuration, index: index, root: workspace.root))
        var report = UseReport(key: key, strategies: try configuration.strategies(naming: key)), errors: [Diagnostic] = []
        for environment in wanted.isEmpty ? configuration.graph.concrete : wanted where try finder.isPresent(in: environment) {
            let uses = try finder.uses(in: environment)
            errors += uses.errors
            report.add(uses, in: environment)
        }
        guard !report.environments.isEmpty else { throw try missing(in: configuration, workspace) }
        report.print(in: context)
        guard errors.isEmpty else { throw Diagnostics(Verdict(errors).errors) }
        return .done
    }

    /// Why no environment has the value: what is said of the one that comes closest.
    private func missing(in configuration: Configuration, _ workspace: Workspace) throws -> any Error {
        let environments = wanted.isEmpty ? configuration.graph.concrete : wanted
        let nearest = try environments.first { try configuration.effective(key.document, in: $0).document != nil } ?? environments.first
        guard let nearest else { return Diagnostic("no-environment", "no environment has targets", hints: ["cfgops list shows them"]) }
        let document = try workspace.effective(key.document, in: nearest, of: configuration)
        _ = try document.node(at: key.path, in: key.document)
        return Diagnostic("unknown-path", "\"\(key)\" has no value")
    }
}

extension Workspace {
    /// Which layers of a state refer to what: of a commit as it is remembered, otherwise found by reading every layer.
    fileprivate func referenceIndex(of state: State, _ configuration: Configuration) throws -> ReferenceIndex {
        if case .commit(let id) = state { return try Memory(repository).referenceIndex(of: repository.commit(id).tree, root: root) }
        let tree = try tree(state)
        var index = ReferenceIndex()
        for file in try configuration.allLayerFiles().files {
            index.note(try tree.read(file.path) ?? [], at: root.repositoryPath(file.path))
        }
        return index
    }
}
