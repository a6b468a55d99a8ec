package import Documents

extension EffectiveDocument {
    /// The objects of a stream in the order in which it is written, short overlays left out: namespaces, then definitions of custom
    /// resources, since others need them, and everything else in the order of the layers (R12).
    package var objects: [NodeID] {
        let all = children(root).compactMap { key, value in withText(key, ShortOverlay.isWord) ? nil : (key, value) }
        let ranks = all.map { key, _ in
            withText(key) { name in
                name.starts(with: "Namespace/".utf8) ? 0 : name.starts(with: "CustomResourceDefinition/".utf8) ? 1 : 2
            }
        }
        return (0 ... 2).flatMap { rank in all.indices.filter { ranks[$0] == rank }.map { all[$0].1 } }
    }

    /// Whether a short overlay beside what there is speaks about Kubernetes objects.
    package var takesShortOverlays: Bool {
        isStream || arena.objectType(root) != nil && child(root, "apiVersion") != nil
    }

    /// Never `alias`.
    package func kind(_ id: NodeID) -> Node.Kind { arena.kind(id) }

    /// The scalar's UTF-8 text, valid during the call: numbers as their source spells them; empty for collections; for sealed
    /// values the ciphertext.
    @inlinable
    package func withText<R>(_ id: NodeID, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
        let (bytes, range) = textBytes(id)
        return try bytes.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[range])) }
    }

    /// What `withText` looks at. Apart, so that callers in other modules specialise the rest for their closure.
    @usableFromInline
    package func textBytes(_ id: NodeID) -> (bytes: [UInt8], range: Range<Int>) { arena.textBytes(id) }

    package func text(_ id: NodeID) -> String { arena.string(id) }

    /// How many entries or elements; 0 for scalars.
    package func count(_ id: NodeID) -> Int { arena.count(id) }

    /// The entries of a mapping in order; for a list each element as key and value. Empty for scalars.
    package func children(_ id: NodeID) -> Children { Children(arena: arena, of: id) }

    /// The elements of a list; empty for anything else.
    package func elements(_ id: NodeID) -> [NodeID] { kind(id).isSequence ? children(id).map(\.value) : [] }

    /// The value of a key; nil when there is none or this is not a mapping.
    package func child(_ id: NodeID, _ key: String) -> NodeID? {
        var key = key
        return key.withUTF8 { arena.child(id, named: $0) }
    }

    /// The same by the bytes of the key.
    package func child(_ id: NodeID, named key: UnsafeBufferPointer<UInt8>) -> NodeID? { arena.child(id, named: key) }

    /// The value that one step of a path leads to; nil when there is none.
    func child(_ id: NodeID, _ step: Path.Step) -> NodeID? {
        if kind(id).isSequence {
            let elements = elements(id)
            return EffectiveDocument.position(step).flatMap { $0 < elements.count ? elements[$0] : nil }
        }
        guard case .key(let key) = step else { return nil }
        return child(id, key)
    }

    /// Whether a subtree has strings that refer to something.
    func hasReferences(_ id: NodeID) -> Bool {
        guard id.isCell else {
            let layer = arena.layers[Int(id.source)]
            return layer.contains(layer.references, below: Int(id.node))
        }
        return arena.count(id) > 0 && children(id).contains { hasReferences($0.value) }
    }
}

/// The children of one node, in order. Costs nothing to make.
package struct Children: Sequence, IteratorProtocol {
    package typealias NodeID = EffectiveDocument.NodeID

    private let arena: Arena
    private let source: UInt32
    private let isMapping: Bool
    /// Node indices of a layer, or entries of the arena.
    private var position: Int
    private let end: Int

    init(arena: Arena, of id: NodeID) {
        self.arena = arena
        source = id.source
        isMapping = arena.kind(id).isMapping
        (position, end) = arena.childRange(id)
    }

    package mutating func next() -> (key: NodeID, value: NodeID)? {
        guard position < end else { return nil }
        guard source != NodeID.ownSource else {
            let entry = arena.entries[position]
            position += 1
            return (entry.key, entry.value)
        }
        let key = position, value = isMapping ? arena.nextSibling(source, key) : key
        position = arena.nextSibling(source, value)
        return (NodeID(source: source, node: UInt32(key)), NodeID(source: source, node: UInt32(value)))
    }
}
