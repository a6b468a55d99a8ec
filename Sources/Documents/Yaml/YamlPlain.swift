/// Plain scalars (YAML 1.2.2, section 7.3.3).
extension YamlParser {
    /// Reads plain text: one line as it stands, several folded into `cooked`.
    @inline(__always)
    mutating func plain(parent: Int, inFlow: Bool) throws(Stop) -> Scalar {
        try checkPlainStart(inFlow: inFlow)
        let start = cursor
        let end = plainLine(inFlow: inFlow)
        if byte(cursor).isBreak, let next = continuation(parent: parent, inFlow: inFlow) {
            return folded(from: start ..< end, to: next, parent: parent, inFlow: inFlow)
        }
        return Scalar(style: .plain, span: start ..< end, text: start ..< end)
    }

    /// Reads plain text up to the end of its line.
    @inline(__always)
    mutating func plainKey() throws(Stop) -> Scalar {
        try checkPlainStart(inFlow: false)
        let start = cursor
        let end = plainLine(inFlow: false)
        return Scalar(style: .plain, span: start ..< end, text: start ..< end)
    }

    /// Moves to what ends plain text on this line: a line break, `: `, ` #`, inside brackets also one of `,[]{}`.
    /// - Returns: the end of the text, trailing blanks left out.
    @inline(__always)
    private mutating func plainLine(inFlow: Bool) -> Int {
        var index = cursor
        var end = cursor
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case .space, .tab:
                index += 1
                continue
            case .lineFeed, .carriageReturn:
                cursor = index
                return end
            case .colon:
                if isBlankOrEnd(index + 1) || (inFlow && self.byte(index + 1).isFlowIndicator) {
                    cursor = index
                    return end
                }
            case .hash:
                if index > end {
                    cursor = index
                    return end
                }
            case .comma, .openBracket, .closeBracket, .openBrace, .closeBrace:
                if inFlow {
                    cursor = index
                    return end
                }
            default: break
            }
            index += 1
            end = index
        }
        cursor = index
        return end
    }

    private struct Continuation {
        var lineStart: Int
        var content: Int
        var emptyLines: Int
    }

    /// The line below that goes on with the plain text at whose line break the cursor stands.
    private func continuation(parent: Int, inFlow: Bool) -> Continuation? {
        var line = afterBreak(cursor), emptyLines = 0
        while true {
            var content = line
            while byte(content) == .space { content += 1 }
            let indent = content - line
            while byte(content).isBlank { content += 1 }
            let first = byte(content)
            if first.isBreak {
                emptyLines += 1
                line = afterBreak(content)
                continue
            }
            if content >= bytes.count || indent <= parent || first == .hash { return nil }
            if content == line, isMarker(content) { return nil }
            if first == .colon, isBlankOrEnd(content + 1) || (inFlow && byte(content + 1).isFlowIndicator) { return nil }
            if inFlow, first.isFlowIndicator { return nil }
            return Continuation(lineStart: line, content: content, emptyLines: emptyLines)
        }
    }

    /// Folds lines into one text: a line break is a space, an empty line a line feed.
    private mutating func folded(from first: Range<Int>, to next: Continuation, parent: Int, inFlow: Bool) -> Scalar {
        let textStart = cooked.count
        cooked.append(contentsOf: bytes[first])
        var end = first.upperBound, next: Continuation? = next
        while let line = next {
            if line.emptyLines == 0 { cooked.append(.space) }
            cooked.append(contentsOf: repeatElement(.lineFeed, count: line.emptyLines))
            startLine(at: line.lineStart)
            cursor = line.content
            contentStart = line.content
            end = plainLine(inFlow: inFlow)
            cooked.append(contentsOf: bytes[line.content ..< end])
            next = byte(cursor).isBreak ? continuation(parent: parent, inFlow: inFlow) : nil
        }
        return Scalar(
            style: .plain, span: first.lowerBound ..< end, text: textStart ..< cooked.count, isCooked: true, isMultiline: true)
    }

    /// Refuses what cannot begin plain text.
    @inline(__always)
    private mutating func checkPlainStart(inFlow: Bool) throws(Stop) {
        switch byte(cursor) {
        case .dash, .question, .colon:
            let next = byte(cursor + 1)
            if isBlankOrEnd(cursor + 1) || (inFlow && next.isFlowIndicator) { throw misplacedIndicator(inFlow: inFlow) }
        case .comma, .openBracket, .closeBracket, .openBrace, .closeBrace, .hash, .ampersand, .asterisk, .exclamation, .pipe,
            .greater, .apostrophe, .quote, .percent, UInt8(ascii: "@"), UInt8(ascii: "`"):
            throw misplacedIndicator(inFlow: inFlow)
        default: break
        }
    }
}
