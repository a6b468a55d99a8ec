package import Documents

extension Document {
    /// The path of a node inside its document; that of a key is its entry's. Walks from the root: for messages, not for loops.
    package func path(to target: Int) -> Path {
        guard let root = roots.last(where: { $0.node <= target }) else { return .root }
        var path = Path(), index = Int(root.node)
        while index < target {
            let isMapping = nodes[index].kind == .mapping
            var child = index + 1, position = 0, value = child
            while true {
                value = isMapping ? Int(nodes[child].next) : child
                if target < nodes[value].next { break }
                (child, position) = (Int(nodes[value].next), position + 1)
            }
            path = isMapping ? path.appending(key: Value(self, child).text) : path.appending(index: position)
            index = value
        }
        return path
    }
}
