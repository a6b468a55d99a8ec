extension Document {
    /// Which document of a stream a path leads into, and the path from there. In a stream (R7) the first key names the object:
    /// `Deployment/web.spec.replicas`, with a namespace `Deployment/shop/web.spec.replicas`; a file with one object may be
    /// addressed either way, and a short overlay by its own keys. The root is nil in a file without documents.
    package func address(_ path: Path) throws(Diagnostic) -> (root: Int?, path: Path) {
        let objects = roots.map { Value(self, Int($0.node)).objectName }
        if case .key(let name)? = path.steps.first {
            let rest = Path(Array(path.steps.dropFirst()))
            if let index = objects.firstIndex(of: name), roots.count > 1 || root?[name] == nil { return (index, rest) }
            if let index = shortOverlay(stating: name) { return (index, path) }
        }
        if roots.count < 2 { return (roots.isEmpty ? nil : 0, path) }
        let names = objects.compactMap { $0 }, first = path.steps.first.map { Path([$0]).named } ?? "the root"
        guard !names.isEmpty else {
            throw Diagnostic("is-a-stream", "the file holds \(roots.count) documents, expected one", at: Place(file: file))
        }
        let meant = nearest(path.steps.first.map { if case .key(let key) = $0 { key } else { "" } } ?? "", in: names) ?? names[0]
        throw Diagnostic(
            "no-such-path", "no \(first) among the \(roots.count) objects of the file", at: Place(file: file),
            hints: ["a path starts with the object here, for example \(Path([.key(meant)]))"])
    }
}

extension Document {
    /// Which document of a stream is a short overlay with this key, or any; nil where there is none.
    package func shortOverlay(stating word: String) -> Int? {
        guard ShortOverlay.words.contains(word) else { return nil }
        let candidates = roots.indices.filter { Value(self, Int(roots[$0].node)).isShortOverlay }
        return candidates.first { Value(self, Int(roots[$0].node))[word] != nil } ?? candidates.first
    }
}

extension Value {
    /// `Kind[/namespace]/name` of a Kubernetes object (R7).
    package var objectName: String? {
        guard let kind = self["kind"], let metadata = self["metadata"], let name = metadata["name"] else { return nil }
        return [kind.text, metadata["namespace"]?.text, name.text].compactMap { $0 }.joined(separator: "/")
    }
}
