/// Where the comments of a document stand, seen from its entries and elements.
struct CommentedDocument {
    let document: Document
    let layout: Layout

    init(_ document: Document) { (self.document, layout) = (document, Layout(document: document)) }

    /// The comment lines that belong to an item, each from its `#` on; nil where it does not start a line.
    func above(_ item: (key: Int?, value: Int)) -> (range: Range<Int>, column: Int, lines: [[UInt8]])? {
        let start = item.key.map(layout.entryStart) ?? layout.dash(item.value)
        guard layout.isFirstOnLine(start) else { return nil }
        let range = layout.commentStart(above: start) ..< layout.lineStart(start)
        let lines = Array(document.source[range]).lines.dropLast().map { Array($0.drop(while: \.isBlank)) }
        return (range, layout.column(start), lines)
    }

    /// Where a comment behind an item would follow; nil for a block scalar.
    func behind(_ item: (key: Int?, value: Int)) -> Int? {
        let node = document.nodes[item.value]
        switch node.style {
        case .literal, .folded: return nil
        case .block: return layout.head(item.value)
        case .absent: return layout.head(item.value)
        default: return Int(node.end)
        }
    }

    /// The comment that follows an offset on its line.
    func comment(at offset: Int) -> Range<Int>? {
        let start = layout.skipBlanks(offset)
        guard start > offset, start < document.source.count, document.source[start] == .hash else { return nil }
        return start ..< layout.lineEnd(start)
    }

    func text(_ comment: Range<Int>?) -> ArraySlice<UInt8>? { comment.map { document.source[$0] } }

    /// Nil unless the document is a mapping with entries.
    var firstKey: String? { document.root?.ownEntries.first?.key.text }

    /// The comment lines at the top, without blank lines behind them; empty where something else comes first.
    var header: Range<Int> {
        let start = document.source.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var end = start
        while end < document.source.count, document.source[layout.skipBlanks(end)...].first == .hash { end = layout.nextLine(end) }
        return start ..< end
    }
}
