package import Documents

extension Instance {
    /// A value of a document, aliases followed and merge keys applied. `origin` is the index of the node as written.
    package init(_ value: Value) {
        if let copy = Instance(copying: value) {
            self = copy
        } else {
            self.init()
            append(value)
        }
    }

    /// Appends a value of a document and all that is in it.
    mutating func append(_ value: Value) {
        switch value.kind {
        case .mapping:
            let entries = value.entries, mapping = open(.mapping, origin: value.index)
            for (key, value) in entries {
                key.withText { append(.string, $0, origin: key.index) }
                append(value)
            }
            close(mapping, count: entries.count)
        case .sequence:
            let elements = value.elements, list = open(.sequence, origin: value.index)
            elements.forEach { append($0) }
            close(list, count: elements.count)
        default: value.withText { append(value.kind, $0, origin: value.index) }
        }
    }

    /// The nodes of a value one by one: they stand as they stand in its document, so that only indices shift. Nil where an alias, a
    /// merge key or a key that is no scalar is in the way.
    private init?(copying value: Value) {
        let document = value.document, root = value.index
        let copy = document.nodes.withUnsafeBufferPointer { nodes in
            document.source.withUnsafeBufferPointer { source in
                document.cooked.withUnsafeBufferPointer { cooked in
                    NodeCopy(UnsafeBufferPointer(rebasing: nodes[root ..< Int(nodes[root].next)]), root, source, cooked).instance()
                }
            }
        }
        guard let copy else { return nil }
        self = copy
    }
}

/// Copies a subtree of a document into an instance.
private struct NodeCopy {
    private let from: UnsafeBufferPointer<Documents.Node>
    private let root: Int
    private let source: UnsafeBufferPointer<UInt8>
    private let cooked: UnsafeBufferPointer<UInt8>

    init(
        _ from: UnsafeBufferPointer<Documents.Node>, _ root: Int, _ source: UnsafeBufferPointer<UInt8>, _ cooked: UnsafeBufferPointer<UInt8>
    ) {
        (self.from, self.root, self.source, self.cooked) = (from, root, source, cooked)
    }

    /// Nil where the nodes do not stand as they are to be read.
    func instance() -> Instance? {
        var isPlain = hasPlainKeys, size = 0
        for node in from {
            if node.isIndirect { isPlain = false }
            size &+= Int(node.textEnd &- node.textStart)
        }
        guard isPlain else { return nil }
        var nodes: [Instance.Node] = []
        let text = [UInt8](unsafeUninitializedCapacity: size) { text, written in
            nodes = [Instance.Node](unsafeUninitializedCapacity: from.count) { nodes, count in
                copy(to: nodes, text, &written)
                nameKeys(in: nodes)
                count = from.count
            }
        }
        return Instance(nodes: nodes, text: text)
    }

    /// Whether every key is one node.
    private var hasPlainKeys: Bool {
        for (index, node) in from.enumerated() where node.isMapping {
            var key = index + 1
            while key < Int(node.next) - root {
                guard from[key].isScalar else { return false }
                key = Int(from[key + 1].next) - root
            }
        }
        return true
    }

    private func copy(to nodes: UnsafeMutableBufferPointer<Instance.Node>, _ text: UnsafeMutableBufferPointer<UInt8>, _ written: inout Int)
    {
        for (index, node) in from.enumerated() {
            let start = written, bytes = node.isCooked ? cooked : source, isCollection = !node.isScalar
            if !isCollection {
                let own = UnsafeBufferPointer(rebasing: bytes[Int(node.textStart) ..< Int(node.textEnd)])
                _ = UnsafeMutableBufferPointer(rebasing: text[start...]).update(fromContentsOf: own)
                written += own.count
            }
            (nodes.baseAddress.unsafelyUnwrapped + index).initialize(
                to: Instance.Node(
                    kind: node.kind, flags: [], textStart: UInt32(truncatingIfNeeded: start), textEnd: UInt32(truncatingIfNeeded: written),
                    next: node.next &- UInt32(truncatingIfNeeded: root), count: isCollection ? node.link : 0,
                    origin: UInt32(truncatingIfNeeded: root + index)))
        }
    }

    /// `8080:` is the key "8080" (R8).
    private func nameKeys(in nodes: UnsafeMutableBufferPointer<Instance.Node>) {
        for index in nodes.indices where nodes[index].isMapping {
            var key = index + 1
            while key < nodes[index].next {
                nodes[key].kind = .string
                key = Int(nodes[key + 1].next)
            }
        }
    }
}

extension Documents.Node {
    /// An alias, or a mapping with a merge key.
    fileprivate var isIndirect: Bool {
        if case .alias = kind { return true }
        return flags.rawValue & Flags.hasMerge.rawValue != 0
    }

    fileprivate var isMapping: Bool {
        if case .mapping = kind { return true }
        return false
    }

    fileprivate var isCooked: Bool { flags.rawValue & Flags.cooked.rawValue != 0 }
}

extension Instance.Node {
    fileprivate var isMapping: Bool {
        if case .mapping = kind { return true }
        return false
    }
}
