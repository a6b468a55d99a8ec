package import Documents

extension EffectiveDocument {
    /// How what a deeper layer states at a path would meet the value that is there; nil where the general rules hold.
    package func strategy(at path: Path) -> MergeStrategy? {
        var cursor = strategies, node = root
        for step in path.steps {
            if cursor.awaitsObject { cursor = cursor.at(object: node, in: arena) }
            guard let next = child(node, step) else { return nil }
            let entry = arena.kind(node) == .mapping ? arena.children(node).first { $0.value == next } : nil
            (cursor, node) = (cursor.entering(entry?.key, in: arena), next)
        }
        return cursor.strategy
    }
}
