/// Quoted scalars (YAML 1.2.2, sections 7.3.1 and 7.3.2).
extension YamlParser {
    mutating func singleQuoted(parent: Int) throws(Stop) -> Scalar {
        let start = cursor
        var index = start + 1
        while index < bytes.count, bytes[index] != .apostrophe, !bytes[index].isBreak { index += 1 }
        if byte(index) == .apostrophe, byte(index + 1) != .apostrophe {
            cursor = index + 1
            return Scalar(style: .singleQuoted, span: start ..< cursor, text: start + 1 ..< index)
        }
        return try cookedQuoted(.singleQuoted, start: start, from: index, parent: parent)
    }

    mutating func doubleQuoted(parent: Int) throws(Stop) -> Scalar {
        let start = cursor
        var index = start + 1
        while index < bytes.count, bytes[index] != .quote, bytes[index] != .backslash, !bytes[index].isBreak { index += 1 }
        if byte(index) == .quote {
            cursor = index + 1
            return Scalar(style: .doubleQuoted, span: start ..< cursor, text: start + 1 ..< index)
        }
        return try cookedQuoted(.doubleQuoted, start: start, from: index, parent: parent)
    }

    /// Reads on where the text stops being what the source spells: at an escape, a doubled quote or a line break.
    private mutating func cookedQuoted(_ style: Node.Style, start: Int, from stop: Int, parent: Int) throws(Stop) -> Scalar {
        let textStart = cooked.count, firstLine = lineStart
        cooked.append(contentsOf: bytes[start + 1 ..< stop])
        cursor = stop
        /// Blanks in front of a line break are dropped down to here, no further: escapes before it are kept.
        var kept = textStart
        let quote = bytes[start]
        while true {
            let byte = byte(cursor)
            if isAtEnd {
                throw unclosedQuote(at: start)
            } else if byte == quote {
                cursor += 1
                guard quote == .apostrophe, self.byte(cursor) == .apostrophe else { break }
                cooked.append(.apostrophe)
                cursor += 1
            } else if byte.isBreak {
                while cooked.count > kept, cooked[cooked.count - 1].isBlank { cooked.removeLast() }
                let emptyLines = try nextQuotedLine(start: start, parent: parent)
                cooked.append(contentsOf: repeatElement(emptyLines == 0 ? .space : .lineFeed, count: max(emptyLines, 1)))
                kept = cooked.count
            } else if byte == .backslash, quote == .quote {
                try escape(start: start, parent: parent)
                kept = cooked.count
            } else {
                cooked.append(byte)
                cursor += 1
            }
        }
        lastLongQuote = lineStart != firstLine ? start : nil
        return Scalar(
            style: style, span: start ..< cursor, text: textStart ..< cooked.count, isCooked: true,
            isMultiline: lineStart != firstLine)
    }

    /// Moves from a line break to the text of the next line that has some.
    /// - Returns: the number of empty lines between.
    private mutating func nextQuotedLine(start: Int, parent: Int) throws(Stop) -> Int {
        var emptyLines = -1
        repeat {
            startLine(at: afterBreak(cursor))
            while byte(cursor).isBlank { cursor += 1 }
            emptyLines += 1
        } while byte(cursor).isBreak
        if isAtEnd || (lineIndent == 0 && isMarker(lineStart)) { throw unclosedQuote(at: start) }
        if lineIndent <= parent { throw quotedIndentation(start: start, parent: parent) }
        contentStart = cursor
        return emptyLines
    }

    /// Reads one `\` escape of a double-quoted scalar (YAML 1.2.2, section 5.7).
    private mutating func escape(start: Int, parent: Int) throws(Stop) {
        let at = cursor
        let letter = byte(cursor + 1)
        cursor += 2
        switch letter {
        case UInt8(ascii: "x"): try unicodeEscape(at: at, digits: 2)
        case UInt8(ascii: "u"): try unicodeEscape(at: at, digits: 4)
        case UInt8(ascii: "U"): try unicodeEscape(at: at, digits: 8)
        case .lineFeed, .carriageReturn:
            cursor = at + 1
            let emptyLines = try nextQuotedLine(start: start, parent: parent)
            cooked.append(contentsOf: repeatElement(.lineFeed, count: emptyLines))
        default:
            guard let value = YamlParser.simpleEscape(letter) else {
                throw at + 1 >= bytes.count ? unclosedQuote(at: start) : unknownEscape(at: at)
            }
            _ = appendScalar(value, to: &cooked)
        }
    }

    private mutating func unicodeEscape(at offset: Int, digits: Int) throws(Stop) {
        var value: UInt32 = 0
        for index in cursor ..< cursor + digits {
            guard let digit = byte(index).hexValue else { throw shortEscape(at: offset, digits: digits) }
            value = value << 4 | digit
        }
        cursor += digits
        // JSON's pairs of surrogates are read as JSON reads them, since YAML means to contain JSON.
        if digits == 4, (0xD800 ... 0xDBFF).contains(value), byte(cursor) == .backslash, byte(cursor + 1) == UInt8(ascii: "u"),
            let low = fourHexDigits(at: cursor + 2), (0xDC00 ... 0xDFFF).contains(low)
        {
            value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
            cursor += 6
        }
        guard appendScalar(value, to: &cooked) else { throw noScalar(at: offset) }
    }

    private func fourHexDigits(at offset: Int) -> UInt32? {
        var value: UInt32 = 0
        for index in offset ..< offset + 4 {
            guard let digit = byte(index).hexValue else { return nil }
            value = value << 4 | digit
        }
        return value
    }

    private static func simpleEscape(_ letter: UInt8) -> UInt32? {
        switch letter {
        case .quote, UInt8(ascii: "/"), .backslash, .space, .tab: UInt32(letter)
        case .zero: 0
        case UInt8(ascii: "a"): 7
        case UInt8(ascii: "b"): 8
        case UInt8(ascii: "t"): 9
        case UInt8(ascii: "n"): 10
        case UInt8(ascii: "v"): 11
        case UInt8(ascii: "f"): 12
        case UInt8(ascii: "r"): 13
        case UInt8(ascii: "e"): 27
        case UInt8(ascii: "N"): 0x85
        case UInt8(ascii: "_"): 0xA0
        case UInt8(ascii: "L"): 0x2028
        case UInt8(ascii: "P"): 0x2029
        default: nil
        }
    }
}
