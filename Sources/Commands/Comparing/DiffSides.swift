internal import Documents
internal import History
internal import Overlays
internal import Validating

/// The two states that a `diff` compares, loaded, with the environments of each that belong together.
struct DiffSides {
    private let old: LoadedConfiguration
    private let new: LoadedConfiguration
    private let scope: Scope
    private let target: DocumentPath?
    /// An environment of the old state and the one of the new state to compare it with; usually the same.
    let pairs: [(old: String, new: String)]

    var keys: Comparison { Comparison(old: old, new: new, scope: scope, path: target?.path ?? .root) }
    var files: RenderedComparison { RenderedComparison(old: old, new: new, scope: scope, path: target?.path ?? .root) }

    /// - Parameter opener: what opens secrets, so that those that were only sealed anew do not differ.
    init(_ question: DiffQuestion, _ workspace: Workspace, opener: (any SecretOpener)?) throws {
        let states: (old: Workspace.State, new: Workspace.State)
        switch question.sides {
        case .states(let first, let second):
            states.old = .commit(try first.map(workspace.resolve) ?? workspace.headCommit())
            states.new = try workspace.state(at: second)
        case .range(let range):
            let commits = try range.commits(in: workspace)
            states = (.commit(commits.old), .commit(commits.new))
        case .environments(let first, let second):
            states = (try workspace.state(at: first.revision), try workspace.state(at: second.revision))
        }
        let cache = LayerCache(), named: ObjectID? = if case .commit(let id) = states.old { id } else { nil }
        func side(_ state: Workspace.State) throws -> LoadedConfiguration {
            // Both sides name the older commit in files, so that it is no difference by itself.
            let loaded = try workspace.load(state, cache: cache, named: named, opener: opener)
            let errors = loaded.diagnostics.filter(\.isError)
            // A state without a manifest has no configuration yet; one whose manifest is wrong cannot be compared.
            guard errors.allSatisfy({ $0.code == "no-manifest" }) else { throw Diagnostics(errors) }
            return loaded
        }
        (old, new, target) = (try side(states.old), try side(states.new), question.target)
        var scope: Scope
        if case .environments(let first, let second) = question.sides {
            try workspace.check(environment: first.name, of: old.usable())
            try workspace.check(environment: second.name, of: new.usable())
            (pairs, scope) = ([(first.name, second.name)], .everything)
        } else {
            let all = Comparison(old: old, new: new, scope: .everything).environments, wanted = question.environments
            for name in wanted ?? [] where !all.contains(name) { try workspace.check(environment: name, of: new.usable()) }
            pairs = all.filter { wanted?.contains($0) ?? true }.map { ($0, $0) }
            scope = try workspace.scope(from: states.old, to: states.new, in: new)
        }
        if let target {
            let names = pairs.flatMap { [$0.old, $0.new] }
            try DiffSides.refuseUnknown(
                target,
                Comparison(
                    old: old, new: new, scope: Scope.everything.narrowed(to: target.document, in: names), path: target.path), names)
            scope = scope.narrowed(to: target.document, in: names)
        }
        self.scope = scope
    }

    /// A name that neither side knows is a mistake, not an answer of "nothing differs".
    private static func refuseUnknown(_ target: DocumentPath, _ comparison: Comparison, _ environments: [String]) throws {
        guard try !comparison.hasValues(in: environments) else { return }
        throw Diagnostic(
            target.path.isRoot ? "unknown-document" : "unknown-path",
            target.path.isRoot ? "neither side has a document \"\(target)\"" : "\"\(target)\" has no value on either side",
            hints: ["cfgops list ENV shows documents, cfgops list ENV DOC paths"])
    }
}
