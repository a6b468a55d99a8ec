/// A value where it stands: a document and the index of a node in it. Aliases are followed by every accessor.
package struct Value: Sendable {
    package let document: Document
    /// The node as written, which may be an alias.
    package let index: Int

    package init(_ document: Document, _ index: Int) {
        self.document = document
        self.index = index
    }

    /// The node with aliases followed.
    package var resolved: Int {
        var index = index
        while document.nodes[index].kind == .alias { index = Int(document.nodes[index].link) }
        return index
    }
    package var node: Node { document.nodes[resolved] }
    package var kind: Node.Kind { node.kind }
    package var isScalar: Bool { node.isScalar }
    /// Where it is written (the alias, not what it stands for).
    package var place: Place { document.place(of: index) }

    /// The scalar's text after escapes and folding; numbers as spelled in the source.
    package var text: String { withText { String(decoding: $0, as: UTF8.self) } }

    /// The scalar's UTF-8 text, valid during the call.
    package func withText<R>(_ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
        let node = node
        let bytes = node.flags.contains(.cooked) ? document.cooked : document.source
        return try bytes.withUnsafeBufferPointer {
            try body(UnsafeBufferPointer(rebasing: $0[Int(node.textStart) ..< Int(node.textEnd)]))
        }
    }

    /// The elements of a sequence; empty for anything else.
    package var elements: [Value] {
        let start = resolved, node = document.nodes[start]
        guard node.kind == .sequence else { return [] }
        var result: [Value] = []
        result.reserveCapacity(Int(node.link))
        var child = start + 1
        while child < node.next {
            result.append(Value(document, child))
            child = Int(document.nodes[child].next)
        }
        return result
    }

    /// The entries of a mapping as written, `<<` included; empty for anything else.
    package var ownEntries: [(key: Value, value: Value)] {
        let start = resolved, node = document.nodes[start]
        guard node.kind == .mapping else { return [] }
        var result: [(key: Value, value: Value)] = []
        result.reserveCapacity(Int(node.link))
        var child = start + 1
        while child < node.next {
            let value = Int(document.nodes[child].next)
            result.append((Value(document, child), Value(document, value)))
            child = Int(document.nodes[value].next)
        }
        return result
    }

    /// The value of an own key; nil when it is not stated or this is not a mapping.
    package subscript(_ key: String) -> Value? {
        ownEntries.first { $0.key.text == key }?.value
    }
}
