/// Puts a new entry or element behind another one, or before the first.
struct Insertion {
    let document: Document
    let addition: MergeStep.Addition
    private var layout: Layout { Layout(document: document) }

    init(_ addition: MergeStep.Addition, in document: Document) { (self.addition, self.document) = (addition, document) }

    /// - Parameter transplanting: whether the text comes as it stands in its source, with comments; otherwise anew.
    func splices(transplanting: Bool) throws(Diagnostic) -> [Splice] {
        let items = document.items(of: addition.collection)
        return document.nodes[addition.collection].style == .flow
            ? try flowSplices(items) : try blockSplices(items, transplanting ? addition.source : nil)
    }

    // MARK: Block style

    private func blockSplices(_ items: [(key: Int?, value: Int)], _ source: Transplant?) throws(Diagnostic) -> [Splice] {
        let editor = BlockEditor(document), layout = layout
        let first = items[0].key.map(layout.entryStart) ?? layout.dash(items[0].value), column = layout.column(first)
        let item = addition.key.map { Tree.mapping([($0, addition.tree)]) } ?? .sequence([addition.tree])
        let form = try BlockForm(item, editor.indentation, column: column), brought = source?.lines(column: column, editor.indentation)
        guard let index = addition.index else {
            guard layout.isFirstOnLine(first) else { throw noPlace }
            return [Splice(at: layout.commentStart(above: first), (brought?.lines ?? form.lines).flatMap { $0 + layout.lineBreak })]
        }
        let end = lastLineEnd(of: items[index], column, layout)
        let strip = end == layout.source.count ? editor.stripping(lastOf: addition.collection) : []
        guard let brought else { return strip + form.tail(layout, at: end) }
        let isLast = brought.needsLineBreak && end == layout.source.count
        return strip + [Splice(at: end, brought.lines.flatMap { layout.lineBreak + $0 } + (isLast ? layout.lineBreak : []))]
    }

    /// Behind an item, and behind the comments below it that are indented more, which are about it.
    private func lastLineEnd(of item: (key: Int?, value: Int), _ column: Int, _ layout: Layout) -> Int {
        var end = layout.lastLineEnd(FlowEditor(document).end(of: item))
        while end < layout.source.count {
            let line = layout.nextLine(end), text = layout.skipBlanks(line)
            guard text < layout.source.count, layout.source[text] == .hash, text - line > column else { break }
            end = layout.lineEnd(text)
        }
        return end
    }

    private var noPlace: Diagnostic {
        Diagnostic("edit-refused", "there is no line to put it on", at: document.place(of: addition.collection))
    }

    // MARK: Between brackets

    private func flowSplices(_ items: [(key: Int?, value: Int)]) throws(Diagnostic) -> [Splice] {
        let editor = FlowEditor(document), layout = layout, collection = addition.collection
        guard !editor.isBare(collection) else { throw noPlace }
        let neighbour = items[addition.index ?? 0], start = editor.start(of: neighbour), isJson = document.syntax == .json
        let hasLine = layout.isFirstOnLine(start), margin = hasLine ? layout.margin(start) : []
        let style: JsonWriter.Style = hasLine && isJson ? .pretty : editor.isTight(collection) ? .compact : .line
        let text = try editor.item(addition.key, addition.tree, style, margin: margin)
        let gap: [UInt8] = hasLine ? layout.lineBreak + margin : style == .compact ? [] : [.space]
        guard addition.index != nil else { return [Splice(at: start, text + [.comma] + gap)] }
        let end = editor.end(of: neighbour)
        if hasLine, let comma = editor.comma(after: end), layout.isLastOnLine(comma + 1) {
            return [Splice(at: layout.lineEnd(comma), gap + text + [.comma])]
        }
        return [Splice(at: end, [.comma] + gap + text)]
    }
}

extension Layout {
    /// Where the comment lines directly above an item start that belong to it; those that a file starts with are about the file.
    func commentStart(above item: Int) -> Int {
        let own = ownStart(of: item, notBefore: 0)
        guard let above = lineAbove(own), !source[above...].starts(with: [.dash, .dash, .dash]) else { return lineStart(item) }
        return own
    }
}
