internal import Documents
internal import Glibc

/// The growing form of an effective document. The reading functions are those of the merge's inner loop.
struct Arena {
    typealias NodeID = EffectiveDocument.NodeID
    typealias Cell = EffectiveDocument.Cell
    typealias Entry = EffectiveDocument.Entry

    var layers: [LayerDocument]
    var cells: [Cell] = []
    var entries: [Entry] = []
    var text: [UInt8] = []

    init(layers: [LayerDocument]) { self.layers = layers }

    init(_ document: EffectiveDocument) {
        (layers, cells, entries, text) = (document.layers, document.cells, document.entries, document.text)
    }

    /// The layer's node behind an id, aliases followed; nil for cells.
    @inline(__always)
    func layerNode(_ id: NodeID) -> Node? {
        guard !id.isCell else { return nil }
        let document = layers[Int(id.source)].document
        let node = document.nodes[Int(id.node)]
        return node.kind == .alias ? document.nodes[Value(document, Int(id.node)).resolved] : node
    }

    @inline(__always)
    func kind(_ id: NodeID) -> Node.Kind {
        layerNode(id)?.kind ?? cells[Int(id.node)].kind
    }

    /// The text of a scalar, valid during the call; empty for collections and deferred concatenations.
    @inline(__always)
    func withText<R>(_ id: NodeID, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
        if let node = layerNode(id) { return layers[Int(id.source)].document.withText(node, body) }
        let cell = cells[Int(id.node)]
        let range = cell.content == .text ? cell.range : 0 ..< 0
        return text.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
    }

    func string(_ id: NodeID) -> String { withText(id) { String(decoding: $0, as: UTF8.self) } }

    func textEquals(_ one: NodeID, _ other: NodeID) -> Bool {
        withText(one) { one in
            withText(other) { other in
                one.count == other.count && (one.isEmpty || memcmp(one.baseAddress!, other.baseAddress!, one.count) == 0)
            }
        }
    }

    /// Calls `body` with each entry of a mapping, or element of a list (twice the same), in order.
    @inline(__always)
    func forEachEntry(_ id: NodeID, _ body: (Entry) -> Void) {
        guard !id.isCell else {
            let cell = cells[Int(id.node)]
            for index in cell.range { body(entries[index]) }
            return
        }
        let document = layers[Int(id.source)].document
        let start = Value(document, Int(id.node)).resolved, node = document.nodes[start]
        var child = start + 1
        while child < node.next {
            let key = child, value = node.kind == .mapping ? Int(document.nodes[key].next) : key
            body(Entry(key: NodeID(source: id.source, node: UInt32(key)), value: NodeID(source: id.source, node: UInt32(value))))
            child = Int(document.nodes[value].next)
        }
    }

    /// The entries of a mapping with merge keys expanded, or the elements of a list as their own keys.
    func children(_ id: NodeID) -> [Entry] {
        var result: [Entry] = []
        if let node = layerNode(id), node.flags.contains(.hasMerge) {
            for (key, value) in Value(layers[Int(id.source)].document, Int(id.node)).entries {
                let key = NodeID(source: id.source, node: UInt32(key.index))
                result.append(Entry(key: key, value: NodeID(source: id.source, node: UInt32(value.index))))
            }
        } else {
            forEachEntry(id) { result.append($0) }
        }
        return result
    }

    /// The value of a key; nil when there is none or this is not a mapping.
    func child(_ id: NodeID, _ key: [UInt8]) -> NodeID? {
        guard kind(id) == .mapping else { return nil }
        return children(id).first { entry in withText(entry.key) { $0.elementsEqual(key) } }?.value
    }

    /// A node of a layer where the value stands, cells followed to their origin.
    func origin(_ id: NodeID) -> NodeID { id.isCell ? cells[Int(id.node)].origin : id }

    func isSealed(_ id: NodeID) -> Bool {
        guard !id.isCell else { return false }
        let layer = layers[Int(id.source)]
        return layer.isEncrypted && layer.isSealed(Value(layer.document, Int(id.node)).resolved)
    }

    /// An element of an encrypted list that was a comment before SOPS sealed it.
    func isEncryptedComment(_ id: NodeID) -> Bool {
        guard isSealed(id), let node = layerNode(id) else { return false }
        return layers[Int(id.source)].document.hasSuffix("type:comment]", at: node)
    }

    /// The first sealed value in a subtree.
    func firstSealed(_ id: NodeID) -> NodeID? {
        if isSealed(id) { return id }
        let kind = kind(id)
        guard kind == .mapping || kind == .sequence else { return nil }
        for entry in children(id) { if let found = firstSealed(entry.value) { return found } }
        return nil
    }

    /// The layer that a value, or its last statement, stands in.
    func layerIndex(_ id: NodeID) -> Int? {
        let origin = origin(id)
        return origin.isCell ? nil : Int(origin.source)
    }

    /// The same value: kinds, texts and order of lists; mappings are never compared (their entries are).
    func isEqual(_ one: NodeID, _ other: NodeID) -> Bool {
        let kind = kind(one)
        guard kind == self.kind(other), kind != .mapping else { return false }
        guard kind == .sequence else { return textEquals(one, other) }
        let left = children(one), right = children(other)
        return left.count == right.count && zip(left, right).allSatisfy { isEqual($0.value, $1.value) }
    }

    /// What tells the elements of a list merged by key apart (R10): kinds and texts of the keys' values; nil when the element
    /// is no mapping or a key is missing or no scalar.
    func mergeKey(_ element: NodeID, _ keys: [String]) -> [UInt8]? {
        guard kind(element) == .mapping else { return nil }
        var result: [UInt8] = []
        for key in keys {
            guard let value = child(element, Array(key.utf8)) else { return nil }
            let kind = kind(value)
            guard kind != .mapping, kind != .sequence, kind != .null else { return nil }
            result.append(kind.rawValue)
            withText(value) { result.append(contentsOf: $0) }
            result.append(0)
        }
        return result
    }

    /// A string whose pieces wait to be opened (R21).
    func isDeferred(_ id: NodeID) -> Bool {
        id.isCell && cells[Int(id.node)].kind == .string && cells[Int(id.node)].content == .entries
    }

    func isTaintedScalar(_ id: NodeID) -> Bool { id.isCell ? cells[Int(id.node)].isTainted : isSealed(id) }

    mutating func addCollection(_ kind: Node.Kind, _ children: some Sequence<Entry>, origin: NodeID) -> NodeID {
        let start = UInt32(entries.count)
        entries.append(contentsOf: children)
        cells.append(
            Cell(kind: kind, content: .entries, isTainted: false, start: start, end: UInt32(entries.count), origin: origin))
        return .cell(cells.count - 1)
    }

    mutating func addScalar(_ kind: Node.Kind, _ bytes: some Sequence<UInt8>, origin: NodeID, isTainted: Bool = false) -> NodeID {
        let start = UInt32(text.count)
        text.append(contentsOf: bytes)
        cells.append(
            Cell(kind: kind, content: .text, isTainted: isTainted, start: start, end: UInt32(text.count), origin: origin))
        return .cell(cells.count - 1)
    }

    /// A string whose pieces are known only when sealed ones among them are opened (R21).
    mutating func addDeferred(_ pieces: [NodeID], origin: NodeID) -> NodeID {
        let start = UInt32(entries.count)
        entries.append(contentsOf: pieces.map { Entry(key: $0, value: $0) })
        cells.append(
            Cell(kind: .string, content: .entries, isTainted: true, start: start, end: UInt32(entries.count), origin: origin))
        return .cell(cells.count - 1)
    }
}
