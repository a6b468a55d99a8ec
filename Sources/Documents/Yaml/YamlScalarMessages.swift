/// The wording of what goes wrong in scalars, anchors and tags.
extension YamlParser {
    /// Something that cannot begin plain text.
    mutating func misplacedIndicator(inFlow: Bool) -> Stop {
        let hint: String
        switch byte(cursor) {
        case .dash where inFlow: hint = "inside brackets entries are separated by commas, without dashes"
        case .pipe where inFlow, .greater where inFlow: hint = "inside brackets text stands in quotes, not in a block"
        case .percent where column == 0: hint = "directives stand above \"---\", behind the \"...\" that ends another document"
        case .question, .dash, .colon: hint = "put it into quotes to take it as text"
        default: hint = "put text that begins with \"\(text(cursor ..< cursor + 1))\" into quotes"
        }
        return fail("indicator", "expected a value, found \(found(cursor))", at: cursor, hints: [hint])
    }

    mutating func unclosedQuote(at start: Int) -> Stop {
        let end = isAtEnd ? "the end of the file" : "\(found(cursor)) on line \(lineNumber(cursor))"
        return fail(
            "unclosed-quote", "expected a closing \(text(start ..< start + 1)) for the text that begins here, found \(end)", at: start,
            resumption: lineEnd(from: start))
    }

    /// A key whose quote is not closed on its line.
    mutating func unclosedKey(at start: Int) -> Stop {
        fail(
            "unclosed-quote", "expected a closing \(text(start ..< start + 1)) on this line for the key that begins here", at: start,
            resumption: lineEnd(from: start))
    }

    /// A line inside quotes that stands as far out as the entry which the text belongs to.
    mutating func quotedIndentation(start: Int, parent: Int) -> Stop {
        let line = lineNumber(cursor)
        if lineHasTab { return tabIndentation() }
        return fail(
            "unclosed-quote",
            "expected a closing \(text(start ..< start + 1)) for the text that begins here before line \(line), which is not indented",
            at: start, hints: ["close the quote, or indent line \(line) by at least \(spaces(parent + 1))"],
            resumption: lineEnd(from: start))
    }

    mutating func unknownEscape(at offset: Int) -> Stop {
        var end = min(offset + 2, bytes.count)
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
        return fail(
            "escape", "expected an escape like \\n or \\u00E9, found \"\(text(offset ..< end))\"", at: offset,
            hints: ["write \"\\\\\" for a backslash, or put the text into single quotes, which have no escapes"])
    }

    mutating func shortEscape(at offset: Int, digits: Int) -> Stop {
        fail("escape", "expected \(digits) hexadecimal digits behind \"\(text(offset ..< offset + 2))\"", at: offset)
    }

    mutating func noScalar(at offset: Int) -> Stop {
        fail("escape", "expected the number of a Unicode character, found a surrogate or more than 10FFFF", at: offset)
    }

    /// Something behind `|` or `>` on its line.
    mutating func blockHeaderText(at offset: Int) -> Stop {
        switch byte(offset) {
        case .hash: return commentSpace(at: offset)
        case .zero ... .nine:
            return fail("block-header", "expected an indentation from 1 to 9 behind the block indicator", at: offset)
        default:
            var start = offset
            while byte(start).isBlank { start += 1 }
            return fail(
                "block-header", "expected the text on the lines below, found \(found(start)) behind the block indicator", at: start,
                hints: ["the indicator is \"|\" or \">\", then at most \"-\" or \"+\" and a digit"])
        }
    }

    mutating func commentSpace(at offset: Int) -> Stop {
        fail("comment-space", "expected a space before the comment", at: offset, hints: ["or put text with \"#\" into quotes"])
    }

    /// An empty line above the first text of a block scalar that is deeper than the text.
    mutating func emptyLineTooDeep(at offset: Int, indent: Int) -> Stop {
        fail(
            "indentation", "expected at most \(spaces(indent)) on the empty lines above the text", at: offset,
            hints: ["remove the blanks of the line"])
    }

    mutating func expectedName() -> Stop {
        fail(
            "anchor-name", "expected the name of an anchor behind \"\(text(cursor ..< cursor + 1))\"", at: cursor,
            hints: ["put text that begins with \"\(text(cursor ..< cursor + 1))\" into quotes"])
    }

    mutating func unknownAnchor(_ name: String, at offset: Int) -> Stop {
        var hints: [String] = []
        if name.hasSuffix(":") {
            hints = ["put a space before the \":\" if it ends a key"]
        } else if name.contains(where: { $0 == "*" || $0 == "." || $0 == "/" }) {
            hints = ["put text that begins with \"*\" into quotes"]
        }
        return fail("unknown-anchor", "expected the name of an anchor above, found \(found(offset))", at: offset, hints: hints)
    }

    mutating func secondProperty(_ what: String, at offset: Int) -> Stop {
        fail("second-\(what)", "expected one \(what) before a value, found a second one, \(found(offset))", at: offset)
    }

    mutating func aliasProperties(at offset: Int) -> Stop {
        fail("alias-properties", "expected no anchor or tag before an alias, which has those of its anchor", at: offset)
    }
}
