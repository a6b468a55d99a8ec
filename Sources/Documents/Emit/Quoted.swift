/// Appends a string in double quotes that JSON (RFC 8259), YAML 1.1, YAML 1.2 and TOML 1.0 readers all read back equal. Escaped is
/// what JSON demands, and what a YAML reader takes for a line break or refuses: DEL, C1 controls, U+2028, U+2029, U+FEFF, U+FFFE,
/// U+FFFF.
package func appendQuoted(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(.quote)
    var runStart = 0, index = 0
    while index < text.count {
        let byte = text[index]
        if byte > .quote, byte < 0x7F, byte != .backslash {  // most bytes of most texts
            index += 1
            continue
        }
        let length = escapedLength(text, at: index)
        if length == 0 {
            index += 1
            continue
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[runStart ..< index]))
        appendEscape(text, at: index, length: length, to: &bytes)
        index += length
        runStart = index
    }
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[runStart...]))
    bytes.append(.quote)
}

/// The number of bytes of the scalar at an index when it must be escaped between double quotes, otherwise 0.
private func escapedLength(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    let byte = text[index]
    if byte < 0x80 { return byte < 0x20 || byte == .quote || byte == .backslash || byte == 0x7F ? 1 : 0 }
    return unprintableLength(text, at: index)
}

/// The number of bytes of a scalar beyond ASCII that no YAML text may hold unescaped, otherwise 0.
func unprintableLength(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    let byte = text[index]
    guard byte == 0xC2 || byte == 0xE2 || byte == 0xEF else { return 0 }
    let second = index + 1 < text.count ? text[index + 1] : 0, third = index + 2 < text.count ? text[index + 2] : 0
    switch (byte, second, third) {
    case (0xC2, 0x80 ... 0x9F, _): return 2  // C1 controls with NEL
    case (0xE2, 0x80, 0xA8 ... 0xA9): return 3  // line and paragraph separator
    case (0xEF, 0xBB, 0xBF), (0xEF, 0xBF, 0xBE ... 0xBF): return 3  // byte order mark, no characters
    default: return 0
    }
}

private func appendEscape(_ text: UnsafeBufferPointer<UInt8>, at index: Int, length: Int, to bytes: inout [UInt8]) {
    bytes.append(.backslash)
    switch text[index] {
    case .quote, .backslash: bytes.append(text[index])
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    default:
        let code =
            switch length {
            case 1: UInt16(text[index])
            case 2: UInt16(text[index] & 0x1F) << 6 | UInt16(text[index + 1] & 0x3F)
            default: UInt16(text[index] & 0x0F) << 12 | UInt16(text[index + 1] & 0x3F) << 6 | UInt16(text[index + 2] & 0x3F)
            }
        bytes.append(UInt8(ascii: "u"))
        for shift in [12, 8, 4, 0] as [UInt16] { bytes.append(hexDigit(UInt8(code >> shift & 0xF))) }
    }
}

private func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? .zero + value : UInt8(ascii: "a") + value - 10 }
