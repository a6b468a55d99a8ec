/// Keys, blanks, comments and line ends.
extension TomlParser {
    /// Reads `a."b.c".d` and the blanks behind it.
    mutating func dottedKey() throws(Mistake) -> [TomlKey] {
        var path = [try keyPart()]
        skipBlanks()
        while text.byte(cursor) == .dot {
            cursor += 1
            skipBlanks()
            path.append(try keyPart())
            skipBlanks()
        }
        return path
    }

    private mutating func keyPart() throws(Mistake) -> TomlKey {
        let start = cursor
        switch text.byte(cursor) {
        case .quote:
            let bytes = try basicString()
            return TomlKey(bytes: bytes, span: start ..< cursor)
        case .apostrophe:
            let bytes = try literalString()
            return TomlKey(bytes: bytes, span: start ..< cursor)
        default: break
        }
        while text.byte(cursor).isBareKeyByte { cursor += 1 }
        guard cursor > start else {
            throw expected("a key", hints: ["a key is letters, digits, _ and -, or stands in quotes"])
        }
        return TomlKey(bytes: Array(text.bytes[start ..< cursor]), span: start ..< cursor)
    }

    mutating func skipBlanks() {
        while text.byte(cursor).isBlank { cursor += 1 }
    }

    /// Whether a line feed stands at the cursor, with or without a carriage return.
    var isLineBreak: Bool {
        text.byte(cursor) == .lineFeed || text.byte(cursor) == .carriageReturn && text.byte(cursor + 1) == .lineFeed
    }

    mutating func expect(_ byte: UInt8, _ description: String) throws(Mistake) {
        guard cursor < text.bytes.count, text.byte(cursor) == byte else { throw expected(description) }
        cursor += 1
    }

    /// Reads from `#` to before the line break.
    mutating func comment() throws(Mistake) -> String {
        let start = cursor + 1
        cursor = start
        while cursor < text.bytes.count, !isLineBreak {
            try checkText(at: cursor)
            cursor += 1
        }
        commentSpans.append(UInt32(start - 1) ..< UInt32(cursor))
        return text.text(start ..< cursor)
    }

    /// Control characters other than the tab are nowhere allowed.
    func checkText(at offset: Int) throws(Mistake) {
        let byte = text.byte(offset)
        guard byte < .space && byte != .tab || byte == 0x7F else { return }
        let code = (byte < 16 ? "000" : "00") + String(byte, radix: 16, uppercase: true)
        throw Mistake(
            code: "control-character", message: "expected text, found the control character U+\(code)", offset: offset,
            hints: ["write it as \"\\u\(code)\" in double quotes"])
    }

    /// Expected one thing, found another. Shows one sign at most: what stands there may be a secret without its quotes.
    func expected(_ what: String, hints: [String] = []) -> Mistake {
        Mistake(code: "syntax", message: "expected \(what), found \(found)", offset: cursor, hints: hints)
    }

    private var found: String {
        let byte = text.byte(cursor)
        if cursor >= text.bytes.count { return "the end of the file" }
        if isLineBreak { return "the end of the line" }
        if byte == .carriageReturn { return "a carriage return without a line feed" }
        if byte < .space || byte == 0x7F { return "a control character" }
        if byte.isLetter || byte.isDigit || byte >= 0x80 { return "text" }
        return "\"\(Unicode.Scalar(byte))\""
    }
}

extension UInt8 {
    /// What keys without quotes are made of.
    fileprivate var isBareKeyByte: Bool { isLetter || isDigit || self == .underscore || self == .dash }
}
