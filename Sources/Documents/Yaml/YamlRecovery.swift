/// Going on behind a mistake, so that one run finds the independent ones and no mistake is reported twice.
extension YamlParser {
    /// Moves to the next line that can be an entry of a block collection at `column`.
    /// - Returns: false, with the cursor at the first line that belongs further out, when there is none.
    mutating func recover(column: Int, isSequence: Bool) -> Bool {
        var line = resumptionLine
        while true {
            startLine(at: line)
            while byte(cursor).isBlank { cursor += 1 }
            contentStart = cursor
            resumption = line
            if isAtEnd || (lineIndent == 0 && isMarker(cursor)) { return false }
            let isEmpty = byte(cursor).isBreak || byte(cursor) == .hash
            if !isEmpty, lineIndent < column { return false }
            if !isEmpty, lineIndent == column, !lineHasTab {
                if isSequence ? isItem : isKey {
                    isRecovering = false
                    return true
                }
                if isSequence, isKey { return false }
            }
            line = nextLine(from: cursor)
        }
    }

    /// Moves to the next `---`, or the end.
    mutating func recoverDocument() {
        var line = resumptionLine
        while line < bytes.count, byte(line) != .dash || !isMarker(line) { line = nextLine(from: line) }
        startLine(at: line)
        isRecovering = false
    }

    /// The start of the line to go on with: the end of the file when nobody would read of another mistake.
    private var resumptionLine: Int {
        if complaints.count >= limits.diagnostics { return bytes.count }
        return resumption > lineStart ? nextLine(from: resumption) : lineStart
    }

    private func nextLine(from offset: Int) -> Int {
        let end = lineEnd(from: offset)
        return end < bytes.count ? afterBreak(end) : end
    }

    private var isItem: Bool { byte(cursor) == .dash && isBlankOrEnd(cursor + 1) }

    /// Whether the line looks like `key: value`.
    private var isKey: Bool {
        if byte(cursor).isFlowIndicator || byte(cursor) == .colon || isItem { return false }
        let end = lineEnd(from: cursor)
        return (cursor ..< end).contains { bytes[$0] == .colon && isBlankOrEnd($0 + 1) } || byte(cursor) == .question
    }
}
