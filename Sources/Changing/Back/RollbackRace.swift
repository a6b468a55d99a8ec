internal import Documents
package import History
package import Overlays
package import Validating

/// What another writer changed while a rollback was made (R23).
package struct RollbackRace {
    private let head: Snapshot
    private let seen: [RollbackResult.Spot: RollbackResult.Seen]

    /// - Parameters:
    ///   - head: what the rollback was planned on.
    ///   - plan: what it saw there.
    package init(head: Snapshot, plan: RollbackResult) { (self.head, seen) = (head, plan.seen) }

    /// What no longer is what it was: by key where effective values differ, otherwise by file or statement.
    ///
    /// - Parameter plan: the rollback made again on the new head.
    package func conflicts(
        with plan: RollbackResult, on newHead: Snapshot, root: ConfigurationRoot, inputs: Inputs
    ) throws -> [KeyConflict] {
        let spots = Set(seen.keys).union(plan.seen.keys).filter { seen[$0] != plan.seen[$0] }
        guard !spots.isEmpty else { return [] }
        let cache = LayerCache()
        func loaded(_ tree: any FileTree) throws -> LoadedConfiguration {
            try LoadedConfiguration.read(root: root, tree: tree, inputs: inputs, cache: cache)
        }
        let base = try loaded(head), ours = try loaded(newHead), theirs = try loaded(EditedTree(newHead, edits: plan.edits))
        let scope = RollbackRace.scope(of: spots, ours.configuration?.graph)
        let wanted = try Dictionary(
            Comparison(old: base, new: theirs, scope: scope).changes().map { (Key($0), $0.new) }, uniquingKeysWith: { first, _ in first })
        var conflicts: [KeyConflict] = []
        for change in try Comparison(old: base, new: ours, scope: scope).changes() {
            let theirs = wanted[Key(change)] ?? change.old
            let conflict = KeyConflict(file: change.document, path: change.path, base: change.old, ours: change.new, theirs: theirs)
            if theirs != change.new, !conflicts.contains(conflict) { conflicts.append(conflict) }
        }
        return conflicts.isEmpty ? spots.map { conflict(at: $0, plan) }.sorted { $0.file < $1.file } : conflicts
    }

    private struct Key: Hashable {
        let environment: String
        let document: String
        let path: Path

        init(_ change: KeyChange) { (environment, document, path) = (change.environment, change.document, change.path) }
    }

    /// The documents that have something at the spots.
    private static func scope(of spots: Set<RollbackResult.Spot>, _ graph: EnvironmentGraph?) -> Scope {
        var names: [String: Set<String>] = [:]
        for spot in spots {
            let layer: (environment: String, document: String)? =
                switch spot {
                case .file(let path): LayerPath(path).map { ($0.environment, $0.document) }
                case .statement(let environment, let target): (environment, target.document)
                }
            guard let layer, let graph else { continue }
            for environment in [layer.environment] + graph.descendants(of: layer.environment) where !graph.isAbstract(environment) {
                names[environment, default: []].insert(layer.document)
            }
        }
        return .documents(names)
    }

    /// Comments, or values that no environment shows.
    private func conflict(at spot: RollbackResult.Spot, _ plan: RollbackResult) -> KeyConflict {
        func shown(_ seen: [RollbackResult.Spot: RollbackResult.Seen]) -> KeyChange.Shown? {
            seen[spot].map { $0.isSecret ? .secret : .plain($0.text.isEmpty ? "nothing" : $0.text) }
        }
        switch spot {
        case .file(let path):
            return KeyConflict(file: path, path: .root, base: shown(seen), ours: shown(plan.seen), theirs: .plain("another one"))
        case .statement(let environment, let target):
            return KeyConflict(
                file: "\(target.document) in \(environment)", path: target.path, base: shown(seen), ours: shown(plan.seen),
                theirs: .plain("another one"))
        }
    }
}
