/// A text of a URI with `%21` and the like decoded (RFC 3986, 2.1); what is no escape stays.
package func percentDecoded(_ text: some StringProtocol) -> String {
    guard text.utf8.contains(.percent) else { return String(text) }
    return String(decoding: percentDecoded(Array(text.utf8)[...]), as: UTF8.self)
}

/// The same of bytes.
package func percentDecoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = [], rest = text
    while let byte = rest.popFirst() {
        if byte == .percent, rest.count >= 2, let high = rest[rest.startIndex].hexValue, let low = rest[rest.startIndex + 1].hexValue {
            result.append(UInt8(high << 4 | low))
            rest = rest.dropFirst(2)
        } else {
            result.append(byte)
        }
    }
    return result
}

/// A text as a part of a URI: bytes other than letters, digits and `-._~` (RFC 3986, 2.3) as `%21` and the like.
///
/// - Parameter kept: further bytes that stay; those of paths where nothing is said.
package func percentEncoded(_ text: String, keeping kept: String = "/") -> String {
    text.utf8.reduce(into: "") { result, byte in
        if byte.isLetter || byte.isDigit || "-._~".utf8.contains(byte) || kept.utf8.contains(byte) {
            result.unicodeScalars.append(Unicode.Scalar(byte))
        } else {
            result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
    }
}
