internal import Documents

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
        case scalar(Node.Kind, String)
        case table(Origin)
        /// `[1, 2]`.
        case array
        /// `[[a]]`.
        case tables
    }

    struct Item {
        var content: Content
        /// Where it is stated.
        var offset: Int
        /// Of a table, in the order of the text.
        var keys: [[UInt8]] = []
        /// The children by key, once there are more than few.
        fileprivate var index: [[UInt8]: Int] = [:]
        /// The values of the keys, or the elements of an array.
        var children: [Int] = []
        /// As a key of a table or an element of an array.
        var comments = Comments()
    }

    private(set) var nodes = [Item(content: .table(.header), offset: 0)]
    static let root = 0
    /// Keys of one table up to which looking through them is cheaper than hashing.
    private static let few = 8

    subscript(node: Int) -> Item {
        _read { yield nodes[node] }
        _modify { yield &nodes[node] }
    }

    mutating func add(_ content: Content, at offset: Int) -> Int {
        nodes.append(Item(content: content, offset: offset))
        return nodes.count - 1
    }

    /// Puts a node under a key that the table does not have yet.
    mutating func insert(_ child: Int, under key: [UInt8], in table: Int) {
        nodes[table].keys.append(key)
        nodes[table].children.append(child)
        if nodes[table].keys.count == TomlTree.few + 1 {
            for (key, child) in zip(nodes[table].keys, nodes[table].children) { nodes[table].index[key] = child }
        } else if nodes[table].keys.count > TomlTree.few {
            nodes[table].index[key] = child
        }
    }

    /// The value under a key of a table.
    func child(of table: Int, _ key: [UInt8]) -> Int? {
        guard nodes[table].index.isEmpty else { return nodes[table].index[key] }
        return nodes[table].keys.firstIndex(of: key).map { nodes[table].children[$0] }
    }

    mutating func append(_ child: Int, to array: Int) { nodes[array].children.append(child) }

    /// The value of a node. Tables inside one another are bounded by the parser's depth.
    func value(of node: Int, in text: SourceText) -> ImportedValue {
        let source = nodes[node]
        let content: ImportedValue.Content
        switch source.content {
        case .scalar(let kind, let spelling): content = .scalar(kind, spelling)
        case .table:
            content = .mapping(
                zip(source.keys, source.children).map { key, child in
                    ImportedEntry(String(decoding: key, as: UTF8.self), value(of: child, in: text), comments: nodes[child].comments)
                })
        case .array, .tables:
            content = .sequence(
                source.children.map { child in
                    var element = value(of: child, in: text)
                    element.comments = nodes[child].comments
                    return element
                })
        }
        return ImportedValue(content, at: text.place(of: source.offset))
    }
}
