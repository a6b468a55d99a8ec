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
