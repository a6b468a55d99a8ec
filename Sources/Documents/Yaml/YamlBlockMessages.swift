/// The wording of what goes wrong in block structure: what was expected, what stands there, what would be right.
extension YamlParser {
    /// The beginning of what stands at an offset, up to the line end, in quotes.
    func found(_ offset: Int) -> String {
        if offset >= bytes.count { return "the end of the file" }
        let line = lineEnd(from: offset)
        if line == offset { return "the end of the line" }
        var end = min(line, offset + 32)
        while end < line, end > offset, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        while end > offset + 1, bytes[end - 1].isBlank { end -= 1 }
        return "\"\(text(offset ..< end))\(line > offset + 32 ? "..." : "")\""
    }

    func lineNumber(_ offset: Int) -> Int { Position(of: offset, in: bytes).line }

    /// `1 space`, `2 spaces`.
    func spaces(_ count: Int) -> String { count == 1 ? "1 space" : "\(count) spaces" }

    mutating func tabIndentation(at offset: Int? = nil) -> Stop {
        fail(
            "tab-indentation", "expected spaces for indentation, found a tab", at: offset ?? lineStart + lineIndent,
            hints: ["replace the tab by spaces: YAML has no tabs in front of keys and dashes"])
    }

    /// The line stands deeper than the entries of the collection at `column`, and no deeper collection is open.
    mutating func badIndentation(column: Int) -> Stop {
        let deeper = closedLine == lineStart && closedColumn > lineIndent ? closedColumn : nil
        let expected = deeper.map { "\(column) or \(spaces($0))" } ?? spaces(column)
        return fail("indentation", "expected \(expected) of indentation, found \(lineIndent)", at: cursor)
    }

    /// Text behind a value that was complete.
    mutating func unexpectedRest() -> Stop {
        if byte(cursor) == .colon, cursor > 0, bytes[cursor - 1] == .quote || bytes[cursor - 1] == .apostrophe {
            return fail("colon-space", "expected a space behind \":\", found \(found(cursor))", at: cursor)
        }
        var hints: [String] = []
        if let start = lastLongQuote, lineNumber(start) < lineNumber(cursor) {
            hints = ["the text in quotes begins on line \(lineNumber(start)): is its closing quote missing there?"]
        } else if bytes[lineStart ..< cursor].contains(.quote) || bytes[lineStart ..< cursor].contains(.apostrophe) {
            hints = ["put quotes around the whole value, and a backslash before \" inside double quotes"]
        } else if text(lineStart ..< cursor).contains("{{") {
            hints = ["put a value that begins with \"{{\" into quotes"]
        }
        return fail("unexpected-text", "expected the end of the line, found \(found(cursor))", at: cursor, hints: hints)
    }

    /// `- x` or `? x` where no block collection can begin.
    mutating func misplacedBlock(_ lead: Lead, after indicator: Indicator) -> Stop {
        if isFresh, lineHasTab { return tabIndentation() }
        if indicator.allowsCompact, lead.inner.isEmpty { return tabBehindIndicator() }
        let isText = lead.inner.isEmpty
        let hint = isText ? "or put the value into quotes to take it as text" : "an anchor or a tag stands on the line above"
        return fail("block-line", "expected \(found(cursor)) on a line of its own", at: cursor, hints: [hint])
    }

    private mutating func tabBehindIndicator() -> Stop {
        var tab = cursor
        while tab > lineStart, bytes[tab] != .tab { tab -= 1 }
        return fail(
            "tab-indentation", "expected spaces behind the indicator, found a tab", at: tab,
            hints: ["replace the tab by spaces: what follows is indented by it"])
    }

    /// A key behind something on its line that is no place for a mapping to begin.
    mutating func nestedKey(_ key: Range<Int>, after indicator: Indicator) -> Stop {
        if lineHasTab { return tabIndentation() }
        switch indicator {
        case .document:
            return fail("nested-key", "expected \(found(key.lowerBound)) on the line below \"---\"", at: key.lowerBound)
        case .value:
            let value = text(key.lowerBound ..< lineEnd(from: key.lowerBound))
            let hints = value.contains("\"") ? [] : ["put the value into quotes if it is text: \"\(value)\""]
            return fail(
                "nested-key", "expected one key on the line, found a second one, \"\(text(key))\"", at: key.lowerBound, hints: hints)
        default: return tabBehindIndicator()
        }
    }

    /// Text over several lines, and then a `:`.
    mutating func multilineKey(_ scalar: Scalar, after indicator: Indicator, isFresh: Bool) -> Stop {
        if scalar.style != .plain { return multilineKey(at: scalar.span.lowerBound) }
        if isFresh {
            let line = lineEnd(from: scalar.span.lowerBound)
            let key = found(scalar.span.lowerBound), other = lineNumber(cursor)
            return fail(
                "expected-colon", "expected \":\" behind \(key), a key like the one on line \(other)", at: scalar.span.lowerBound,
                resumption: line)
        }
        return fail(
            "indentation", "expected \(found(contentStart)) in the column of the entries, found it \(spaces(lineIndent)) deep",
            at: contentStart, hints: ["put the value of line \(lineNumber(scalar.span.lowerBound)) into quotes if this belongs to it"])
    }

    mutating func multilineKey(at offset: Int) -> Stop {
        fail(
            "key-lines", "expected a key and its \":\" on one line", at: offset,
            hints: ["write \"? \" before a key of several lines, and \": \" before its value on a line of its own"])
    }

    mutating func longKey(at offset: Int) -> Stop {
        fail(
            "long-key", "expected \":\" within 1024 characters of the start of the key", at: offset,
            hints: ["write \"? \" before a longer key, and \": \" before its value on a line of its own"])
    }

    /// An entry of a mapping that does not begin with a key.
    /// - Parameters:
    ///   - key: offset behind anchor and tag.
    ///   - start: offset of the entry.
    mutating func expectedColon(_ key: Int, from start: Int) -> Stop {
        if byte(key).isBreak || key >= bytes.count {
            return fail("expected-key", "expected a key behind \(found(start)) on the same line", at: start)
        }
        let line = text(key ..< lineEnd(from: key))
        if let colon = line.firstIndex(of: ":"), line.index(after: colon) < line.endIndex, byte(key) != .quote {
            return fail("colon-space", "expected a space behind the \":\" in \(found(key))", at: key)
        }
        return fail(
            "expected-colon", "expected \":\" behind \(found(key))", at: key,
            hints: ["indent the line if it belongs to the value above"])
    }

    /// `- x` between the keys of a mapping.
    mutating func itemAmongKeys() -> Stop {
        fail(
            "expected-key", "expected a key like those above, found \(found(cursor))", at: cursor,
            hints: ["the entries of a sequence stand in one column"])
    }

    /// Something else between the entries of a sequence.
    mutating func expectedItem() -> Stop {
        let hint = byte(cursor) == .dash ? "put a space behind the dash" : "indent the line if it belongs to the entry above"
        return fail("expected-item", "expected \"- \", found \(found(cursor))", at: cursor, hints: [hint])
    }

    /// Content behind the root of a document.
    mutating func unexpectedContent() -> Stop {
        let isDirective = byte(cursor) == .percent
        return fail(
            "second-root", "expected the end of the document, found \(found(cursor))", at: cursor,
            hints: [isDirective ? "write \"...\" before the directives of another document" : "write \"---\" before another document"])
    }

    mutating func expectedDocument() -> Stop {
        fail("expected-document", "expected \"---\" behind the directives, found \(found(cursor))", at: cursor)
    }
}
