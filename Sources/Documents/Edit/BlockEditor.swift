/// Writes values where block style rules: a line for each entry and element.
struct BlockEditor {
    let document: Document
    let layout: Layout
    var indentation: Indentation { Indentation(layout) }

    init(_ document: Document) {
        self.document = document
        layout = Layout(document: document)
    }

    func replacing(_ value: Int, key: Int?, parent: Int?, with tree: Tree) throws(Diagnostic) -> [Splice] {
        if parent == nil, document.nodes[value].style == .absent { return try filling(root: value, with: tree) }
        return try BlockReplacement(editor: self, value: value, key: key, parent: parent).splices(with: tree)
    }

    /// A new last entry or element of a block collection that has some.
    func adding(_ key: [UInt8]?, _ tree: Tree, to collection: Int) throws(Diagnostic) -> [Splice] {
        let first = collection + 1, column = layout.column(key == nil ? layout.dash(first) : layout.entryStart(key: first))
        let item = key.map { Tree.mapping([($0, tree)]) } ?? .sequence([tree])
        let form = try BlockForm(item, indentation, column: column)
        return stripping(lastOf: collection) + form.tail(layout, at: end(of: collection, column: column))
    }

    /// The end of the last line of a block collection: comments below it that stand further right are of its last value.
    private func end(of collection: Int, column: Int) -> Int {
        var end = layout.lastLineEnd(Int(document.nodes[collection].end)), line = layout.nextLine(end)
        while line < layout.source.count {
            let text = layout.skipBlanks(line), next = layout.nextLine(text)
            if layout.source[text ..< next].first == .hash {
                guard text - line > column else { break }
                end = layout.lineEnd(text)
            } else if text != layout.lineEnd(text) {
                break
            }
            line = next
        }
        return end
    }

    /// A block scalar that the source ends in without a line break would win a line feed from the lines behind it: `|` becomes `|-`.
    func stripping(lastOf value: Int) -> [Splice] {
        let last = document.nodes[Int(document.nodes[value].next) - 1]
        guard last.style == .literal || last.style == .folded, layout.lineEnd(Int(last.end)) == layout.source.count,
            last.end > last.start, !layout.source[Int(last.end) - 1].isBreak
        else { return [] }
        let header = layout.source[last.span].prefix { !$0.isBlank && !$0.isBreak }
        if header.contains(.dash) { return [] }
        if let keep = header.firstIndex(of: UInt8(ascii: "+")) { return [Splice(keep ..< keep + 1, [.dash])] }
        return [Splice(at: header.endIndex, [.dash])]
    }

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
