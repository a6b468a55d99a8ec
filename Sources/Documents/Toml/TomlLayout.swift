/// Lays a tree of tables out as the nodes of a document, once all of it is read. Tables inside one another are bounded by the parser's
/// depth.
struct TomlLayout {
    private(set) var nodes: [Node] = []
    /// The text of every scalar.
    private(set) var cooked: [UInt8] = []
    /// By the node of the key or element that they belong to.
    private(set) var comments: [Int: Comments] = [:]
    private let tree: TomlTree
    private let source: [UInt8]

    init(_ tree: TomlTree, of source: [UInt8]) {
        (self.tree, self.source) = (tree, source)
        append(TomlTree.root)
    }

    private mutating func append(_ item: Int) {
        let own = tree[item]
        switch own.content {
        case .scalar(let kind, let text): append(kind, text, at: own.span)
        case .table(let origin):
            let mapping = open(.mapping, origin == .inline ? .flow : .block, own)
            for (key, child) in zip(own.keys, own.children) {
                note(tree[child].comments)
                append(.string, key.bytes, at: key.span)
                append(child)
            }
            nodes[mapping].next = UInt32(nodes.count)
        case .array, .tables:
            let list = open(.sequence, source[own.span].first == .openBracket ? .flow : .block, own)
            for child in own.children {
                note(tree[child].comments)
                append(child)
            }
            nodes[list].next = UInt32(nodes.count)
        }
    }

    /// Keeps the comments of the entry or element whose node comes next.
    private mutating func note(_ own: Comments) {
        if own != Comments() { comments[nodes.count] = own }
    }

    private mutating func open(_ kind: Node.Kind, _ style: Node.Style, _ item: TomlTree.Item) -> Int {
        nodes.append(
            Node(
                kind: kind, style: style, start: UInt32(item.span.lowerBound), end: UInt32(item.span.upperBound), next: 0,
                link: UInt32(item.children.count)))
        return nodes.count - 1
    }

    private mutating func append(_ kind: Node.Kind, _ text: [UInt8], at span: Range<Int>) {
        let start = UInt32(cooked.count)
        cooked += text
        nodes.append(
            Node(
                kind: kind, style: style(at: span), flags: .cooked, start: UInt32(span.lowerBound), end: UInt32(span.upperBound),
                textStart: start, textEnd: UInt32(cooked.count), next: UInt32(nodes.count + 1)))
    }

    private func style(at span: Range<Int>) -> Node.Style {
        switch source[span].first {
        case .quote: .doubleQuoted
        case .apostrophe: .singleQuoted
        default: .plain
        }
    }
}
