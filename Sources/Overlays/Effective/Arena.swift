internal import Documents
internal import Glibc

/// The tree of an effective document, and its growing form. The reading functions are those of the innermost loops: they reach
/// bytes through arrays of values only, since each object on the way would be counted up and down at every step.
struct Arena: Sendable {
    typealias NodeID = EffectiveDocument.NodeID

    /// One entry of a mapping that has a cell; for lists `key` repeats `value`.
    struct Entry: Sendable {
        var key: NodeID
        var value: NodeID
    }

    /// A collection that several layers state, or a scalar that no layer states as it is.
    struct Cell: Sendable {
        enum Content: UInt8, Sendable {
            /// `range` counts entries: children, or for a string the pieces of a deferred concatenation (R21).
            case entries
            /// `range` counts bytes of `text`.
            case text
            /// The same, and the bytes are no UTF-8: a file that a reference brought in.
            case bytes
            /// The same, in place of a sealed value.
            case marker
            /// A file that only a key opens: `start` counts `files`.
            case sealed
        }

        var kind: Node.Kind
        var content: Content
        var isTainted: Bool
        var start: UInt32
        var end: UInt32
        /// A node of a layer: where the value, or its last statement, stands.
        var origin: NodeID
        var range: Range<Int> { Int(start) ..< Int(end) }
    }

    private(set) var layers: [LayerDocument] = []
    private var texts: [LayerText] = []
    private(set) var cells: [Cell] = []
    private(set) var entries: [Entry] = []
    private(set) var text: [UInt8] = []
    /// Sealed files that references brought in.
    private(set) var files: [SealedFile] = []
    var openings = Openings()

    init(layers: [LayerDocument]) {
        add(layers)
        guard layers.count > 1 else { return }
        // A few dozen entries of a few mappings is what overlays mostly touch.
        entries.reserveCapacity(64)
        cells.reserveCapacity(16)
    }

    mutating func add(_ more: [LayerDocument]) {
        layers += more
        texts += more.map(\.text)
    }

    /// The layer's node behind an id, aliases followed. Not for cells.
    @inline(__always)
    func layerNode(_ id: NodeID) -> Node {
        let node = texts[Int(id.source)].nodes[Int(id.node)]
        return node.kind.isAlias ? texts[Int(id.source)].followed(node) : node
    }

    @inline(__always)
    func kind(_ id: NodeID) -> Node.Kind { id.isCell ? cells[Int(id.node)].kind : layerNode(id).kind }

    /// The bytes that hold a scalar's text, and where in them it stands; nothing for collections and deferred concatenations.
    @inline(__always)
    func textBytes(_ id: NodeID) -> (bytes: [UInt8], range: Range<Int>) {
        guard !id.isCell else {
            let cell = cells[Int(id.node)]
            guard cell.content != .sealed else { return (files[Int(cell.start)].bytes, files[Int(cell.start)].bytes.indices) }
            return (text, cell.content == .entries ? 0 ..< 0 : cell.range)
        }
        let node = layerNode(id)
        let bytes = node.isCooked ? texts[Int(id.source)].cooked : texts[Int(id.source)].source
        return (bytes, Int(node.textStart) ..< Int(node.textEnd))
    }

