/// Writes values where block style rules: a line for each entry and element.
struct BlockEditor {
    let document: Document
    let layout: Layout
    private var indentation: Indentation { Indentation(layout) }

    init(_ document: Document) {
        self.document = document
        layout = Layout(document: document)
    }

    // MARK: Replacing

    func replacing(_ value: Int, key: Int?, parent: Int?, with tree: Tree) throws(Diagnostic) -> [Splice] {
        let node = document.nodes[value]
        if parent == nil, node.style == .absent { return try filling(root: value, with: tree) }
        var form = try form(of: tree, replacing: value, key: key, parent: parent)
        switch node.style {
        case .absent: return place(form, at: layout.head(value), end: layout.head(value), isAlone: key == nil)
        case .literal, .folded:
            let header = document.source[node.span].prefix { !$0.isBlank && !$0.isBreak }
            let body = Splice(layout.lineEnd(Int(node.start)) ..< layout.lastLineEnd(Int(node.end)))
            return place(form, at: Int(node.start), end: header.endIndex, isAlone: key == nil, lastLine: body.range.upperBound) + [body]
        case .block:
            let end = layout.lastLineEnd(Int(node.end))
            let start = layout.blockStart(value), head = layout.head(value)
            guard parent != nil, layout.isFirstOnLine(start) else { return place(form, at: start, end: end, isAlone: true) }
            if form.head.isEmpty {
                let first = form.lines.removeFirst()
                return [Splice(layout.lineStart(start) ..< end, first)] + form.tail(layout, at: end)
            }
            return [Splice(at: head, [.space] + form.head), Splice(layout.lineEnd(head) ..< end)] + form.tail(layout, at: end)
        default:
            return place(form, at: Int(node.start), end: Int(node.end), isAlone: key == nil || layout.isFirstOnLine(Int(node.start)))
        }
    }

    /// Puts a form where something stood on one line. A collection of a key goes to the lines below it, one that stands alone on
    /// its line or behind a dash starts where the old value did. `lastLine` is the end of the old value's last line.
    private func place(_ form: BlockForm, at start: Int, end: Int, isAlone: Bool, lastLine: Int? = nil) -> [Splice] {
        var form = form
        let lastLine = lastLine ?? layout.lineEnd(end)
        if form.head.isEmpty, !isAlone {
            return [Splice(layout.skipBlanksBackward(start) ..< end)] + form.tail(layout, at: lastLine)
        }
        if form.head.isEmpty { form.head = Array(form.lines.removeFirst().drop { $0 == .space }) }
        let needsBlank = start == end && start > 0 && !layout.source[start - 1].isBlank
        return [Splice(start ..< end, (needsBlank ? [.space] : []) + form.head)] + form.tail(layout, at: lastLine)
    }

    /// How a tree looks in the place of a value.
    private func form(of tree: Tree, replacing value: Int, key: Int?, parent: Int?) throws(Diagnostic) -> BlockForm {
        let node = document.nodes[value], base = column(ofOwner: value, key: key, parent: parent)
        switch tree {
        case .scalar(let kind, let text):
            if kind == .string, node.style != .doubleQuoted, node.style != .singleQuoted,
                let block = BlockForm(literal: text, column: base + (key == nil ? 2 : indentation.step))
            {
                return block
            }
            return BlockForm(head: try scalarText(kind, text, replacing: node.style, syntax: .yaml, inFlow: false))
        case _ where tree.isEmptyCollection, _ where node.style == .flow && node.link > 0:
            return BlockForm(head: try FlowEditor(document).text(tree, .line))
        default:
            return try BlockForm(tree, indentation, column: column(ofCollection: tree, replacing: value, key: key, base: base))
        }
    }

    /// The column of the key, the dash, or the document.
    private func column(ofOwner value: Int, key: Int?, parent: Int?) -> Int {
        if let key { return layout.column(layout.entryStart(key: key)) }
        return parent == nil ? 0 : layout.column(layout.dash(value))
    }

    /// The column of a block collection in place of a value: where that stood when it had a line or a dash of its own.
    private func column(ofCollection tree: Tree, replacing value: Int, key: Int?, base: Int) -> Int {
        let node = document.nodes[value]
        let isSequence = if case .sequence = tree { true } else { false }
        if node.style == .block {
            let column = layout.column(layout.blockStart(value))
            if key == nil || column > base || isSequence { return column }
        } else if node.style != .absent, key == nil || layout.isFirstOnLine(Int(node.start)) {
            return layout.column(Int(node.start))
        }
        if key == nil { return base + 2 }
        return base + (isSequence ? indentation.sequenceStep : indentation.step)
    }

    // MARK: Adding

    /// A new last entry or element of a block collection that has some.
    func adding(_ key: [UInt8]?, _ tree: Tree, to collection: Int) throws(Diagnostic) -> [Splice] {
        let first = collection + 1, column = layout.column(key == nil ? layout.dash(first) : layout.entryStart(key: first))
        let item = key.map { Tree.mapping([($0, tree)]) } ?? .sequence([tree])
        let form = try BlockForm(item, indentation, column: column)
        return stripping(lastOf: collection) + form.tail(layout, at: layout.lastLineEnd(Int(document.nodes[collection].end)))
    }

    /// A block scalar that the source ends in without a line break would win a line feed from the lines behind it: `|` becomes `|-`.
    private func stripping(lastOf collection: Int) -> [Splice] {
        let last = document.nodes[Int(document.nodes[collection].next) - 1]
        guard last.style == .literal || last.style == .folded, layout.lineEnd(Int(last.end)) == layout.source.count,
            last.end > last.start, !layout.source[Int(last.end) - 1].isBreak
        else { return [] }
        let header = layout.source[last.span].prefix { !$0.isBlank && !$0.isBreak }
        if header.contains(.dash) { return [] }
        if let keep = header.firstIndex(of: UInt8(ascii: "+")) { return [Splice(keep ..< keep + 1, [.dash])] }
        return [Splice(at: header.endIndex, [.dash])]
    }

    // MARK: Filling

    /// The root of a document that has nothing but comments: behind them.
    private func filling(root: Int, with tree: Tree) throws(Diagnostic) -> [Splice] {
        guard let index = document.roots.firstIndex(where: { $0.node == root }) else { return [] }
        if !document.roots[index].endMarker.isEmpty { return try appending(tree, at: Int(document.roots[index].endMarker.lowerBound)) }
        let isLast = index + 1 == document.roots.count
        return try appending(tree, at: isLast ? document.source.count : Int(document.roots[index + 1].startMarker.lowerBound))
    }

    /// A root value on lines of its own at a line start or the end of the source.
    func appending(_ tree: Tree, at offset: Int) throws(Diagnostic) -> [Splice] {
        let form = try BlockForm(tree, indentation, column: 0)
        let isLineStart = layout.lineStart(offset) == offset
        return [Splice(at: offset, (isLineStart ? [] : layout.lineBreak) + form.lines.flatMap { $0 + layout.lineBreak })]
    }
}
