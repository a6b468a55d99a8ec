extension BlockEditor {
    /// Takes an item of a block collection away, with its own comments.
    func removing(_ index: Int, of items: [(key: Int?, value: Int)], from collection: Int, isRoot: Bool) -> [Splice] {
        let start = start(of: items[index]), end = layout.lastLineEnd(Int(document.nodes[items[index].value].end))
        guard items.count > 1 else { return emptying(collection, from: start, to: end, isRoot: isRoot) }
        if layout.isFirstOnLine(start) {
            let first = layout.ownStart(of: start, notBefore: gapStart(index, of: items))
            return [Splice((isHeader(first) ? layout.lineStart(start) : first) ..< layout.nextLine(end))]
        }
        // The first item, on the line of a dash: the next one takes its place, unless that has comments above it.
        let next = self.start(of: items[index + 1])
        if layout.hasComment(in: end ..< next) { return [Splice(layout.skipBlanksBackward(start) ..< end)] }
        return [Splice(start ..< next)]
    }

    private func start(of item: (key: Int?, value: Int)) -> Int { item.key.map(layout.entryStart) ?? layout.dash(item.value) }

    /// Where the item before ends; what stands above the first item of a collection is bounded by nothing but its column.
    private func gapStart(_ index: Int, of items: [(key: Int?, value: Int)]) -> Int {
        index == 0 ? 0 : Int(document.nodes[items[index - 1].value].end)
    }

    /// Whether a line is the first of its document: comments that stand there are about the file.
    private func isHeader(_ lineStart: Int) -> Bool {
        guard let above = layout.lineAbove(lineStart) else { return true }
        return layout.source[above...].starts(with: [.dash, .dash, .dash])
    }

    /// The last item goes: `{}` or `[]` behind the key or dash, or in the item's place when nothing leads to the collection.
    private func emptying(_ collection: Int, from start: Int, to end: Int, isRoot: Bool) -> [Splice] {
        let empty: [UInt8] = Array(document.nodes[collection].kind == .mapping ? "{}".utf8 : "[]".utf8)
        guard layout.isFirstOnLine(start), !isRoot else {
            let first = layout.ownStart(of: start, notBefore: 0)
            return [Splice((isHeader(first) || !layout.isFirstOnLine(start) ? start : first) ..< end, empty)]
        }
        let head = layout.head(collection)
        // The bytes between the end of the line above and the end of the item, so that a missing final line break stays missing.
        let first = layout.lastLineEnd(layout.ownStart(of: start, notBefore: head))
        return [Splice(at: head, [.space] + empty), Splice(max(first, head) ..< end)]
    }
}
