internal import Documents
internal import Validating

/// Key changes as a tree: a document, its keys below it, and only those that changed or lead to a change.
struct ChangeTree: DiffAnswer {
    private struct Node {
        let label: String
        var lines: [ChangeList.Line] = []
        /// Indices of `nodes`, in the order in which they were met.
        var children: [Int] = []
    }

    /// The first one stands for all documents.
    private var nodes = [Node(label: "")]

    init(_ list: ChangeList) {
        var known: [String: Int] = [:]
        for line in list.lines {
            let change = line.change, path = change.path
            var position = child(of: 0, change.document, key: change.document, &known)
            for (depth, step) in path.steps.enumerated() {
                let place = DocumentPath(document: change.document, path: Path(Array(path.steps[...depth])))
                position = child(of: position, Path([step]).description, key: place.description, &known)
            }
            nodes[position].lines.append(line)
        }
    }

    private mutating func child(of parent: Int, _ label: String, key: String, _ known: inout [String: Int]) -> Int {
        if let position = known[key] { return position }
        known[key] = nodes.count
        nodes[parent].children.append(nodes.count)
        nodes.append(Node(label: label))
        return nodes.count - 1
    }

    var isEmpty: Bool { nodes.count == 1 }

    /// The sign of a change first, then two blanks for each level, so that signs stand in one column.
    func text(style: Style) -> [String] { nodes[0].children.flatMap { text($0, depth: 0, style) } }

    private func text(_ position: Int, depth: Int, _ style: Style) -> [String] {
        let node = nodes[position], indent = String(repeating: "  ", count: depth)
        let own = node.lines.isEmpty ? ["  \(indent)\(node.label)"] : node.lines.map { $0.text(node.label, indent: indent, style) }
        return own + node.children.flatMap { text($0, depth: depth + 1, style) }
    }

    /// A list of `{key, changes, children}`.
    private func json(_ position: Int) -> JsonValue {
        let node = nodes[position]
        return .object([
            ("key", .string(node.label)),
            (
                "changes",
                .array(node.lines.map { .object([("environments", .strings($0.environments))] + ChangeList.json($0.change)) })
            ),
            ("children", .array(node.children.map(json))),
        ])
    }

    func print(in context: Context) {
        if context.format == .json { return context.print(.array(nodes[0].children.map(json))) }
        text(style: context.style).forEach { context.print($0) }
    }

    var sections: [MarkdownComment.Section] {
        isEmpty ? [] : [MarkdownComment.Section(blocks: [.diff(text(style: Style(colour: false)))])]
    }
}
