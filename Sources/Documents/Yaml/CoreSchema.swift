/// What plain text means by the YAML 1.2 core schema (YAML 1.2.2, section 10.3.2).
enum CoreSchema {
    static func kind(of text: UnsafeBufferPointer<UInt8>) -> Node.Kind {
        guard let first = text.first else { return .null }
        return switch first {
        case .zero ... .nine, UInt8(ascii: "+"), .dash, .dot: number(text)
        case UInt8(ascii: "~"): text.count == 1 ? .null : .string
        case UInt8(ascii: "n"), UInt8(ascii: "N"): isOneOf(text, "null", "Null", "NULL") ? .null : .string
        case UInt8(ascii: "t"), UInt8(ascii: "T"): isOneOf(text, "true", "True", "TRUE") ? .boolean : .string
        case UInt8(ascii: "f"), UInt8(ascii: "F"): isOneOf(text, "false", "False", "FALSE") ? .boolean : .string
        default: .string
        }
    }

    /// `0o17`, `0x1F`, `-12` are integers; `1.`, `.5`, `1e3`, `-.inf`, `.nan` decimals.
    private static func number(_ text: UnsafeBufferPointer<UInt8>) -> Node.Kind {
        if text.count > 2, text[0] == .zero {
            let digits = text.dropFirst(2)
            if text[1] == UInt8(ascii: "o") { return digits.allSatisfy { (.zero ... UInt8(ascii: "7")).contains($0) } ? .integer : .string }
            if text[1] == UInt8(ascii: "x") { return digits.allSatisfy(\.isHexDigit) ? .integer : .string }
        }
        let isSigned = !text[0].isDigit && text[0] != .dot
        var index = isSigned ? 1 : 0
        let whole = digits(text, &index)
        if index == text.count { return whole > 0 ? .integer : .string }
        if text[index] == .dot {
            index += 1
            if whole == 0, index < text.count, !text[index].isDigit { return special(text, from: index, isSigned: isSigned) }
            guard digits(text, &index) + whole > 0 else { return .string }
        } else if whole == 0 {
            return .string
        }
        return index == text.count || isExponent(text, from: index) ? .decimal : .string
    }

    /// Moves behind digits and says how many there were.
    private static func digits(_ text: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> Int {
        let start = index
        while index < text.count, text[index].isDigit { index += 1 }
        return index - start
    }

    private static func isExponent(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
        guard text[start] | 0x20 == UInt8(ascii: "e") else { return false }
        var index = start + 1
        if index < text.count, text[index] == .dash || text[index] == UInt8(ascii: "+") { index += 1 }
        return digits(text, &index) > 0 && index == text.count
    }

    private static func special(_ text: UnsafeBufferPointer<UInt8>, from start: Int, isSigned: Bool) -> Node.Kind {
        let name = UnsafeBufferPointer(rebasing: text[start...])
        if isOneOf(name, "inf", "Inf", "INF") { return .decimal }
        return !isSigned && isOneOf(name, "nan", "NaN", "NAN") ? .decimal : .string
    }

    private static func isOneOf(_ text: UnsafeBufferPointer<UInt8>, _ words: StaticString...) -> Bool {
        words.contains { isEqual(text, $0) }
    }
}

/// Whether bytes spell a word of the source code.
func isEqual(_ text: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
    text.elementsEqual(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
}
