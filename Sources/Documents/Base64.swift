/// Appends bytes in the alphabet of RFC 4648, section 4, with padding, in one line.
package func appendBase64(_ source: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    output.reserveCapacity(output.count + (source.count + 2) / 3 * 4)
    for start in stride(from: 0, to: source.count, by: 3) {
        let count = min(3, source.count - start)
        var group = UInt32(source[start]) << 16
        if count > 1 { group |= UInt32(source[start + 1]) << 8 }
        if count > 2 { group |= UInt32(source[start + 2]) }
        for index in 0 ..< 4 {
            let digit = group >> (18 - 6 * UInt32(index)) & 63
            output.append(index <= count ? base64Digit(UInt8(digit)) : UInt8(ascii: "="))
        }
    }
}

private func base64Digit(_ value: UInt8) -> UInt8 {
    switch value {
    case 0 ..< 26: UInt8(ascii: "A") + value
    case 26 ..< 52: UInt8(ascii: "a") + value - 26
    case 52 ..< 62: UInt8(ascii: "0") + value - 52
    case 62: UInt8(ascii: "+")
    default: UInt8(ascii: "/")
    }
}

/// The bytes that base64 spells (RFC 4648, section 4), line breaks passed over as Kubernetes does; nil for anything else.
package func decodedBase64(_ text: String) -> [UInt8]? {
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
