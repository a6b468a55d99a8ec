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
        var end = cursor
        while end < bytes.count, end < cursor + 24, bytes[end].isWordByte { end += 1 }
        if end == cursor { end += 1 }
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
        return "\"\(String(decoding: bytes[cursor ..< end], as: UTF8.self))\""
    }

    func expectedKey() -> Mistake {
        let isBare = byte(cursor).isWordByte || byte(cursor) == .apostrophe
        return unexpected("a key in double quotes", hints: isBare ? ["JSON keys stand in double quotes"] : [])
    }

    func expectedSeparator(_ closing: Character, opening: Int) -> Mistake {
        let line = Position(of: opening, in: bytes).line
        return unexpected("\",\" or the \"\(closing)\" that closes line \(line)")
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
        unexpected("a digit")
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
