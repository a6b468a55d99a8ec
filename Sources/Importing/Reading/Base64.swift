/// The bytes that base64 spells (RFC 4648, section 4), line breaks passed over as Kubernetes does; nil for anything else.
func decodedBase64(_ text: String) -> [UInt8]? {
    let digits = text.utf8.filter { !$0.isBreak }
    guard digits.count % 4 == 0 else { return nil }
    let padding = digits.suffix(2).count { $0 == .equals }
    var result: [UInt8] = [], bits: UInt32 = 0
    result.reserveCapacity(digits.count / 4 * 3)
    for (index, digit) in digits.dropLast(padding).enumerated() {
        guard let value = base64Value(digit) else { return nil }
        bits = bits << 6 | value
        if index % 4 > 0 { result.append(UInt8(truncatingIfNeeded: bits >> (6 - 2 * UInt32(index % 4)))) }
    }
    return result
}

private func base64Value(_ digit: UInt8) -> UInt32? {
    switch digit {
    case UInt8(ascii: "A") ... UInt8(ascii: "Z"): UInt32(digit) - 65
    case UInt8(ascii: "a") ... UInt8(ascii: "z"): UInt32(digit) - 71
    case .zero ... .nine: UInt32(digit) + 4
    case .plus: 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
}

/// The base64 of bytes (RFC 4648, section 4).
func base64(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start ..< min(start + 3, bytes.count)]
        let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
        for place in 0 ..< 4 {
            result.append(place <= group.count ? digits[bits >> (18 - 6 * place) & 63] : .equals)
        }
    }
    return result
}
