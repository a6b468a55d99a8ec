package import Documents

extension Instance {
    /// A value of a document, aliases followed and merge keys applied. `origin` is the index of the node as written.
    package init(_ value: Value) {
        self.init()
        append(value)
    }

    /// Appends a value of a document and all that is in it.
    ///
    /// - Parameter others: nodes inside it that `true` takes the place of.
    package mutating func append(_ value: Value, without others: Set<Int> = []) {
        let document = value.document, span = value.node.span
        reserve(nodes: Int(value.node.next) - value.resolved, text: min(span.count, document.source.count))
        document.nodes.withUnsafeBufferPointer { nodes in
            document.source.withUnsafeBufferPointer { source in
                document.cooked.withUnsafeBufferPointer { cooked in
                    append(value.index, Source(document: document, nodes: nodes, source: source, cooked: cooked, others: others))
                }
            }
        }
    }

    /// A document whose arrays are at hand: thousands of files are judged by going through them.
    private struct Source {
        unowned(unsafe) let document: Document
        let nodes: UnsafeBufferPointer<Documents.Node>
        let source: UnsafeBufferPointer<UInt8>
        let cooked: UnsafeBufferPointer<UInt8>
        let others: Set<Int>

        /// The index with aliases followed.
        func resolved(_ index: Int) -> Int {
            var index = index
            while nodes[index].isAlias { index = Int(nodes[index].link) }
            return index
        }

        func text(_ node: Documents.Node) -> UnsafeBufferPointer<UInt8> {
            let bytes = node.isCooked ? cooked : source
            return UnsafeBufferPointer(rebasing: bytes[Int(node.textStart) ..< Int(node.textEnd)])
        }
    }

    private mutating func append(_ index: Int, _ source: Source) {
        let resolved = source.resolved(index), node = source.nodes[resolved]
        if !source.others.isEmpty, source.others.contains(resolved) {
            return [UInt8]("true".utf8).withUnsafeBufferPointer { append(.boolean, $0, origin: index) }
        }
        switch node.kind {
        case .mapping where node.merges: appendMerged(index, source)
        case .mapping, .sequence:
            let collection = open(node.kind, origin: index), isMapping = node.isMapping
            var child = resolved + 1
            while child < node.next {
                if isMapping {
                    appendKey(child, source)
                    child = Int(source.nodes[child].next)
                }
                append(child, source)
                child = Int(source.nodes[child].next)
            }
            close(collection, count: Int(node.link))
        default: append(node.kind, source.text(node), origin: index)
        }
    }

    /// Keys are their text (R8).
    private mutating func appendKey(_ index: Int, _ source: Source) {
        append(.string, source.text(source.nodes[source.resolved(index)]), origin: index)
    }

    private mutating func appendMerged(_ index: Int, _ source: Source) {
        let entries = Value(source.document, index).entries, mapping = open(.mapping, origin: index)
        for (key, value) in entries {
            appendKey(key.index, source)
            append(value.index, source)
        }
        close(mapping, count: entries.count)
    }
}

/// Asked of every node: looking at the case itself costs no call into the other module.
extension Documents.Node {
    fileprivate var isAlias: Bool { if case .alias = kind { true } else { false } }
    fileprivate var isMapping: Bool { if case .mapping = kind { true } else { false } }
    private static let cooked = Flags.cooked.rawValue
    private static let hasMerge = Flags.hasMerge.rawValue
    fileprivate var isCooked: Bool { flags.rawValue & Documents.Node.cooked != 0 }
    fileprivate var merges: Bool { flags.rawValue & Documents.Node.hasMerge != 0 }
}
