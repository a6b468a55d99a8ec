internal import Documents

/// Markers in place of secrets (R20): `<secret PATH>`, with the path in the document. What was tainted still is, so that files have the
/// modes that they have with keys.
package enum SecretMarking: Sendable {
    case none
    /// Every value that only a key could open, and every string that embeds one.
    case sealed
    /// Every secret, whether it is open or not.
    case secrets
    /// The same, as `<secret>` without the path: for people, who see where it stands.
    case hidden
}

extension EffectiveDocument {
    package func marking(_ what: SecretMarking) -> EffectiveDocument {
        switch what {
        case .none: self
        case .sealed: marking(naming: true) { $0.isSealed($1) || $0.isDeferred($1) }
        case .secrets: marking(naming: true) { $0.isTaintedScalar($1) }
        case .hidden: marking(naming: false) { $0.isTaintedScalar($1) }
        }
    }

    private func marking(naming names: Bool, _ isMarked: (Arena, NodeID) -> Bool) -> EffectiveDocument {
        guard mayBeTainted else { return self }
        var arena = arena
        let root = arena.marked(root, at: .root, naming: names, where: isMarked)
        return EffectiveDocument(
            name: name, environment: environment, arena: arena, ownLayerCount: ownLayerCount, root: root, isStream: isStream,
            strategies: strategies, dependencies: dependencies)
    }

    /// Whether a marker stands at a node or below it.
    package func hasMarkers(_ id: NodeID) -> Bool {
        guard mayBeTainted else { return false }
        return arena.isMarker(id) || children(id).contains { hasMarkers($0.value) }
    }
}

extension Arena {
    fileprivate func isMarker(_ id: NodeID) -> Bool { id.isCell && cells[Int(id.node)].content == .marker }

    /// A node with markers below it; itself where there is nothing to mark.
    fileprivate mutating func marked(
        _ id: NodeID, at path: Path, naming names: Bool, where isMarked: (Arena, NodeID) -> Bool
    ) -> NodeID {
        if isMarked(self, id) {
            let marker = names ? "<secret \(path)>" : "<secret>"
            return addScalar(.string, marker.utf8, content: .marker, origin: origin(id), isTainted: true)
        }
        let kind = kind(id)
        guard kind.isCollection else { return id }
        var children = children(id), isChanged = false
        for index in children.indices {
            let step = kind.isMapping ? Path.Step.key(string(children[index].key)) : .index(index)
            let value = marked(children[index].value, at: path.appending(step), naming: names, where: isMarked)
            isChanged = isChanged || value != children[index].value
            children[index] = Entry(key: kind.isMapping ? children[index].key : value, value: value)
        }
        return isChanged ? addCollection(kind, children, origin: origin(id)) : id
    }
}