    /// The text of a scalar, valid during the call.
    @inline(__always)
    func withText<R>(_ id: NodeID, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
        let (bytes, range) = textBytes(id)
        return try bytes.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[range])) }
    }

    func string(_ id: NodeID) -> String { withText(id) { String(decoding: $0, as: UTF8.self) } }

    func textEquals(_ one: NodeID, _ other: NodeID) -> Bool {
        // Lengths first: most keys differ there, and no bytes are touched.
        if !one.isCell, !other.isCell {
            let left = layerNode(one), right = layerNode(other)
            guard left.textEnd - left.textStart == right.textEnd - right.textStart else { return false }
        }
        return withText(one) { one in
            withText(other) { other in
                guard one.count == other.count else { return false }
                guard let left = one.baseAddress, let right = other.baseAddress else { return true }
                return memcmp(left, right, one.count) == 0
            }
        }
    }

    /// How many entries or elements; 0 for scalars.
    func count(_ id: NodeID) -> Int {
        guard !id.isCell else {
            let cell = cells[Int(id.node)]
            return cell.kind.isCollection ? cell.range.count : 0
        }
        let node = layerNode(id)
        return node.kind.isCollection ? Int(node.link) : 0
    }

    /// Where the children begin and end: entries for a cell, otherwise nodes of the layer; nothing for scalars.
    func childRange(_ id: NodeID) -> (start: Int, end: Int) {
        guard count(id) > 0 else { return (0, 0) }
        if id.isCell { return (cells[Int(id.node)].range.lowerBound, cells[Int(id.node)].range.upperBound) }
        let start = texts[Int(id.source)].start(of: Int(id.node))
        return (start + 1, Int(texts[Int(id.source)].nodes[start].next))
    }

    @inline(__always)
    func nextSibling(_ source: UInt32, _ node: Int) -> Int { Int(texts[Int(source)].nodes[node].next) }

    /// Appends the entries of a mapping as they stand, or the elements of a list as their own keys.
    func appendChildren(of id: NodeID, to result: inout [Entry]) {
        guard !id.isCell else { return result.append(contentsOf: entries[cells[Int(id.node)].range]) }
        let text = texts[Int(id.source)], start = text.start(of: Int(id.node)), end = text.nodes[start].next
        let isMapping = text.nodes[start].kind.isMapping
        var child = UInt32(start + 1)
        while child < end {
            let value = isMapping ? text.nodes[Int(child)].next : child
            result.append(Entry(key: NodeID(source: id.source, node: child), value: NodeID(source: id.source, node: value)))
            child = text.nodes[Int(value)].next
        }
    }

    /// The entries of a mapping with merge keys expanded, or the elements of a list as their own keys.
    ///
    /// - Parameter more: how many the caller is going to append.
    func children(_ id: NodeID, reserving more: Int = 0) -> [Entry] {
        guard !id.isCell, layerNode(id).merges else {
            var result: [Entry] = []
            result.reserveCapacity(count(id) + more)
            appendChildren(of: id, to: &result)
            return result
        }
        return Value(layers[Int(id.source)].document, Int(id.node)).entries.map { key, value in
            Entry(key: NodeID(source: id.source, node: UInt32(key.index)), value: NodeID(source: id.source, node: UInt32(value.index)))
        }
    }

    /// The value of a key; nil when there is none or this is not a mapping.
    func child(_ id: NodeID, _ key: [UInt8]) -> NodeID? {
        guard kind(id).isMapping else { return nil }
        return children(id).first { entry in withText(entry.key) { $0.elementsEqual(key) } }?.value
    }

    /// The same for a mapping without merge keys, as those of effective documents are; makes nothing on the way.
    func child(_ id: NodeID, named key: UnsafeBufferPointer<UInt8>) -> NodeID? {
        guard kind(id).isMapping else { return nil }
        guard !id.isCell else { return entries[cells[Int(id.node)].range].first { textEquals($0.key, key) }?.value }
        var (child, end) = childRange(id)
        while child < end {
            let value = nextSibling(id.source, child)
            if textEquals(NodeID(source: id.source, node: UInt32(child)), key) { return NodeID(source: id.source, node: UInt32(value)) }
            child = nextSibling(id.source, value)
        }
        return nil
    }

    private func textEquals(_ id: NodeID, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        // Lengths first: most keys differ there, and no bytes are touched.
        if !id.isCell {
            let node = layerNode(id)
            guard Int(node.textEnd - node.textStart) == text.count else { return false }
        }
        return withText(id) { $0.elementsEqual(text) }
    }

    /// A node of a layer where the value stands, cells followed to their origin.
    func origin(_ id: NodeID) -> NodeID { id.isCell ? cells[Int(id.node)].origin : id }

    func isSealed(_ id: NodeID) -> Bool {
        id.isCell ? cells[Int(id.node)].content == .sealed : layers[Int(id.source)].isSealed(layerNode(id))
    }

    /// The index of a layer's node, aliases followed.
    func start(of id: NodeID) -> Int { texts[Int(id.source)].start(of: Int(id.node)) }

    /// An element of an encrypted list that was a comment before SOPS sealed it.
    func isEncryptedComment(_ id: NodeID) -> Bool {
        !id.isCell && isSealed(id) && texts[Int(id.source)].hasSuffix("type:comment]", at: layerNode(id))
    }

    /// The first sealed value in a subtree.
    func firstSealed(_ id: NodeID) -> NodeID? {
        if isSealed(id) { return id }
        let kind = kind(id)
        guard kind.isCollection else { return nil }
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
        guard kind == self.kind(other), !kind.isMapping else { return false }
        guard kind.isSequence else { return textEquals(one, other) }
        let left = children(one), right = children(other)
        return left.count == right.count && zip(left, right).allSatisfy { isEqual($0.value, $1.value) }
    }

    /// What tells the elements of a list merged by key apart (R10): kinds and texts of the keys' values; nil when the element
    /// is no mapping or a key is missing or no scalar.
    func mergeKey(_ element: NodeID, _ keys: [MergeKey]) -> [UInt8]? {
        guard kind(element).isMapping else { return nil }
        var result: [UInt8] = []
        for key in keys {
            guard let value = child(element, Array(key.name.utf8)) else {
                guard let fallback = key.fallback else { return nil }
                result += [Node.Kind.string.rawValue] + Array(fallback.utf8) + [0]
                continue
            }
            let kind = kind(value)
            guard !kind.isMapping, !kind.isSequence, !kind.isNull else { return nil }
            result.append(kind.rawValue)
            withText(value) { result.append(contentsOf: $0) }
            result.append(0)
        }
        return result
    }

    /// A string whose pieces wait to be opened (R21).
    func isDeferred(_ id: NodeID) -> Bool {
        id.isCell && cells[Int(id.node)].kind.isString && cells[Int(id.node)].content == .entries
    }

    /// A value whose bytes are no UTF-8.
    func isBinary(_ id: NodeID) -> Bool { id.isCell && cells[Int(id.node)].content == .bytes }

    func isTaintedScalar(_ id: NodeID) -> Bool { id.isCell ? cells[Int(id.node)].isTainted : isSealed(id) }

    mutating func addCollection(_ kind: Node.Kind, _ children: [Entry], origin: NodeID) -> NodeID {
        let start = UInt32(entries.count)
        entries.append(contentsOf: children)
        cells.append(
            Cell(kind: kind, content: .entries, isTainted: false, start: start, end: UInt32(entries.count), origin: origin))
        return .cell(cells.count - 1)
    }

    mutating func addScalar(
        _ kind: Node.Kind, _ bytes: some Sequence<UInt8>, content: Cell.Content = .text, origin: NodeID, isTainted: Bool = false
    ) -> NodeID {
        let start = UInt32(text.count)
        text.append(contentsOf: bytes)
        cells.append(
            Cell(kind: kind, content: content, isTainted: isTainted, start: start, end: UInt32(text.count), origin: origin))
        return .cell(cells.count - 1)
    }

    /// A file that is open only at rendering.
    mutating func addSealed(_ file: SealedFile, origin: NodeID) -> NodeID {
        files.append(file)
        let index = UInt32(files.count - 1)
        cells.append(Cell(kind: .string, content: .sealed, isTainted: true, start: index, end: index, origin: origin))
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
