/// The tables of a TOML text while they are built: a header may come back to any of them, so they are nodes by index.
///
/// TOML 1.0 lets each table be stated once, where `origin` says how it came to be. Keys are compared byte by byte.
struct TomlTree {
    enum Origin {
        /// `a` of `[a.b]`: may still be stated by a header of its own.
        case implied
        /// `[a]`, or an element of `[[a]]`.
        case header
        /// `a` of `a.b = 1`: only such keys add to it, headers only below it.
        case dotted
        /// An inline table: complete.
        case inline
    }

    enum Content {
        case scalar(Node.Kind, [UInt8])
        case table(Origin)
        /// `[1, 2]`.
        case array
        /// `[[a]]`.
        case tables
    }

    struct Item {
        var content: Content
        /// Where it is stated: the whole of a value, the last part of the key of a table.
        var span: Range<Int>
        /// Of a table, in the order of the text.
        var keys: [TomlKey] = []
        /// The children by key, once there are more than few.
        fileprivate var index: [[UInt8]: Int] = [:]
        /// The values of the keys, or the elements of an array.
        var children: [Int] = []
        /// As a key of a table or an element of an array.
        var comments = Comments()
    }

    private(set) var nodes = [Item(content: .table(.header), span: 0 ..< 0)]
    static let root = 0
    /// Keys of one table up to which looking through them is cheaper than hashing.
    private static let few = 8

    subscript(node: Int) -> Item {
        _read { yield nodes[node] }
        _modify { yield &nodes[node] }
    }

    mutating func add(_ content: Content, at span: Range<Int>) -> Int {
        nodes.append(Item(content: content, span: span))
        return nodes.count - 1
    }

    /// Puts a node under a key that the table does not have yet.
    mutating func insert(_ child: Int, under key: TomlKey, in table: Int) {
        nodes[table].keys.append(key)
        nodes[table].children.append(child)
        if nodes[table].keys.count == TomlTree.few + 1 {
            for (key, child) in zip(nodes[table].keys, nodes[table].children) { nodes[table].index[key.bytes] = child }
        } else if nodes[table].keys.count > TomlTree.few {
            nodes[table].index[key.bytes] = child
        }
    }

    /// The value under a key of a table.
    func child(of table: Int, _ key: [UInt8]) -> Int? {
        guard nodes[table].index.isEmpty else { return nodes[table].index[key] }
        return nodes[table].keys.firstIndex { $0.bytes == key }.map { nodes[table].children[$0] }
    }

    mutating func append(_ child: Int, to array: Int) { nodes[array].children.append(child) }
}

/// One part of a key: `b` of `a.b`.
struct TomlKey {
    var bytes: [UInt8]
    /// With its quotes.
    var span: Range<Int>
}
