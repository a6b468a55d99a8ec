/// A value as block style writes it: what stands on the line of the key or dash, and the lines below, indentation included.
struct BlockForm {
    var head: [UInt8] = []
    var lines: [[UInt8]] = []
    /// The last line is the end of a string that may be a block, which would lose its last line feed at the end of the source.
    private var needsLineBreak = false

    init(head: [UInt8]) { self.head = head }

    /// The lines of a tree, its keys or dashes in a column. A scalar is a line as well.
    init(_ tree: Tree, _ indentation: Indentation, column: Int) throws(Diagnostic) {
        if let fragment = tree.fragment {
            var writer = KeptLines(fragment, indentation, column: column)
            try writer.write(tree)
            (lines, needsLineBreak) = (writer.lines, fragment.needsLineBreak)
            return
        }
        var writer = YamlWriter(step: indentation.step, sequenceStep: indentation.sequenceStep, keepsNumbers: true)
        try tree.write(to: &writer)
        let margin = [UInt8](repeating: .space, count: column)
        needsLineBreak = tree.endsWithLines
        lines = writer.bytes.dropLast().split(separator: .lineFeed, omittingEmptySubsequences: false).map { $0.isEmpty ? [] : margin + $0 }
    }

    /// A string of several lines as a literal block in a column; nil where a block cannot hold it.
    init?(literal text: [UInt8], column: Int) {
        let margin = [UInt8](repeating: .space, count: column)
        let parts: (head: [UInt8], lines: [[UInt8]])? = text.withUnsafeBufferPointer { text in
            LiteralBlock(text).map { block in
                (Array(block.endsWithLineFeed ? "|".utf8 : "|-".utf8), block.lines.map { $0.isEmpty ? [] : margin + $0 })
            }
        }
        guard let parts else { return nil }
        (head, lines) = parts
        needsLineBreak = head == [.pipe]
    }

    /// The lines, put at the end of a line.
    func tail(_ layout: Layout, at lineEnd: Int) -> [Splice] {
        guard !lines.isEmpty else { return [] }
        let end = needsLineBreak && lineEnd == layout.source.count ? layout.lineBreak : []
        return [Splice(at: lineEnd, lines.flatMap { layout.lineBreak + $0 } + end)]
    }
}
