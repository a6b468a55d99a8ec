/// The wording of what goes wrong inside brackets.
extension YamlParser {
    private func closing(_ opening: Int) -> String { bytes[opening] == .openBracket ? "]" : "}" }

    mutating func unclosedBracket(at opening: Int) -> Stop {
        let end = isAtEnd ? "the end of the file" : "\(found(cursor)) on line \(lineNumber(cursor))"
        return fail(
            "unclosed-bracket", "expected the \"\(closing(opening))\" that closes this \"\(text(opening ..< opening + 1))\", found \(end)",
            at: opening, resumption: lineEnd(from: opening))
    }

    /// A line inside brackets that stands as far out as the entry which the brackets belong to.
    mutating func flowIndentation(opening: Int, parent: Int) -> Stop {
        if lineHasTab { return tabIndentation() }
        let line = lineNumber(cursor), bracket = text(opening ..< opening + 1)
        return fail(
            "unclosed-bracket",
            "expected the \"\(closing(opening))\" that closes this \"\(bracket)\" before line \(line), which is not indented", at: opening,
            hints: ["close the bracket, or indent line \(line) by at least \(spaces(parent + 1))"],
            resumption: closingLine(of: opening) ?? lineEnd(from: opening))
    }

    /// The offset of the bracket that closes another one, if it is the first thing on its line: then the lines between are
    /// what the brackets hold, however they are indented. Quotes are not looked at.
    private func closingLine(of opening: Int) -> Int? {
        var level = 0, isFirst = false
        for index in opening ..< bytes.count {
            switch bytes[index] {
            case .openBracket, .openBrace: level += 1
            case .closeBracket, .closeBrace:
                level -= 1
                if level == 0 { return isFirst ? index : nil }
            default: break
            }
            isFirst = bytes[index].isBreak || (isFirst && bytes[index].isBlank)
        }
        return nil
    }

    mutating func wrongBracket(opening: Int) -> Stop {
        fail(
            "wrong-bracket", "expected the \"\(closing(opening))\" that closes line \(lineNumber(opening)), found \(found(cursor))",
            at: cursor)
    }

    mutating func emptyFlowEntry() -> Stop {
        fail("empty-entry", "expected a value before the comma", at: cursor, hints: ["remove the comma, or write null or \"\""])
    }

    mutating func expectedSeparator(opening: Int) -> Stop {
        let close = closing(opening)
        guard byte(cursor) == .colon, let last = nodes.last else {
            return fail("expected-comma", "expected \",\" or \"\(close)\", found \(found(cursor))", at: cursor)
        }
        let start = Int(last.start)
        if last.flags.contains(.cooked), last.style == .plain {
            return fail("expected-comma", "expected \",\" behind \(found(start))", at: start)
        }
        if byte(cursor + 1) != .space, !isFresh {
            return fail("colon-space", "expected a space behind \":\", found \(found(cursor))", at: cursor)
        }
        return fail("key-lines", "expected a key and its \":\" on one line", at: cursor)
    }
}
