package import Documents

extension EffectiveDocument {
    /// The layer's node behind an id, aliases followed; nil for cells.
    private func layerNode(_ id: NodeID) -> (document: Document, node: Node)? {
        guard !id.isCell else { return nil }
        let document = layers[Int(id.source)].document
        let node = document.nodes[Int(id.node)]
        return (document, node.kind == .alias ? document.nodes[Value(document, Int(id.node)).resolved] : node)
    }

    /// Never `alias`.
    package func kind(_ id: NodeID) -> Node.Kind { layerNode(id)?.node.kind ?? cells[Int(id.node)].kind }

    /// The scalar's UTF-8 text, valid during the call: numbers as their source spells them; empty for collections; for sealed
    /// values the ciphertext.
    package func withText<R>(_ id: NodeID, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
        if let (document, node) = layerNode(id) { return document.withText(node, body) }
        let cell = cells[Int(id.node)]
        let range = cell.content == .text ? cell.range : 0 ..< 0
        return text.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
    }

    package func text(_ id: NodeID) -> String { withText(id) { String(decoding: $0, as: UTF8.self) } }

    /// How many entries or elements; 0 for scalars.
    package func count(_ id: NodeID) -> Int {
        guard let (_, node) = layerNode(id) else {
            let cell = cells[Int(id.node)]
            return cell.kind == .mapping || cell.kind == .sequence ? cell.range.count : 0
        }
        return node.kind == .mapping || node.kind == .sequence ? Int(node.link) : 0
    }

    /// The entries of a mapping in order; for a list each element as key and value. Empty for scalars.
    package func children(_ id: NodeID) -> Children {
        guard let (document, node) = layerNode(id) else {
            let cell = cells[Int(id.node)], isCollection = cell.kind == .mapping || cell.kind == .sequence
            return Children(owner: self, layer: nil, source: id.source, isMapping: false, range: isCollection ? cell.range : 0 ..< 0)
        }
        let first = Value(document, Int(id.node)).resolved + 1
        let isCollection = node.kind == .mapping || node.kind == .sequence
        return Children(
            owner: self, layer: document, source: id.source, isMapping: node.kind == .mapping,
            range: isCollection ? first ..< Int(node.next) : 0 ..< 0)
    }

    /// The elements of a list; empty for anything else.
    package func elements(_ id: NodeID) -> [NodeID] { kind(id) == .sequence ? children(id).map(\.value) : [] }

    /// The value of a key; nil when there is none or this is not a mapping.
    package func child(_ id: NodeID, _ key: String) -> NodeID? {
        guard kind(id) == .mapping else { return nil }
        var key = key
        return key.withUTF8 { key in
            children(id).first { entry in withText(entry.key) { $0.count == key.count && $0.elementsEqual(key) } }?.value
        }
    }

    /// The value that one step of a path leads to; nil when there is none.
    func child(_ id: NodeID, _ step: Path.Step) -> NodeID? {
        if kind(id) == .sequence {
            let elements = elements(id)
            return EffectiveDocument.position(step).flatMap { $0 < elements.count ? elements[$0] : nil }
        }
        guard case .key(let key) = step else { return nil }
        return child(id, key)
    }

    /// Whether a subtree has strings that refer to something.
    func hasReferences(_ id: NodeID) -> Bool {
        guard id.isCell else {
            let layer = layers[Int(id.source)]
            return layer.contains(layer.references, below: Int(id.node))
        }
        let cell = cells[Int(id.node)]
        guard cell.kind == .mapping || cell.kind == .sequence else { return false }
        return entries[cell.range].contains { hasReferences($0.value) }
    }

    /// A node of a layer where the value stands, cells followed to their origin.
    func originNode(_ id: NodeID) -> NodeID { id.isCell ? cells[Int(id.node)].origin : id }

    /// The children of one node. Costs nothing to make.
    package struct Children: Sequence, IteratorProtocol {
        let owner: EffectiveDocument
        /// Set when the children are a layer's own nodes.
        let layer: Document?
        let source: UInt32
        let isMapping: Bool
        var range: Range<Int>

        package mutating func next() -> (key: NodeID, value: NodeID)? {
            guard !range.isEmpty else { return nil }
            guard let layer else {
                let entry = owner.entries[range.lowerBound]
                range = range.lowerBound + 1 ..< range.upperBound
                return (entry.key, entry.value)
            }
            let key = range.lowerBound, value = isMapping ? Int(layer.nodes[key].next) : key
            range = Int(layer.nodes[value].next) ..< range.upperBound
            return (NodeID(source: source, node: UInt32(key)), NodeID(source: source, node: UInt32(value)))
        }
    }
}
