/// The wording of what goes wrong in JSON: what was expected, and what would be right.
extension JsonParser {
    /// Expected one thing, found another.
    func unexpected(_ expected: String, hints: [String] = []) -> Mistake {
        Mistake(code: "syntax", message: "expected \(expected), found \(found)", offset: cursor, hints: hints)
    }

    /// What stands at the cursor, for messages: a word, a character, the end.
    private var found: String {
        guard cursor < bytes.count else { return "the end of the file" }
        if bytes[cursor] < .space { return bytes[cursor].isBreak ? "the end of the line" : "a control character" }
        if bytes[cursor] == .quote, let end = bytes[cursor + 1 ..< min(cursor + 24, bytes.count)].firstIndex(of: .quote) {
            return String(decoding: bytes[cursor ... end], as: UTF8.self)
        }
        var end = cursor
        while end < bytes.count, end < cursor + 24, bytes[end].isWordByte { end += 1 }
        if end == cursor { end += 1 }
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
        return "\"\(String(decoding: bytes[cursor ..< end], as: UTF8.self))\""
    }

    /// A word that is no JSON value: noted, and taken for null.
    mutating func otherWord() throws(Mistake) {
        let isWord = byte(cursor).isWordByte
        let hints = isWord ? ["text stands in double quotes; words without are true, false and null"] : []
        let mistake = unexpected("a value", hints: hints)
        guard isWord else { throw mistake }
        note(mistake)
        let start = cursor
        skipWord()
        append(.null, .plain, from: start, to: cursor, text: start ..< cursor)
    }

    /// A key without quotes: noted, and taken as it is.
    mutating func bareKey() throws(Mistake) {
        let isWord = byte(cursor).isWordByte
        let mistake = unexpected("a key in double quotes", hints: isWord ? ["write \(found) in double quotes"] : [])
        guard isWord else { throw mistake }
        note(mistake)
        let start = cursor
        skipWord()
        append(.string, .plain, from: start, to: cursor, text: start ..< cursor)
    }

    private mutating func skipWord() {
        while byte(cursor).isWordByte { cursor += 1 }
    }

    /// Two entries with nothing between them: noted. Anything else that is no comma ends the parse.
    mutating func missingComma(_ closing: Unicode.Scalar, opening: Int) throws(Mistake) {
        let line = Position(of: opening, in: bytes).line
        let mistake = unexpected("\",\" or the \"\(closing)\" that closes line \(line)")
        switch byte(cursor) {
        case .quote, .openBrace, .openBracket: note(mistake)
        default: throw mistake
        }
    }

    func trailingComma(at offset: Int) -> Mistake {
        Mistake(
            code: "trailing-comma", message: "expected another entry behind \",\", found the end", offset: offset,
            hints: ["JSON has no trailing commas: remove it"])
    }

    func stringEnd(start: Int) -> Mistake {
        if cursor >= bytes.count || bytes[cursor] == .backslash || bytes[cursor].isBreak {
            return Mistake(code: "unclosed-quote", message: "expected a closing quote on this line", offset: start)
        }
        let name = hexadecimal(bytes[cursor])
        return Mistake(
            code: "control-character", message: "expected text, found the control character U+00\(name)", offset: cursor,
            hints: ["write it as \"\\u00\(name)\""])
    }

    func unknownEscape() -> Mistake {
        let letter = Unicode.Scalar(byte(cursor + 1))
        return Mistake(
            code: "escape", message: "expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u, found \"\\\(letter)\"", offset: cursor,
            hints: ["a backslash itself is written \"\\\\\""])
    }

    func shortEscape() -> Mistake {
        Mistake(code: "escape", message: "expected four hexadecimal digits behind \"\\u\"", offset: cursor)
    }

    func loneSurrogate() -> Mistake {
        Mistake(
            code: "escape", message: "expected a Unicode character, found half of a surrogate pair", offset: cursor,
            hints: ["characters above U+FFFF are two \\u escapes, as in \"\\uD83D\\uDE00\""])
    }

    func expectedDigit(start: Int) -> Mistake {
        let isSign = byte(start) == .dash && start + 1 == cursor
        let hint = isSign ? "behind \"-\" a number goes on with a digit" : "a digit stands on both sides of \".\" and behind \"e\""
        return unexpected("a digit", hints: [hint])
    }

    func leadingZero(at offset: Int) -> Mistake {
        Mistake(
            code: "leading-zero", message: "expected a number without leading zeros", offset: offset,
            hints: ["remove the zeros, or quote it to make it a string"])
    }
}

extension JsonParser.Mistake {
    init(notUtf8 offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
        self.init(
            code: "not-utf8", message: "expected UTF-8, found byte 0x\(hexadecimal(bytes[offset]))", offset: offset,
            hints: [encodingHint(bytes)])
    }
}

extension UInt8 {
    /// Letters, digits and what else makes up words in messages.
    var isWordByte: Bool {
        isDigit || (self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z")) || self == UInt8(ascii: "_") || self >= 0x80
    }
}
