internal import Documents

/// The arrays of a document. A loop that reads them here touches no reference counts.
struct LayerText: Sendable {
    let nodes: [Node]
    let source: [UInt8]
    let cooked: [UInt8]

    init(_ document: Document) {
        (nodes, source, cooked) = (document.nodes, document.source, document.cooked)
    }

    /// What an alias stands for.
    func followed(_ alias: Node) -> Node {
        var node = alias
        while node.kind.isAlias { node = nodes[Int(node.link)] }
        return node
    }

    /// The index of a node with aliases followed.
    @inline(__always)
    func start(of index: Int) -> Int {
        var index = index
        while nodes[index].kind.isAlias { index = Int(nodes[index].link) }
        return index
    }

    /// The text of a scalar node, valid during the call.
    @inline(__always)
    func withText<R>(_ node: Node, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
        let range = Int(node.textStart) ..< Int(node.textEnd)
        guard node.isCooked else {
            return try source.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[range])) }
        }
        return try cooked.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[range])) }
    }

    func text(_ node: Node, equals text: StaticString) -> Bool {
        node.textEnd - node.textStart == text.utf8CodeUnitCount && hasPrefix(text, at: node)
    }

    func hasPrefix(_ prefix: StaticString, at node: Node) -> Bool {
        let count = prefix.utf8CodeUnitCount
        guard node.textEnd - node.textStart >= count else { return false }
        return withText(node) { $0.prefix(count).elementsEqual(UnsafeBufferPointer(start: prefix.utf8Start, count: count)) }
    }

    func hasSuffix(_ suffix: StaticString, at node: Node) -> Bool {
        let count = suffix.utf8CodeUnitCount
        guard node.textEnd - node.textStart >= count else { return false }
        return withText(node) { $0.suffix(count).elementsEqual(UnsafeBufferPointer(start: suffix.utf8Start, count: count)) }
    }

    /// Whether a string contains `${`.
    func containsReference(_ node: Node) -> Bool {
        guard node.textEnd - node.textStart >= 3 else { return false }
        return withText(node) { text in
            for index in 0 ..< text.count - 2 where text[index] == UInt8(ascii: "$") && text[index + 1] == UInt8(ascii: "{") {
                return true
            }
            return false
        }
    }
}
