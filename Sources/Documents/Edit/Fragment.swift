/// An entry or element as it stands in its document, to be written in another place: with the comment lines directly above it, the
/// comment behind it, and the text of its value. `Edit.extract` makes one, `Edit.insert` writes it.
///
/// It keeps its text wherever the other place can hold it: lines move as a whole to their new column, style, quotes and comments
/// stay. Between YAML and JSON, and where block style goes between brackets, the writers write the value anew.
package struct Fragment: Sendable {
    let document: Document
    /// Where it stands, for messages.
    let path: Path
    /// The collection that states it, and its key there; nil for elements.
    let parent: Int
    let key: Int?
    let value: Int
    /// What goes with it when it is taken away.
    let comments: [Range<Int>]
    /// Whether the writers write the value anew.
    var isRewritten = false

    init(_ location: Location, at path: Path, in parent: Int, of document: Document) throws(Diagnostic) {
        (self.document, self.path, self.parent, key, value) = (document, path, parent, location.key, location.value)
        let removed = try Revision(removing: location, from: parent, in: document).splices.map(\.range)
        comments = document.comments.map(\.widened).filter { comment in removed.contains { $0.contains(comment.lowerBound) } }
    }

    var layout: Layout { Layout(document: document) }
    var node: Node { document.nodes[value] }
    /// The nodes of the value, without the key.
    var nodes: Range<Int> { value ..< Int(node.next) }
    var isFlow: Bool { document.nodes[parent].style == .flow }

    /// The first byte of the entry, or of the element with its dash.
    var start: Int {
        if let key { return layout.entryStart(key: key) }
        return isFlow ? layout.start(value) : layout.dash(value)
    }

    /// The first byte of the value, its anchor and tag included.
    var valueStart: Int { isBare ? layout.entryStart(key: value + 1) : layout.start(value) }

    /// Whether the value is a pair without braces of its own: `[a: 1]`.
    var isBare: Bool { node.kind == .mapping && node.style == .flow && document.source[Int(node.start)] != .openBrace }

    /// A comment that is not part of the text of the value.
    var outerComment: Int? {
        let inside = isRewritten ? valueStart ..< valueStart : valueStart ..< max(valueStart, Int(node.end))
        return comments.first { !inside.contains($0.lowerBound) }?.lowerBound
    }

    /// Whether the key is written as it was.
    func keepsKey(_ name: [UInt8]?) -> Bool {
        guard let key, let name else { return false }
        return Value(document, key).withText { $0.elementsEqual(name) }
    }

}

// MARK: Writing anew

extension Fragment {
    /// The value as the writers take it. What they could not write is refused: comments inside, anchors, aliases, merge keys.
    func rewritten() throws(Diagnostic) -> Fragment {
        if node.style == .block, let comment = comments.first(where: { $0.lowerBound >= valueStart && $0.lowerBound < Int(node.end) }) {
            throw cannotRewrite("the comment", at: comment.lowerBound)
        }
        for index in nodes {
            if let properties = layout.properties(index) { throw cannotRewrite("the anchor or tag", at: properties.lowerBound) }
            if document.nodes[index].kind == .alias { throw cannotRewrite("the alias", at: Int(document.nodes[index].start)) }
            if document.nodes[index].flags.contains(.hasMerge) {
                throw cannotRewrite("the merge key in it", at: Int(document.nodes[index].start))
            }
        }
        var copy = self
        copy.isRewritten = true
        return copy
    }

    private func cannotRewrite(_ what: String, at offset: Int) -> Diagnostic {
        Diagnostic(
            "cannot-rewrite", "cannot write the value of \(path.named) in another style: \(what) would be lost",
            at: Place(file: document.file, position: document.position(of: offset)),
            hints: ["take it away first, or edit the file by hand"])
    }

    var tree: Tree { Tree(Value(document, value)) }

    /// Whether its text means something else, or nothing, between brackets.
    var needsBlock: Bool {
        switch node.style {
        case .block, .literal, .folded, .absent: true
        case .plain where !isFlow: document.source[node.span].contains { $0.isBreak || $0.isFlowIndicator }
        default: false
        }
    }
}
