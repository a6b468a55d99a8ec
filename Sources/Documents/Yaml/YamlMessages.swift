/// The wording of what goes wrong in block structure and scalars: what was expected, and what would be right.
extension YamlParser {
    /// The first word or so of what stands at an offset, for messages.
    func glimpse(_ offset: Int) -> String {
        var end = min(lineEnd(from: offset), offset + 24)
        while end > offset, end < bytes.count, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        while end > offset, bytes[end - 1].isBlank { end -= 1 }
        return text(offset ..< end)
    }

    mutating func unexpectedRest() -> Stop {
        fail("unexpected-text", "expected the end of the line, found \"\(glimpse(cursor))\"", at: cursor)
    }

    mutating func tabIndentation(at offset: Int? = nil) -> Stop {
        fail("tab-indentation", "expected spaces for indentation, found a tab", at: offset ?? lineStart + lineIndent)
    }

    mutating func badIndentation(column: Int) -> Stop {
        fail("indentation", "expected \(column) spaces of indentation, found \(lineIndent)", at: cursor)
    }

    mutating func misplacedIndicator() -> Stop {
        fail("indicator", "expected a value, found \"\(glimpse(cursor))\"", at: cursor)
    }

    mutating func misplacedBlock(_ lead: Lead, after indicator: Indicator) -> Stop {
        lineHasTab ? tabIndentation() : fail("block-line", "expected \"\(glimpse(cursor))\" on a line of its own", at: cursor)
    }

    mutating func multilineKey(_ scalar: Scalar) -> Stop { multilineKey(at: scalar.span.lowerBound) }

    mutating func multilineKey(at offset: Int) -> Stop {
        fail("key-lines", "expected a key and its \":\" on one line", at: offset)
    }

    mutating func nestedKey(_ key: Range<Int>, after indicator: Indicator) -> Stop {
        lineHasTab ? tabIndentation() : fail("nested-key", "expected \"\(text(key))\" on a line of its own", at: key.lowerBound)
    }

    mutating func longKey(at offset: Int) -> Stop {
        fail("long-key", "expected a key of at most 1024 characters", at: offset)
    }

    mutating func aliasProperties(at offset: Int) -> Stop {
        fail("alias-properties", "expected no anchor or tag before an alias", at: offset)
    }

    mutating func expectedColon(_ key: Int, from start: Int) -> Stop {
        fail("expected-colon", "expected \":\" behind \"\(glimpse(key))\"", at: key)
    }

    mutating func expectedItem() -> Stop {
        fail("expected-item", "expected \"- \", found \"\(glimpse(cursor))\"", at: cursor)
    }

    mutating func unexpectedContent() -> Stop {
        fail("second-root", "expected the end of the document, found \"\(glimpse(cursor))\"", at: cursor)
    }

    mutating func expectedDocument() -> Stop {
        fail("expected-document", "expected \"---\", found \"\(glimpse(cursor))\"", at: cursor)
    }

    mutating func unclosedQuote(at offset: Int) -> Stop {
        fail("unclosed-quote", "expected a closing quote", at: offset, resumption: lineEnd(from: offset))
    }

    mutating func quotedIndentation(start: Int, parent: Int) -> Stop {
        fail("unclosed-quote", "expected a closing quote", at: start, resumption: lineEnd(from: start))
    }

    mutating func unknownEscape(at offset: Int) -> Stop {
        fail("escape", "expected an escape, found \"\(glimpse(offset))\"", at: offset)
    }

    mutating func shortEscape(at offset: Int, digits: Int) -> Stop {
        fail("escape", "expected \(digits) hexadecimal digits", at: offset)
    }

    mutating func noScalar(at offset: Int) -> Stop {
        fail("escape", "expected a Unicode character", at: offset)
    }

    mutating func blockHeaderText(at offset: Int) -> Stop {
        fail("block-header", "expected the end of the line behind the block indicator, found \"\(glimpse(offset))\"", at: offset)
    }

    mutating func emptyLineTooDeep(at offset: Int, indent: Int) -> Stop {
        fail("indentation", "expected at most \(indent) spaces", at: offset)
    }

    mutating func unclosedBracket(at offset: Int) -> Stop {
        fail("unclosed-bracket", "expected a closing bracket", at: offset, resumption: lineEnd(from: offset))
    }

    mutating func wrongBracket(opening: Int) -> Stop {
        fail("wrong-bracket", "expected the other bracket", at: cursor)
    }

    mutating func emptyFlowEntry() -> Stop {
        fail("empty-entry", "expected a value before \",\"", at: cursor)
    }

    mutating func expectedSeparator(opening: Int) -> Stop {
        fail("expected-comma", "expected \",\" or a closing bracket, found \"\(glimpse(cursor))\"", at: cursor)
    }

    mutating func flowIndentation(opening: Int, parent: Int) -> Stop {
        fail("unclosed-bracket", "expected a closing bracket", at: opening, resumption: lineEnd(from: opening))
    }
}
