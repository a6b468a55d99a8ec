/// Streams of documents: markers and directives (YAML 1.2.2, chapters 6.8 and 9).
extension YamlParser {
    mutating func stream() {
        startLine(at: 0)
        skipByteOrderMark()
        /// A bare document, without `---`, follows the start of the stream or `...`.
        var isBare = true
        while true {
            do throws(Stop) {
                guard try document(isBare: &isBare) else { return }
            } catch {
                recoverDocument()
                isBare = false
            }
            depth = 0
        }
    }

    private mutating func skipByteOrderMark() {
        guard byte(cursor) == 0xEF, byte(cursor + 1) == 0xBB, byte(cursor + 2) == 0xBF else { return }
        startLine(at: cursor + 3)
    }

    /// Reads one document and the markers around it; false at the end of the stream.
    private mutating func document(isBare: inout Bool) throws(Stop) -> Bool {
        try enterLine()
        anchors = [:]
        handles = TagHandles()
        let hasDirectives = isBare ? try directives() : false
        if isAtEnd, !hasDirectives { return false }
        if isBare, !hasDirectives, isEndMarker {
            _ = try endMarker()
            return true
        }
        let start = try startMarker(isRequired: hasDirectives || !isBare)
        let root = nodes.count
        try blockNode(parent: -1, after: .document)
        if isRecovering { throw Stop() }
        if !isFresh, try !skipSeparation() { throw unexpectedRest() }
        if !isAtEnd, !(column == 0 && isMarker(cursor)) { throw unexpectedContent() }
        isBare = isEndMarker
        let end = isBare ? try endMarker() : cursor ..< cursor
        roots.append(Document.Root(node: UInt32(root), startMarker: start.narrowed, endMarker: end.narrowed))
        return true
    }

    private var isEndMarker: Bool { byte(cursor) == .dot && column == 0 && isMarker(cursor) }

    /// Reads `---`; an empty range when the document has none and needs none.
    private mutating func startMarker(isRequired: Bool) throws(Stop) -> Range<Int> {
        guard byte(cursor) == .dash, column == 0, isMarker(cursor) else {
            if isRequired { throw expectedDocument() }
            return cursor ..< cursor
        }
        cursor += 3
        return cursor - 3 ..< cursor
    }

    /// Reads `...`, behind which only a comment may stand on the line.
    private mutating func endMarker() throws(Stop) -> Range<Int> {
        let range = cursor ..< cursor + 3
        cursor += 3
        guard try skipSeparation() else { throw unexpectedRest() }
        skipByteOrderMark()
        return range
    }

    /// Reads the `%` lines above a document; true when there is one.
    private mutating func directives() throws(Stop) -> Bool {
        var hasVersion = false, hasAny = false
        while byte(cursor) == .percent, column == 0 {
            let start = cursor, end = lineEnd(from: cursor)
            let words = directiveWords(until: end)
            if words.first.map({ isEqual(slice($0), "%YAML") }) ?? false {
                if hasVersion { throw fail("second-version", "expected one %YAML directive, found a second one", at: start) }
                hasVersion = true
                try versionDirective(words, at: start)
            } else if words.first.map({ isEqual(slice($0), "%TAG") }) ?? false {
                try tagDirective(words, at: start)
            }
            try skipSeparation()
            hasAny = true
        }
        return hasAny
    }

    /// The words of a directive; the cursor moves to the comment or line end behind them.
    private mutating func directiveWords(until end: Int) -> [Range<Int>] {
        var words: [Range<Int>] = []
        while cursor < end {
            while byte(cursor).isBlank { cursor += 1 }
            if byte(cursor) == .hash || cursor >= end { break }
            let start = cursor
            while cursor < end, !byte(cursor).isBlank { cursor += 1 }
            words.append(start ..< cursor)
        }
        return words
    }

    private mutating func versionDirective(_ words: [Range<Int>], at start: Int) throws(Stop) {
        let parts = words.count == 2 ? slice(words[1]).split(separator: .dot, omittingEmptySubsequences: false) : []
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isDigit) }) else {
            throw fail("version", "expected a version behind %YAML, as in \"%YAML 1.2\"", at: start)
        }
        guard parts[0].elementsEqual([UInt8(ascii: "1")]) else {
            throw fail("version", "expected YAML 1.2, found version \(text(words[1]))", at: words[1].lowerBound)
        }
    }

    private mutating func tagDirective(_ words: [Range<Int>], at start: Int) throws(Stop) {
        guard words.count == 3, let handle = words[1].first, bytes[handle] == .exclamation,
            words[1].count == 1 || bytes[words[1].upperBound - 1] == .exclamation
        else {
            throw fail("tag-directive", "expected a handle and a prefix behind %TAG, as in \"%TAG !e! tag:example.com,2024:\"", at: start)
        }
        if handles.declares(slice(words[1])) {
            throw fail("second-handle", "expected one declaration of \"\(text(words[1]))\", found a second one", at: start)
        }
        handles.declare(slice(words[1]), as: slice(words[2]))
    }
}
