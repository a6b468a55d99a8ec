internal import Documents
package import History
package import Overlays
package import Validating

/// Judges a commit plus edits before anything is written: one validator, whoever makes the change (R23).
package struct Judge: Sendable {
    package let root: ConfigurationRoot
    package let inputs: Inputs
    package let cache: LayerCache
    private let schemas = SchemaCache()
    private let opener: (any SecretOpener)?

    /// - Parameter opener: what opens secrets for their fingerprints, and nothing else: a hub without keys has to judge alike.
    package init(root: ConfigurationRoot, inputs: Inputs, cache: LayerCache = LayerCache(), opener: (any SecretOpener)? = nil) {
        self.root = root
        self.inputs = inputs
        self.cache = cache
        self.opener = opener
    }

    /// What the edits would do.
    package struct Judgement: Sendable {
        package let verdict: Verdict
        package let changes: [KeyChange]
        /// Protected environments whose effective values change, by the protection that stood before (R26, R28).
        package let protected: [String]
    }

    /// - Parameters:
    ///   - edits: by path below the root.
    ///   - isOwn: whether rules about changes are asked; what others made was judged where it was pushed.
    package func judge(_ edits: [String: Change.Edit], on snapshot: Snapshot, isOwn: Bool = true) throws -> Judgement {
        let old = try LoadedConfiguration.read(root: root, tree: snapshot, inputs: inputs, cache: cache, schemas: schemas)
        let new = try LoadedConfiguration.read(
            root: root, tree: EditedTree(snapshot, edits: edits), inputs: inputs, cache: cache, schemas: schemas)
        let scope = try scope(of: edits, on: snapshot, new)
        let effect = try Comparison(old: old, new: new, scope: scope).effect()
        let namesChanged = try new.configuration?.changesNames(Array(edits.keys), since: old.configuration) ?? true
        let verdict = try Validator(new).verdict(
            scope: scope, changes: effect.changes, files: Array(edits.keys), namesChanged: namesChanged)
        let rules = isOwn ? effect.diagnostics : []
        return Judgement(
            verdict: Verdict(verdict.diagnostics + rules), changes: try fingerprinted(effect.changes, from: old.tree, to: new.tree),
            protected: effect.protected)
    }

    private func fingerprinted(_ changes: [KeyChange], from old: any FileTree, to new: any FileTree) throws -> [KeyChange] {
        guard let opener, changes.contains(where: { $0.old == .secret || $0.new == .secret }) else { return changes }
        var inputs = inputs
        inputs.opener = opener
        func load(_ tree: any FileTree) throws -> LoadedConfiguration {
            try LoadedConfiguration.read(root: root, tree: tree, inputs: inputs, cache: cache, schemas: schemas)
        }
        return try changes.fingerprinted(from: load(old), to: load(new))
    }

    private func scope(of edits: [String: Change.Edit], on snapshot: Snapshot, _ new: LoadedConfiguration) throws -> Scope {
        guard let configuration = new.configuration else { return .everything }
        var index = try Memory(root.repository).referenceIndex(of: snapshot.tree, root: root)
        let edited = EditedTree(snapshot, edits: edits)
        for path in edits.keys { index.note(try edited.read(path) ?? [], at: root.repositoryPath(path)) }
        return try Reach(in: configuration, index: index, root: root).scope(of: Array(edits.keys), judgedBy: new.judge)
    }
}
