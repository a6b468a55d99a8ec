internal import Documents

/// Classes and the escapes that stand for code points.
extension RegularExpressionParser {
    enum Escaped {
        case scalar(UInt32)
        /// A class such as `\w`, which no range can begin or end with.
        case set(ScalarSet)

        var ranges: [ClosedRange<UInt32>] {
            switch self {
            case .scalar(let scalar): [scalar ... scalar]
            case .set(let set): set.ranges
            }
        }
    }

    /// `[...]`.
    mutating func characterClass() throws(Mistake) -> ScalarSet {
        let start = position
        position += 1
        let isInverted = take(UInt8(ascii: "^"))
        var ranges: [ClosedRange<UInt32>] = []
        while !take(.closeBracket) {
            guard peek() != nil else { throw Mistake(message: "\"[\" without \"]\"", offset: start) }
            let place = position, first = try member()
            guard peek() == .dash, position + 1 < text.count, text[position + 1] != .closeBracket else {
                ranges += first.ranges
                continue
            }
            position += 1
            let last = try member()
            guard case .scalar(let lower) = first, case .scalar(let upper) = last else {
                ranges += first.ranges + last.ranges + [0x2D ... 0x2D]
                continue
            }
            guard lower <= upper else {
                throw Mistake(message: "the range \(quoted(from: place)) is out of order: expected the lower end first", offset: place)
            }
            ranges.append(lower ... upper)
        }
        return isInverted ? ScalarSet(ranges).inverted : ScalarSet(ranges)
    }

    private mutating func member() throws(Mistake) -> Escaped {
        guard peek() == .backslash else { return .scalar(scalar()) }
        if position + 1 < text.count, text[position + 1] == UInt8(ascii: "b") {
            position += 2
            return .scalar(0x08)
        }
        return try escaped()
    }

    /// What a backslash stands for, in a class or outside.
    mutating func escaped() throws(Mistake) -> Escaped {
        let start = position
        position += 1
        guard let byte = peek() else { throw Mistake(message: "expected something after the \"\\\" at the end", offset: start) }
        position += 1
        switch byte {
        case UInt8(ascii: "d"): return .set(.digits)
        case UInt8(ascii: "D"): return .set(ScalarSet.digits.inverted)
        case UInt8(ascii: "w"): return .set(.wordCharacters)
        case UInt8(ascii: "W"): return .set(ScalarSet.wordCharacters.inverted)
        case UInt8(ascii: "s"): return .set(.spaces)
        case UInt8(ascii: "S"): return .set(ScalarSet.spaces.inverted)
        case UInt8(ascii: "p"): return .set(try property(start))
        case UInt8(ascii: "P"): return .set(try property(start).inverted)
        case UInt8(ascii: "t"): return .scalar(0x09)
        case UInt8(ascii: "n"): return .scalar(0x0A)
        case UInt8(ascii: "v"): return .scalar(0x0B)
        case UInt8(ascii: "f"): return .scalar(0x0C)
        case UInt8(ascii: "r"): return .scalar(0x0D)
        case .zero where peek()?.isDigit != true: return .scalar(0)
        case UInt8(ascii: "c"):
            guard let letter = peek(), letter.isLetter else { throw Mistake(message: "expected a letter after \"\\c\"", offset: start) }
            position += 1
            return .scalar(UInt32(letter & 0x1F))
        case UInt8(ascii: "x"):
            guard let value = hexadecimal(digits: 2) else {
                throw Mistake(message: "expected two hexadecimal digits after \"\\x\"", offset: start)
            }
            return .scalar(value)
        case UInt8(ascii: "u"): return .scalar(try unicode(start))
        default:
            if byte.isLetter || byte.isDigit { throw unknownEscape(byte, start) }
            position -= 1
            return .scalar(scalar())
        }
    }

    private func unknownEscape(_ byte: UInt8, _ start: Int) -> Mistake {
        let expected =
            switch byte {
            case UInt8(ascii: "A"): "the start of the text is \"^\""
            case UInt8(ascii: "Z"), UInt8(ascii: "z"): "the end of the text is \"$\""
            case UInt8(ascii: "h"): "a space or tab is \"[ \\t]\""
            case .zero ... .nine: "a code point is \"\\xHH\" or \"\\uHHHH\""
            default: "a letter stands for itself without \"\\\""
            }
        return Mistake(message: "unknown escape \(quoted(from: start)): \(expected)", offset: start)
    }

    /// What follows `\u`: four digits, two halves of four digits each, or any number of them in braces.
    private mutating func unicode(_ start: Int) throws(Mistake) -> UInt32 {
        let wrong = "expected four hexadecimal digits after \"\\u\", or up to six in braces and no more than 10FFFF"
        if take(.openBrace) {
            var value: UInt32 = 0, isEmpty = true
            while let digit = peek()?.hexValue, value <= ScalarSet.lastScalar {
                (value, isEmpty) = (value << 4 | digit, false)
                position += 1
            }
            guard !isEmpty, value <= ScalarSet.lastScalar, take(.closeBrace) else { throw Mistake(message: wrong, offset: start) }
            return value
        }
        guard let value = hexadecimal(digits: 4) else { throw Mistake(message: wrong, offset: start) }
        let next = position
        guard 0xD800 ... 0xDBFF ~= value, take(.backslash), take(UInt8(ascii: "u")), let low = hexadecimal(digits: 4),
            0xDC00 ... 0xDFFF ~= low
        else {
            position = next
            return value
        }
        return 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
    }

    private mutating func hexadecimal(digits: Int) -> UInt32? {
        guard position + digits <= text.count else { return nil }
        var value: UInt32 = 0
        for byte in text[position ..< position + digits] {
            guard let digit = byte.hexValue else { return nil }
            value = value << 4 | digit
        }
        position += digits
        return value
    }

    /// `{Letter}` and the like behind `\p`.
    private mutating func property(_ start: Int) throws(Mistake) -> ScalarSet {
        let name = position + 1
        guard take(.openBrace), let end = text[name...].firstIndex(of: .closeBrace) else {
            throw Mistake(
                message: "expected a property in braces after \(quoted(start ..< start + 2)), such as \"{Letter}\"", offset: start)
        }
        position = end + 1
        let property = String(decoding: text[name ..< end], as: UTF8.self)
        if let set = UnicodeProperty.set(property) { return set }
        let isScript = ["Script", "sc", "Script_Extensions", "scx"].contains { property.hasPrefix($0 + "=") }
        let expected =
            isScript
            ? "scripts are not known here, write ranges of code points" : "expected one such as \"Letter\", \"Lu\" or \"Alphabetic\""
        throw Mistake(message: "unknown property \"\(property)\": \(expected)", offset: start)
    }
}
