internal import Documents

/// What the layers say about a value that is wrong, for whoever has to find the one to change.
extension Explanation {
    /// The layers that state a value beside the one at its place, in the order of merging: `was 8080`. Of a mapping only what it took
    /// the place of, since every layer adds to it.
    func layerNotes(_ path: Path, at place: Place, of node: Int) -> [Diagnostic.Note] {
        let statements = places.statements(of: path), kind = instance.nodes[node].kind
        guard !statements.isEmpty else { return kind == .mapping ? [] : referenceNotes(path) }
        return statements.indices.compactMap { index in
            let value = statements[index]
            guard value.place != place, kind != .mapping || value.kind != .mapping else { return nil }
            let isLast = index == statements.count - 1
            return Diagnostic.Note(words(value, isFirst: index == 0, isLast: isLast, node), at: value.place)
        }
    }

    private func words(_ value: Value, isFirst: Bool, isLast: Bool, _ node: Int) -> String {
        if isLast, value.isReference { return "refers to it by \(value.quoted)" }
        if instance.hasSecrets(node) { return "states it too" }
        if value.kind == .null, !isFirst { return "takes away what was inherited" }
        return "\(instance.nodes[node].kind == .sequence ? "states" : "was") \(value.quoted)"
    }

    /// The reference that brought in the mapping or the list around a value that no layer of the document states.
    private func referenceNotes(_ path: Path) -> [Diagnostic.Note] {
        var around = path
        while !around.isRoot {
            around = around.parent
            guard let last = places.statements(of: around).last else { continue }
            return last.isReference ? [Diagnostic.Note("refers to \(around.named) by \(last.quoted)", at: last.place)] : []
        }
        return []
    }

    /// The layers beside the one at a place that state what should not be there.
    func otherStatements(_ path: Path, than place: Place) -> [Diagnostic.Note] {
        places.statements(of: path).filter { $0.place.file != place.file }.map { Diagnostic.Note("states it too", at: $0.place) }
    }

    /// The layers that state a key that is not there any more, and the one that takes it away.
    func removalNotes(_ path: Path) -> [Diagnostic.Note] {
        let statements = places.statements(of: path)
        return statements.indices.map { index in
            let isRemoval = statements[index].kind == .null && index > 0
            return Diagnostic.Note(
                isRemoval ? "takes away what was inherited" : "states \(path.named)", at: statements[index].place)
        }
    }
}

extension Value {
    /// Whether it is text that refers to something (R13).
    fileprivate var isReference: Bool { kind == .string && text.hasPrefix("${") }
}
