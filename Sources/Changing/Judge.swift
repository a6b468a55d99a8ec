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

    package init(root: ConfigurationRoot, inputs: Inputs, cache: LayerCache = LayerCache()) {
        self.root = root
        self.inputs = inputs
        self.cache = cache
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
        return Judgement(verdict: Verdict(verdict.diagnostics + rules), changes: effect.changes, protected: effect.protected)
    }

    private func scope(of edits: [String: Change.Edit], on snapshot: Snapshot, _ new: LoadedConfiguration) throws -> Scope {
        guard let configuration = new.configuration else { return .everything }
        var index = try Memory(root.repository).referenceIndex(of: snapshot.tree, root: root)
        let edited = EditedTree(snapshot, edits: edits)
        for path in edits.keys { index.note(try edited.read(path) ?? [], at: root.repositoryPath(path)) }
        return try Reach(in: configuration, index: index, root: root).scope(of: Array(edits.keys), judgedBy: new.judge)
    }
}
