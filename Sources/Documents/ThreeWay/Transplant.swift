/// An entry or element where it stands in another text, to be brought with its comments.
struct Transplant {
    private let document: Document
    private let value: Int
    private let collection: Int
    private var layout: Layout { Layout(document: document) }

    /// - Parameter collection: which the value is an item of.
    init(_ value: Int, in collection: Int, of document: Document) {
        (self.value, self.collection, self.document) = (value, collection, document)
    }

    private var key: Int? { document.nodes[collection].kind == .mapping ? value - 1 : nil }

    /// Its lines, and those of the comments above it, in a column; nil where it is not of block style, or where an anchor, an alias or a
    /// tag would mean something else in another place.
    func lines(column: Int) -> [[UInt8]]? {
        guard document.nodes[collection].style == .block, isPlain else { return nil }
        let layout = layout, start = key.map(layout.entryStart) ?? layout.dash(value)
        let isFirst = layout.isFirstOnLine(start), first = isFirst ? layout.commentStart(above: start) : start
        let margin = [UInt8](repeating: .space, count: column), own = layout.column(start)
        var lines: [[UInt8]] = []
        if isFirst, let above = layout.lineAbove(first), above > layout.blockStart(collection),
            layout.skipBlanks(above) == layout.lineEnd(above)
        {
            lines.append([])
        }
        var offset = first
        let end = layout.lastLineEnd(max(Int(document.nodes[value].end), key.map { Int(document.nodes[$0].end) } ?? 0))
        while offset <= end {
            let line = document.source[offset ..< layout.lineEnd(offset)]
            let isCut = offset == start && !isFirst, blanks = isCut ? 0 : line.prefix { $0 == .space }.count
            if blanks == line.count {
                lines.append([])
            } else if isCut || blanks >= own {
                lines.append(margin + line.dropFirst(isCut ? 0 : own))
            } else {
                guard line[line.startIndex + blanks] == .hash else { return nil }
                lines.append(margin + line.dropFirst(blanks))
            }
            let next = layout.nextLine(offset)
            if next == offset { break }
            offset = next
        }
        return lines
    }

    private var isPlain: Bool {
        (key ?? value) < document.nodes[value].next
            && document.nodes[(key ?? value) ..< Int(document.nodes[value].next)].allSatisfy {
                $0.kind != .alias && !$0.flags.contains(.hasProperties)
            }
    }
}
