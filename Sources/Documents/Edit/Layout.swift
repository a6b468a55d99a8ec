/// How a file is laid out: its lines, its indentation, and what stands between its nodes. Offsets are those of the source.
struct Layout {
    let document: Document
    var source: [UInt8] { document.source }

    // MARK: Lines

    /// The first byte of the line, behind a byte order mark.
    func lineStart(_ offset: Int) -> Int {
        var start = offset
        while start > 0, !source[start - 1].isBreak { start -= 1 }
        return start == 0 && source.starts(with: [0xEF, 0xBB, 0xBF]) ? min(3, offset) : start
    }

    /// The line break that ends the line, or the end of the source.
    func lineEnd(_ offset: Int) -> Int {
        var end = offset
        while end < source.count, !source[end].isBreak { end += 1 }
        return end
    }

    /// Behind the line break that ends the line.
    func nextLine(_ offset: Int) -> Int {
        let end = lineEnd(offset)
        guard end < source.count else { return end }
        return end + (source[end] == .carriageReturn && end + 1 < source.count && source[end + 1] == .lineFeed ? 2 : 1)
    }

    /// The end of the last line of something that ends at an offset; a block scalar's end is already behind its line break.
    func lastLineEnd(_ end: Int) -> Int {
        guard end > 0, source[end - 1].isBreak else { return lineEnd(end) }
        return end > 1 && source[end - 1] == .lineFeed && source[end - 2] == .carriageReturn ? end - 2 : end - 1
    }

    func column(_ offset: Int) -> Int { offset - lineStart(offset) }

    func isFirstOnLine(_ offset: Int) -> Bool { source[lineStart(offset) ..< offset].allSatisfy(\.isBlank) }

    /// Whether nothing but blanks and a comment follows on the line.
    func isLastOnLine(_ offset: Int) -> Bool {
        let rest = skipBlanks(offset)
        return rest == lineEnd(rest) || (source[rest] == .hash && (rest == 0 || source[rest - 1].isBlank || source[rest - 1] == .comma))
    }

    /// The blanks that a line starts with.
    func margin(_ offset: Int) -> [UInt8] { Array(source[lineStart(offset)...].prefix { $0.isBlank }) }

    /// The start of the line above a line start.
    func lineAbove(_ lineStart: Int) -> Int? {
        guard lineStart > 0, source[lineStart - 1].isBreak else { return nil }
        return self.lineStart(lastLineEnd(lineStart))
    }

    /// The start of the line of an item, or of the first of the comment lines directly above it in its column.
    func ownStart(of item: Int, notBefore bound: Int) -> Int {
        let column = column(item)
        var first = lineStart(item)
        while let above = lineAbove(first), above >= bound {
            let text = skipBlanks(above)
            guard text - above == column, source[text] == .hash else { break }
            first = above
        }
        return first
    }

    var lineBreak: [UInt8] {
        guard let first = source.firstIndex(where: \.isBreak) else { return [.lineFeed] }
        return Array(source[first ..< nextLine(first)])
    }

    // MARK: Between nodes

    func skipBlanks(_ offset: Int) -> Int {
        var offset = offset
        while offset < source.count, source[offset].isBlank { offset += 1 }
        return offset
    }

    func skipBlanksBackward(_ offset: Int) -> Int {
        var offset = offset
        while offset > 0, source[offset - 1].isBlank { offset -= 1 }
        return offset
    }

    /// Forward over blanks, line breaks and comments.
    func skipGap(_ offset: Int) -> Int {
        var offset = offset
        while offset < source.count {
            if source[offset].isBlank || source[offset].isBreak {
                offset += 1
            } else if source[offset] == .hash {
                offset = lineEnd(offset)
            } else {
                break
            }
        }
        return offset
    }

    /// Backward over blanks, line breaks and comments.
    func skipGapBackward(_ offset: Int) -> Int {
        var offset = offset
        while offset > 0 {
            if source[offset - 1].isBlank || source[offset - 1].isBreak {
                offset -= 1
            } else if let comment = lastComment(before: offset), comment.upperBound == offset {
                offset = comment.lowerBound
            } else {
                break
            }
        }
        return offset
    }

    func hasComment(in range: Range<Int>) -> Bool {
        lastComment(before: range.upperBound).map { $0.lowerBound >= range.lowerBound } ?? false
    }

    /// The last comment that starts before an offset.
    private func lastComment(before offset: Int) -> Range<Int>? {
        var low = 0, high = document.comments.count
        while low < high {
            let middle = (low + high) / 2
            if Int(document.comments[middle].lowerBound) < offset { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return nil }
        let comment = document.comments[low - 1]
        return Int(comment.lowerBound) ..< Int(comment.upperBound)
    }

    // MARK: Nodes

    /// Where anchor and tag of a node stand, from the first to the last; nil when it has none.
    func properties(_ node: Int) -> Range<Int>? {
        guard let properties = document.properties(of: node) else { return nil }
        let ranges = [properties.anchor, properties.tag].filter { !$0.isEmpty }
        guard let first = ranges.map(\.lowerBound).min(), let last = ranges.map(\.upperBound).max() else { return nil }
        return Int(first) ..< Int(last)
    }

    /// The first byte of a node, its anchor and tag included, and the first dash of a block sequence.
    func start(_ node: Int) -> Int {
        if let properties = properties(node) { return properties.lowerBound }
        return document.nodes[node].style == .block ? blockStart(node) : Int(document.nodes[node].start)
    }

    /// The first byte of a block collection: its first dash, or its first entry.
    func blockStart(_ collection: Int) -> Int {
        document.nodes[collection].kind == .sequence ? dash(collection + 1) : entryStart(key: collection + 1)
    }

    /// Behind the `:` or `-` that leads to a value in block style, and behind its anchor and tag.
    func head(_ value: Int) -> Int { properties(value)?.upperBound ?? skipGapBackward(start(value)) }

    /// The `-` of an element of a block sequence.
    func dash(_ element: Int) -> Int { skipGapBackward(start(element)) - 1 }

    /// The first byte of an entry: its key with anchor and tag, or its `?`.
    func entryStart(key: Int) -> Int {
        let start = start(key)
        return document.nodes[key].flags.contains(.explicitKey) ? skipGapBackward(start) - 1 : start
    }
}
