package import Documents

/// Where an effective value stands.
package struct Origin: Sendable {
    package var file: LayerFile
    /// The value as the layer states it. What came by a reference is stated where the reference leads to.
    package var value: Value
    package var place: Place { value.place }
}

/// One layer's say about a path.
package struct Statement: Sendable {
    package var file: LayerFile
    package var value: Value
    package var place: Place { value.place }
    /// A null that takes away what was inherited (R9).
    package var isRemoval: Bool
    /// Where in its layer the value stands; in a stream behind the name of the object.
    package var address: Path
}

extension EffectiveDocument {
    /// The last layer that states the value. For a mapping that several layers state: the deepest of them.
    package func origin(_ id: NodeID) -> Origin {
        let node = arena.origin(id)
        let layer = layers[Int(node.source)]
        return Origin(file: layer.file, value: Value(layer.document, Int(node.node)))
    }

    /// The node at a path; nil when there is none. A path through a scalar is an error that says which. In a stream the first
    /// key is `Kind[/namespace]/name`.
    package func find(_ path: Path) throws(Diagnostic) -> NodeID? {
        var node = root
        for (index, step) in path.steps.enumerated() {
            switch kind(node) {
            case .mapping, .sequence:
                guard let child = child(node, step) else { return nil }
                node = child
            default:
                let scalar = Path(Array(path.steps[..<index]))
                throw Diagnostic(
                    "path-through-scalar",
                    "\(scalar.named) is a scalar: expected a mapping or a list, so that \(path.named) can lead through it",
                    at: origin(node).place)
            }
        }
        return node
    }

    /// The index that a step means in a list: a JSON Pointer writes it as a key.
    static func position(_ step: Path.Step) -> Int? {
        switch step {
        case .index(let index): index
        case .key(let key): Int(key).flatMap { $0 >= 0 && String($0) == key ? $0 : nil }
        }
    }

    /// A sealed value itself: its text is ciphertext (R21).
    package func isSealed(_ id: NodeID) -> Bool { arena.isSealed(id) }

    /// The pieces of a string that embeds sealed values, to be joined once they are open (R21); nil for every other value.
    package func deferredPieces(_ id: NodeID) -> [NodeID]? {
        arena.isDeferred(id) ? arena.entries[arena.cells[Int(id.node)].range].map(\.value) : nil
    }

    /// The values at and below a node whose bytes are no UTF-8: files that `${file:}` brought in whole (R14).
    package func binaries(below id: NodeID) -> [NodeID] {
        guard mayBeBinary else { return [] }
        return arena.isBinary(id) ? [id] : children(id).flatMap { binaries(below: $0.value) }
    }

    /// Whether the value, or anything below it, is a secret or was made with one.
    package func isTainted(_ id: NodeID) -> Bool {
        guard mayBeTainted else { return false }
        switch kind(id) {
        case .mapping, .sequence: return children(id).contains { isTainted($0.value) }
        default: return arena.isTaintedScalar(id)
        }
    }
}
