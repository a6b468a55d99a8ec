/// A value of block style, and what may stand in its place.
struct BlockReplacement {
    let editor: BlockEditor
    let value: Int
    /// The key in a mapping; nil for elements and the root, which has no parent either.
    let key: Int?
    let parent: Int?

    private var document: Document { editor.document }
    private var layout: Layout { editor.layout }
    private var node: Node { document.nodes[value] }

    func splices(with tree: Tree) throws(Diagnostic) -> [Splice] {
        let form = try form(of: tree), start = Int(node.start)
        switch node.style {
        case .block: return replacingBlock(with: form)
        case .absent:
            if let key, node.start == document.nodes[key].end { return answering(key, with: form) }
            let head = layout.head(value)
            return place(form, in: head ..< head, lastLine: layout.lineEnd(head))
        case .literal, .folded:
            let header = document.source[node.span].prefix { !$0.isBlank && !$0.isBreak }
            let body = Splice(layout.lineEnd(start) ..< layout.lastLineEnd(Int(node.end)))
            return place(form, in: start ..< header.endIndex, lastLine: body.range.upperBound) + [body]
        default: return place(form, in: node.span, lastLine: layout.lineEnd(Int(node.end)))
        }
    }

    // MARK: Form

    /// How a tree looks in the place of the value.
    private func form(of tree: Tree) throws(Diagnostic) -> BlockForm {
        switch tree {
        case .scalar(let kind, let text):
            if kind == .string, node.style != .doubleQuoted, node.style != .singleQuoted,
                let block = BlockForm(literal: text, column: ownerColumn + (key == nil ? 2 : editor.indentation.step))
            {
                return block
            }
            return BlockForm(head: try scalarText(kind, text, replacing: node.style, syntax: .yaml, inFlow: false))
        case _ where tree.isEmptyCollection, _ where node.style == .flow && node.link > 0:
            return BlockForm(head: try FlowEditor(document).text(tree, .line))
        case .sequence: return try BlockForm(tree, editor.indentation, column: collectionColumn(isSequence: true))
        default: return try BlockForm(tree, editor.indentation, column: collectionColumn(isSequence: false))
        }
    }

    /// The column of the key, the dash, or the document.
    private var ownerColumn: Int {
        if let key { return layout.column(layout.entryStart(key: key)) }
        return parent == nil ? 0 : layout.column(layout.dash(value))
    }

    /// Where a block collection goes: where the value stood when it had a line or a dash of its own, otherwise below its key.
    private func collectionColumn(isSequence: Bool) -> Int {
        if node.style == .block {
            let column = layout.column(layout.blockStart(value))
            if key == nil || column > ownerColumn || isSequence { return column }
        } else if node.style != .absent, isAlone {
            return layout.column(Int(node.start))
        }
        guard key != nil else { return parent == nil ? 0 : ownerColumn + 2 }
        return ownerColumn + (isSequence ? editor.indentation.sequenceStep : editor.indentation.step)
    }

    /// Whether a block collection can start where the value does: behind a dash, or on a line of its own. Behind an anchor or tag
    /// it cannot, since those would belong to its first key.
    private var isAlone: Bool {
        if layout.properties(value) != nil { return false }
        if node.style == .absent { return key == nil }
        return key == nil && parent != nil || layout.isFirstOnLine(Int(node.start))
    }

    // MARK: Splices

    /// Puts a form where something stood on one line; the lines of a collection that cannot start there go below.
    /// - Parameter lastLine: the end of the old value's last line.
    private func place(_ form: BlockForm, in range: Range<Int>, lastLine: Int) -> [Splice] {
        var form = form
        if form.head.isEmpty, !isAlone {
            return [Splice(layout.skipBlanksBackward(range.lowerBound) ..< range.upperBound)] + form.tail(layout, at: lastLine)
        }
        if form.head.isEmpty { form.head = Array(form.lines.removeFirst().drop { $0 == .space }) }
        let needsBlank = range.isEmpty && range.lowerBound > 0 && !layout.source[range.lowerBound - 1].isBlank
        return [Splice(range, (needsBlank ? [.space] : []) + form.head)] + form.tail(layout, at: lastLine)
    }

    private func replacingBlock(with form: BlockForm) -> [Splice] {
        var form = form
        let start = layout.blockStart(value), end = layout.lastLineEnd(Int(node.end)), head = layout.head(value)
        if parent == nil || !layout.isFirstOnLine(start) {
            if form.head.isEmpty { form.head = Array(form.lines.removeFirst().drop { $0 == .space }) }
            return [Splice(start ..< end, form.head)] + form.tail(layout, at: end)
        }
        if form.head.isEmpty {
            let first = form.lines.removeFirst()
            return [Splice(layout.lineStart(start) ..< end, first)] + form.tail(layout, at: end)
        }
        return [Splice(at: head, [.space] + form.head), Splice(layout.lineEnd(head) ..< end)] + form.tail(layout, at: end)
    }

    /// The value of `? key` without `:`.
    private func answering(_ key: Int, with form: BlockForm) -> [Splice] {
        let end = layout.lineEnd(Int(document.nodes[key].end))
        let colon = layout.lineBreak + [UInt8](repeating: .space, count: ownerColumn) + [.colon]
        return [Splice(at: end, colon + (form.head.isEmpty ? [] : [.space] + form.head))] + form.tail(layout, at: end)
    }
}
