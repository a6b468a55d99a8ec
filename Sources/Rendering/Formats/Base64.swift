/// Appends bytes in the alphabet of RFC 4648, section 4, with padding, in one line.
func appendBase64(_ source: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
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
