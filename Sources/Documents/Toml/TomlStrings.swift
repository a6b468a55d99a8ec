/// The four forms of strings; each function starts at the opening quote and ends behind the closing one.
extension TomlParser {
    mutating func basicString() throws(Mistake) -> [UInt8] {
        let start = cursor
        var result: [UInt8] = []
        cursor += 1
        while true {
            let byte = text.byte(cursor)
            if byte == .quote { break }
            if cursor >= text.bytes.count || byte.isBreak { throw unclosed(start) }
            if byte == .backslash {
                try escape(to: &result)
            } else {
                try checkText(at: cursor)
                result.append(byte)
                cursor += 1
            }
        }
        cursor += 1
        return result
    }

    mutating func literalString() throws(Mistake) -> [UInt8] {
        let start = cursor
        cursor += 1
        while text.byte(cursor) != .apostrophe {
            if cursor >= text.bytes.count || text.byte(cursor).isBreak { throw unclosed(start) }
            try checkText(at: cursor)
            cursor += 1
        }
        cursor += 1
        return Array(text.bytes[start + 1 ..< cursor - 1])
    }

    mutating func multilineBasicString() throws(Mistake) -> [UInt8] {
        let start = cursor
        var result: [UInt8] = []
        openMultiline()
        while try !closesMultiline(.quote, &result, start) {
            if text.byte(cursor) != .backslash {
                try multilineByte(to: &result)
            } else if let next = behindContinuation() {
                cursor = next
            } else {
                try escape(to: &result)
            }
        }
        return result
    }

    mutating func multilineLiteralString() throws(Mistake) -> [UInt8] {
        let start = cursor
        var result: [UInt8] = []
        openMultiline()
        while try !closesMultiline(.apostrophe, &result, start) { try multilineByte(to: &result) }
        return result
    }

    /// A line break directly behind the opening quotes is not part of the string.
    private mutating func openMultiline() {
        cursor += 3
        if isLineBreak { cursor = text.behindBreak(at: cursor) }
    }

    /// Moves over the closing quotes. One or two quotes more than the three belong to the string.
    private mutating func closesMultiline(_ quote: UInt8, _ result: inout [UInt8], _ start: Int) throws(Mistake) -> Bool {
        if cursor >= text.bytes.count { throw unclosed(start) }
        guard text.byte(cursor) == quote, isTripled(quote) else { return false }
        cursor += 3
        for _ in 0 ..< 2 where text.byte(cursor) == quote {
            result.append(quote)
            cursor += 1
        }
        return true
    }

    /// Line breaks are `\n`, however the file writes them.
    private mutating func multilineByte(to result: inout [UInt8]) throws(Mistake) {
        if isLineBreak {
            result.append(.lineFeed)
            cursor = text.behindBreak(at: cursor)
        } else {
            try checkText(at: cursor)
            result.append(text.byte(cursor))
            cursor += 1
        }
    }

    /// The offset of the next text behind a backslash that ends its line; nil when it does not.
    private func behindContinuation() -> Int? {
        var index = cursor + 1
        while text.byte(index).isBlank { index += 1 }
        guard text.byte(index) == .lineFeed || text.byte(index) == .carriageReturn && text.byte(index + 1) == .lineFeed else { return nil }
        while text.byte(index).isBlank || text.byte(index) == .lineFeed
            || text.byte(index) == .carriageReturn && text.byte(index + 1) == .lineFeed
        { index += 1 }
        return index
    }

    private mutating func escape(to result: inout [UInt8]) throws(Mistake) {
        let letter = text.byte(cursor + 1)
        switch letter {
        case UInt8(ascii: "b"): result.append(8)
        case UInt8(ascii: "t"): result.append(.tab)
        case UInt8(ascii: "n"): result.append(.lineFeed)
        case UInt8(ascii: "f"): result.append(.formFeed)
        case UInt8(ascii: "r"): result.append(.carriageReturn)
        case .quote, .backslash: result.append(letter)
        case UInt8(ascii: "u"): return try unicodeEscape(digits: 4, to: &result)
        case UInt8(ascii: "U"): return try unicodeEscape(digits: 8, to: &result)
        default:
            throw Mistake(
                code: "escape", message: "expected one of \\\" \\\\ \\b \\t \\n \\f \\r \\u \\U", offset: cursor,
                hints: ["a backslash itself is written \"\\\\\", or the string in single quotes"])
        }
        cursor += 2
    }

    private mutating func unicodeEscape(digits: Int, to result: inout [UInt8]) throws(Mistake) {
        var value: UInt32 = 0
        for index in cursor + 2 ..< cursor + 2 + digits {
            guard let digit = text.byte(index).hexValue else {
                let count = digits == 4 ? "four" : "eight"
                throw Mistake(code: "escape", message: "expected \(count) hexadecimal digits in the escape", offset: cursor)
            }
            value = value << 4 | digit
        }
        guard let scalar = Unicode.Scalar(value) else {
            throw Mistake(code: "escape", message: "expected a Unicode character, found none of this number", offset: cursor)
        }
        result.append(contentsOf: String(scalar).utf8)
        cursor += 2 + digits
    }

    private func unclosed(_ start: Int) -> Mistake {
        let isMultiline = text.byte(start + 1) == text.byte(start) && text.byte(start + 2) == text.byte(start)
        let message = isMultiline ? "expected the three quotes that close this string" : "expected a closing quote on this line"
        return Mistake(code: "unclosed-quote", message: message, offset: start)
    }
}
