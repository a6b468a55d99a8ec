/// Whether a string may stand in YAML without quotes: so that a YAML 1.2 core schema reader and a YAML 1.1 reader both take it
/// for this string, on one line, as a value or a key (R17). On the safe side where readers differ.
package func isPlain(_ text: UnsafeBufferPointer<UInt8>, inFlow: Bool = false) -> Bool {
    guard let first = text.first, let last = text.last, last != .space, last != .colon else { return false }
    guard mayStartPlain(first, second: text.count > 1 ? text[1] : .space) else { return false }
    for index in text.indices {
        let byte = text[index]
        if byte > .hash, byte < 0x7F, !inFlow { continue }  // most bytes of most texts
        switch byte {
        case 0 ..< 0x20, 0x7F: return false
        case .hash where text[index - 1] == .space: return false  // `#` does not come first
        case .space where text[index - 1] == .colon: return false
        case 0x80...: if unprintableLength(text, at: index) > 0 { return false }
        default: if inFlow, byte.isFlowIndicator { return false }
        }
    }
    return !isTakenForOther(text)
}

/// Indicators start something else. `-` starts an entry when a blank follows, a document when it comes three times.
private func mayStartPlain(_ first: UInt8, second: UInt8) -> Bool {
    switch first {
    case .space, .exclamation, .quote, .hash, .percent, .ampersand, .apostrophe,
        .asterisk, .comma, .colon, .greater, .question, UInt8(ascii: "@"), .openBracket,
        .closeBracket, UInt8(ascii: "`"), .openBrace, .pipe, .closeBrace:
        false
    case .dash: second != .space && second != .dash
    default: true
    }
}

/// Whether a reader of YAML 1.1 or 1.2 makes of these bytes anything but a string: null, boolean, number (with `_`, sexagesimal,
/// octal), date, `=` (value) or `<<` (merge).
private func isTakenForOther(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    switch text[0] {
    case .zero ... .nine, UInt8(ascii: "+"), .dash, .dot: return looksNumeric(text)
    case UInt8(ascii: "="), UInt8(ascii: "~"): return text.count == 1
    case .less: return text.count == 2 && text[1] == .less
    default: return text.count <= 5 && isWordOfOtherKind(text)
    }
}

private func isWordOfOtherKind(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var lowered: UInt64 = 0
    for byte in text { lowered = lowered << 8 | UInt64(byte | 0x20) }
    switch lowered {
    case 0x79, 0x6E, 0x796573, 0x6E6F, 0x6F6E, 0x6F6666: return true  // y n yes no on off
    case 0x74727565, 0x66616C7365, 0x6E756C6C: return true  // true false null
    default: return false
    }
}

/// Starts as a number does and goes on with nothing but what numbers, times and dates are made of; `1.2.3` counts, since the
/// pattern of YAML 1.1 for floats allows it.
private func looksNumeric(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = text[0] == UInt8(ascii: "+") || text[0] == .dash ? 1 : 0
    guard index < text.count else { return false }
    if text.count - index == 4, text[index] == .dot {
        let word = (text[index + 1] | 0x20, text[index + 2] | 0x20, text[index + 3] | 0x20)
        if word == (0x69, 0x6E, 0x66) || word == (0x6E, 0x61, 0x6E) { return true }  // .inf .nan
    }
    if text[index] == .zero, index + 1 < text.count, [0x78, 0x6F, 0x62].contains(text[index + 1] | 0x20) { return true }
    if startsAsDate(text) { return true }
    while index < text.count {
        switch text[index] {
        case .zero ... .nine, UInt8(ascii: "_"), .dot, .colon, .comma, UInt8(ascii: "+"),
            .dash, UInt8(ascii: "e"), UInt8(ascii: "E"):
            index += 1
        default: return false
        }
    }
    return true
}

/// `2001-1`: a timestamp of YAML 1.1 may follow.
private func startsAsDate(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    text.count > 5 && text[4] == .dash && text[..<4].allSatisfy(\.isDigit) && text[5].isDigit
}
