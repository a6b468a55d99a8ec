internal import Documents

/// What a layer states, apart from what it says about the merge.
extension Merger {
    func mayHaveDirectives(_ id: NodeID) -> Bool {
        guard !id.isCell else { return true }
        let layer = arena.layers[Int(id.source)]
        return layer.contains(layer.directives, below: Value(layer.document, Int(id.node)).resolved)
    }

    func needsRebuilding(_ id: NodeID, asContent: Bool) -> Bool {
        guard !id.isCell else { return true }
        let layer = arena.layers[Int(id.source)]
        return layer.contains(layer.rebuilt, below: Int(id.node))
            || (!asContent && layer.contains(layer.directives, below: Int(id.node)))
    }

    /// The entries of a mapping as a layer states them: merge keys expanded, without what speaks about the merge or the file.
    func statedEntries(_ id: NodeID, asContent: Bool) -> [Entry] {
        var entries = arena.children(id)
        guard needsRebuilding(id, asContent: asContent) else { return entries }
        if !id.isCell, arena.layers[Int(id.source)].isEncrypted, arena.layers[Int(id.source)].isRoot(id.node) {
            entries.removeAll { entry in arena.withText(entry.key) { $0.elementsEqual("sops".utf8) } }
        }
        if !asContent { entries.removeAll { entry in arena.withText(entry.key, Directive.isWord) } }
        return entries
    }

    mutating func strategy(_ strategies: StrategyCursor, at node: NodeID) -> MergeStrategy? {
        guard !strategies.isEmpty else { return nil }
        let matching = strategies.matching
        if let first = matching.first, let other = matching.first(where: { $0.strategy != first.strategy }) {
            note(.strategyConflict(first.strategy, first.place, other.strategy, other.place), node)
        }
        return strategies.strategy
    }
}
