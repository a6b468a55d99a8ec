/// Literal and folded block scalars (YAML 1.2.2, section 8.1).
extension YamlParser {
    private enum Chomping { case clip, strip, keep }

    private struct Header {
        var chomping = Chomping.clip
        /// Indentation that the header states, in spaces beyond the parent's.
        var indentation: Int?
    }

    /// Reads the block scalar at the cursor. Leaves the cursor at the content of the line behind it.
    mutating func blockScalar(parent: Int) throws(Stop) -> Scalar {
        let start = cursor
        let style: Node.Style = byte(cursor) == .pipe ? .literal : .folded
        let header = try blockHeader()
        let textStart = cooked.count
        guard byte(cursor).isBreak else {
            return Scalar(style: style, span: start ..< cursor, text: textStart ..< textStart, isCooked: true, isMultiline: true)
        }
        let headerEnd = afterBreak(cursor)
        // At the top of a document an explicit indentation counts from 0, as every reader takes it.
        let stated = header.indentation.map { max(parent, 0) + $0 }
        let indent = if let stated { stated } else { try detectedIndent(from: headerEnd, parent: parent) }
        var end = headerEnd, line = headerEnd
        var emptyLines = 0, wasSpaced = false, isFirst = true
        while let content = try contentLine(at: line, indent: indent, emptyLines: &emptyLines, parent: parent) {
            let isSpaced = byte(content).isBlank
            if isFirst || style == .literal || isSpaced || wasSpaced {
                cooked.append(contentsOf: repeatElement(.lineFeed, count: emptyLines + (isFirst ? 0 : 1)))
            } else if emptyLines == 0 {
                cooked.append(.space)
            } else {
                cooked.append(contentsOf: repeatElement(.lineFeed, count: emptyLines))
            }
            let lineEnd = lineEnd(from: content)
            cooked.append(contentsOf: bytes[content ..< lineEnd])
            (isFirst, wasSpaced, emptyLines) = (false, isSpaced, 0)
            line = lineEnd < bytes.count ? afterBreak(lineEnd) : lineEnd
            end = line
        }
        chomp(header.chomping, hasContent: !isFirst, endsInBreak: end > 0 && bytes[end - 1].isBreak, emptyLines: emptyLines)
        if header.chomping == .keep { end = cursor }
        startLine(at: cursor)
        let scalar = Scalar(style: style, span: start ..< end, text: textStart ..< cooked.count, isCooked: true, isMultiline: true)
        try enterLine()
        return scalar
    }

    private mutating func chomp(_ chomping: Chomping, hasContent: Bool, endsInBreak: Bool, emptyLines: Int) {
        if hasContent, chomping != .strip, endsInBreak { cooked.append(.lineFeed) }
        if chomping == .keep { cooked.append(contentsOf: repeatElement(.lineFeed, count: emptyLines)) }
    }

    private mutating func blockHeader() throws(Stop) -> Header {
        var header = Header(), hasChomping = false
        cursor += 1
        while true {
            switch byte(cursor) {
            case .dash where !hasChomping: (header.chomping, hasChomping) = (.strip, true)
            case UInt8(ascii: "+") where !hasChomping: (header.chomping, hasChomping) = (.keep, true)
            case UInt8(ascii: "1") ... .nine where header.indentation == nil: header.indentation = Int(byte(cursor) - .zero)
            default:
                try headerRest()
                return header
            }
            cursor += 1
        }
    }

    /// Nothing but a comment may follow on the line of the header.
    private mutating func headerRest() throws(Stop) {
        let behind = cursor
        while byte(cursor).isBlank { cursor += 1 }
        if byte(cursor) == .hash, cursor > behind {
            let end = lineEnd(from: cursor)
            comments.append((cursor ..< end).narrowed)
            cursor = end
        }
        guard byte(cursor).isBreak || isAtEnd else { throw blockHeaderText(at: behind) }
    }

    /// The indentation of the first line that has text; it must be deeper than the parent's.
    private mutating func detectedIndent(from start: Int, parent: Int) throws(Stop) -> Int {
        var line = start, deepestEmpty = 0, deepestAt = start
        while true {
            var content = line
            while byte(content) == .space { content += 1 }
            let indent = content - line
            guard byte(content).isBreak else {
                if content >= bytes.count { return max(parent + 1, deepestEmpty, indent) }
                if indent <= parent || (indent == 0 && isMarker(content)) { return max(parent + 1, deepestEmpty) }
                if deepestEmpty > indent { throw emptyLineTooDeep(at: deepestAt, indent: indent) }
                return indent
            }
            if indent > deepestEmpty { (deepestEmpty, deepestAt) = (indent, content) }
            line = afterBreak(content)
        }
    }

    /// The offset of the text of the next line that belongs to the scalar; nil, with the cursor behind the lines that do, when
    /// there is none.
    private mutating func contentLine(at start: Int, indent: Int, emptyLines: inout Int, parent: Int) throws(Stop) -> Int? {
        var line = start
        while true {
            var content = line
            while content < line + indent, byte(content) == .space { content += 1 }
            if byte(content).isBreak {
                emptyLines += 1
                line = afterBreak(content)
            } else if content < line + indent || content >= bytes.count || (indent == 0 && isMarker(line)) {
                if content >= bytes.count, content > line { emptyLines += 1; line = content }  // blanks without a line break
                cursor = line
                if byte(content) == .tab { try refuseTabLine(content) }
                return nil
            } else {
                return content
            }
        }
    }

    /// A line of blanks ends no block scalar and belongs to none when a tab stands in its indentation.
    private mutating func refuseTabLine(_ tab: Int) throws(Stop) {
        var index = tab
        while byte(index).isBlank { index += 1 }
        if byte(index).isBreak { throw tabIndentation(at: tab) }
    }
}
