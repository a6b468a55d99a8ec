/// Blanks, comments and line breaks between one node and the next (YAML 1.2.2, sections 6.1 to 6.7).
extension YamlParser {
    /// Moves to the next content and says whether it stands on a new line. Records comments on the way.
    @inline(__always)
    @discardableResult
    mutating func skipSeparation() throws(Stop) -> Bool {
        var index = cursor
        while byte(index).isBlank { index += 1 }
        cursor = index
        let byte = byte(index)
        guard byte.isBreak || byte == .hash || index >= bytes.count else { return false }
        return try skipLines()
    }

    /// Moves from the start of a line, its spaces passed, to the next content.
    mutating func enterLine() throws(Stop) {
        while byte(cursor).isBlank { cursor += 1 }
        contentStart = cursor
        if byte(cursor).isBreak || byte(cursor) == .hash || isAtEnd { _ = try skipLines() }
    }

    /// The rest of the line is a comment or nothing: moves to the next content.
    private mutating func skipLines() throws(Stop) -> Bool {
        var crossed = false
        while true {
            if byte(cursor) == .hash { try comment() }
            if byte(cursor).isBreak {
                startLine(at: afterBreak(cursor))
                crossed = true
                while byte(cursor).isBlank { cursor += 1 }
                contentStart = cursor
            } else if isAtEnd {
                contentStart = cursor
                return true
            } else if byte(cursor) != .hash {
                return crossed
            }
        }
    }

    /// Moves behind the spaces of the line that begins at an offset.
    @inline(__always)
    mutating func startLine(at offset: Int) {
        lineStart = offset
        var index = offset
        while byte(index) == .space { index += 1 }
        lineIndent = index - offset
        cursor = index
        contentStart = index
    }

    /// The offset behind the line break at an offset: one line feed, one carriage return, or both.
    @inline(__always)
    func afterBreak(_ offset: Int) -> Int {
        byte(offset) == .carriageReturn && byte(offset + 1) == .lineFeed ? offset + 2 : offset + 1
    }

    /// The offset of the line break that ends the line, or the end.
    func lineEnd(from offset: Int) -> Int {
        var index = offset
        while index < bytes.count, !bytes[index].isBreak { index += 1 }
        return index
    }

    private mutating func comment() throws(Stop) {
        if cursor > lineStart, !bytes[cursor - 1].isBlank {
            throw commentSpace(at: cursor)
        }
        let end = lineEnd(from: cursor)
        comments.append(UInt32(cursor) ..< UInt32(end))
        cursor = end
    }

    /// Blanks were skipped at the start of this line that are not all spaces.
    var lineHasTab: Bool { contentStart > lineStart + lineIndent }

    /// Moves to the next entry of a block collection.
    /// - Returns: false when the next content belongs further out, or there is none.
    @inline(__always)
    mutating func nextEntry(column: Int) throws(Stop) -> Bool {
        if isRecovering { throw Stop() }
        if !isFresh, try !skipSeparation() { throw unexpectedRest() }
        if isAtEnd || lineIndent < column {
            (closedColumn, closedLine) = (column, lineStart)
            return false
        }
        if lineHasTab { throw tabIndentation() }
        if lineIndent > column { throw badIndentation(column: column) }
        return column > 0 || !isMarker(cursor)
    }
}
