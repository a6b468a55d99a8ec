/// Appends a number of the YAML 1.2 core schema to TOML 1.0: its own text where TOML's grammar allows it, otherwise the same value in
/// the nearest spelling (R16): `007` is 7, `.5` is 0.5, `-.inf` is -inf. Throws for integers that 64 bits do not hold, which readers
/// refuse or round.
package func appendTomlNumber(_ kind: Node.Kind, _ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) throws(Diagnostic) {
    if kind == .integer {
        guard fitsInt64(text) else {
            throw Diagnostic(
                "not-in-toml", "TOML's integers have 64 bits, got \(String(decoding: text, as: UTF8.self))",
                hints: ["write it as a string in quotes, or with a decimal point"])
        }
        let isOfOtherRadix = text.count > 1 && text[0] == .zero && !text[1].isDigit
        if isCommon(text) || isOfOtherRadix { return bytes.append(contentsOf: text) }
    } else if isCommon(text) {
        return bytes.append(contentsOf: text)
    } else if !text.contains(where: \.isDigit) {  // an infinity or NaN: TOML spells it in lower case, without the point
        for byte in text where byte != .dot { bytes.append(byte == .dash || byte == UInt8(ascii: "+") ? byte : byte | 0x20) }
        return
    }
    var parts = NumberParts(text)
    if parts.digits.isEmpty { parts.digits = [.zero] }
    if parts.fraction?.isEmpty == true { parts.fraction = [.zero] }
    parts.append(to: &bytes)
}

/// Whether an integer of the YAML 1.2 core schema is from -2^63 to 2^63 - 1.
private func fitsInt64(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    if text.count <= 18, text.allSatisfy(\.isDigit) { return true }  // most integers of most texts
    var rest = text[...], radix: UInt64 = 10, value: UInt64 = 0
    let isNegative = rest.first == .dash
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    if rest.count > 1, rest[rest.startIndex] == .zero, !rest[rest.startIndex + 1].isDigit {
        radix = rest[rest.startIndex + 1] == UInt8(ascii: "x") ? 16 : 8
        rest = rest.dropFirst(2)
    }
    for digit in rest {
        let (product, isTooLarge) = value.multipliedReportingOverflow(by: radix)
        let (sum, isLarger) = product.addingReportingOverflow(UInt64(digit.hexValue ?? 0))
        if isTooLarge || isLarger { return false }
        value = sum
    }
    return value <= UInt64(Int64.max) + (isNegative ? 1 : 0)
}
