/// Strings and numbers (RFC 8259, sections 6 and 7).
extension JsonParser {
    /// Reads a string: a range of the source, or of `cooked` when it has escapes.
    @inline(__always)
    mutating func string() throws(Mistake) {
        let start = cursor
        let stop = plainEnd(from: start + 1)
        guard byte(stop) == .quote else { return try cookedString(start: start, from: stop) }
        append(.string, .doubleQuoted, from: start, to: stop + 1, text: start + 1 ..< stop)
        cursor = stop + 1
    }

    /// The offset of the first quote, backslash or control character.
    @inline(__always)
    private func plainEnd(from offset: Int) -> Int {
        var index = offset
        while index < bytes.count, bytes[index] != .quote, bytes[index] != .backslash, bytes[index] >= .space { index += 1 }
        return index
    }

    private mutating func cookedString(start: Int, from stop: Int) throws(Mistake) {
        let textStart = cooked.count
        var copied = start + 1, stop = stop
        while true {
            cooked.append(contentsOf: bytes[copied ..< stop])
            cursor = stop
            switch byte(stop) {
            case .quote:
                append(.string, .doubleQuoted, from: start, to: stop + 1, text: textStart ..< cooked.count, flags: .cooked)
                cursor = stop + 1
                return
            case .backslash where stop + 1 < bytes.count: try escape()
            default: throw stringEnd(start: start)
            }
            copied = cursor
            stop = plainEnd(from: cursor)
        }
    }

    /// Reads one escape.
    private mutating func escape() throws(Mistake) {
        let letter = byte(cursor + 1)
        let value: UInt32
        switch letter {
        case .quote, .backslash, UInt8(ascii: "/"): value = UInt32(letter)
        case UInt8(ascii: "b"): value = 8
        case UInt8(ascii: "t"): value = 9
        case UInt8(ascii: "n"): value = 10
        case UInt8(ascii: "f"): value = 12
        case UInt8(ascii: "r"): value = 13
        case UInt8(ascii: "u"): return try unicodeEscape()
        default:
            note(unknownEscape())
            value = 0xFFFD
        }
        _ = appendScalar(value, to: &cooked)
        cursor += 2
    }

    private mutating func unicodeEscape() throws(Mistake) {
        guard var value = hexDigits(at: cursor + 2) else {
            note(shortEscape())
            cursor += 2
            return
        }
        var length = 6
        if (0xD800 ... 0xDBFF).contains(value), byte(cursor + 6) == .backslash, byte(cursor + 7) == UInt8(ascii: "u"),
            let low = hexDigits(at: cursor + 8), (0xDC00 ... 0xDFFF).contains(low)
        {
            value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
            length = 12
        }
        if !appendScalar(value, to: &cooked) { note(loneSurrogate()) }
        cursor += length
    }

    private func hexDigits(at offset: Int) -> UInt32? {
        var value: UInt32 = 0
        for index in offset ..< offset + 4 {
            guard let digit = byte(index).hexValue else { return nil }
            value = value << 4 | digit
        }
        return value
    }

    /// Reads a number and keeps its text.
    @inline(__always)
    mutating func number() throws(Mistake) {
        let start = cursor
        var kind = Node.Kind.integer
        if byte(cursor) == .dash { cursor += 1 }
        if byte(cursor) == .zero { cursor += 1 } else { try digits(start: start) }
        if byte(cursor) == .dot {
            kind = .decimal
            cursor += 1
            try digits(start: start)
        }
        if byte(cursor) | 0x20 == UInt8(ascii: "e") {
            kind = .decimal
            cursor += 1
            if byte(cursor) == .dash || byte(cursor) == UInt8(ascii: "+") { cursor += 1 }
            try digits(start: start)
        }
        if byte(cursor).isDigit {
            note(leadingZero(at: start))
            while byte(cursor).isDigit { cursor += 1 }
        }
        append(kind, .plain, from: start, to: cursor, text: start ..< cursor)
    }

    /// Reads one digit or more.
    @inline(__always)
    private mutating func digits(start: Int) throws(Mistake) {
        guard byte(cursor).isDigit else { throw expectedDigit(start: start) }
        while byte(cursor).isDigit { cursor += 1 }
    }
}
