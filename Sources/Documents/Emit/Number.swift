/// Appends a number of the YAML 1.2 core schema to JSON: its own text where JSON's grammar allows it, otherwise the same value
/// in exact decimal (R16): `0o17` is 15, `+.5` is 0.5. Throws for infinities and NaN.
func appendJsonNumber(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) throws(Diagnostic) {
    if isCommon(text) { return bytes.append(contentsOf: text) }
    var parts = NumberParts(text)
    guard let first = parts.digits.first ?? parts.fraction?.first, first.isDigit else {
        throw Diagnostic(
            "not-in-json", "JSON has neither infinities nor NaN, got \(String(decoding: text, as: UTF8.self))",
            hints: ["write it as a string in quotes, or choose another format"])
    }
    if parts.sign == UInt8(ascii: "+") { parts.sign = nil }
    if parts.digits.isEmpty { parts.digits = [.zero] }
    if parts.fraction?.isEmpty == true { parts.fraction = [.zero] }
    parts.append(to: &bytes)
}

/// Appends a number to YAML: its own text where YAML 1.1 and 1.2 readers take it for the same number, otherwise a spelling that
/// both do. A 1.1 reader takes `010` for 8 and `0o17` and `1e3` for strings.
func appendYamlNumber(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    if isCommon(text) { return bytes.append(contentsOf: text) }
    let isHexadecimal = text.count > 1 && text[1] == UInt8(ascii: "x")
    guard !isHexadecimal, text.contains(where: \.isDigit) else {
        bytes.append(contentsOf: text)
        return
    }
    var parts = NumberParts(text)
    if parts.digits.isEmpty { parts.digits = [.zero] }
    if var exponent = parts.exponent {
        if parts.fraction == nil { parts.fraction = [.zero] }
        if let first = exponent.first, first.isDigit { exponent.insert(UInt8(ascii: "+"), at: 0) }
        parts.exponent = exponent
    }
    parts.append(to: &bytes)
}

/// Whether JSON, YAML 1.1 and YAML 1.2 agree on the text as it is: `-12`, `0`, `1.50`.
func isCommon(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = text.first == .dash ? 1 : 0
    let whole = index
    while index < text.count, text[index].isDigit { index += 1 }
    guard index > whole, text[whole] != .zero || index == whole + 1 else { return false }
    guard index < text.count, text[index] == .dot else { return index == text.count }
    let fraction = index + 1
    index = fraction
    while index < text.count, text[index].isDigit { index += 1 }
    return index > fraction && index == text.count
}

/// `sign digits . fraction e exponent`, the digits in decimal without leading zeros.
struct NumberParts {
    var sign: UInt8?
    var digits: [UInt8]
    /// What follows the point; nil without a point.
    var fraction: [UInt8]?
    var exponentMark: UInt8 = UInt8(ascii: "e")
    /// With its sign; nil without an `e`.
    var exponent: [UInt8]?

    init(_ text: UnsafeBufferPointer<UInt8>) {
        var rest = text[...]
        if let first = rest.first, first == .dash || first == UInt8(ascii: "+") { sign = rest.removeFirst() }
        let radix = rest.dropFirst().first
        if rest.first == .zero, radix == UInt8(ascii: "x") || radix == UInt8(ascii: "o") {
            digits = decimalDigits(of: rest.dropFirst(2), radix: radix == UInt8(ascii: "x") ? 16 : 8)
            return
        }
        let mantissa = rest.prefix { $0 | 0x20 != UInt8(ascii: "e") }
        rest = rest[mantissa.endIndex...]
        if let mark = rest.popFirst() { (exponentMark, exponent) = (mark, Array(rest)) }
        let whole = mantissa.prefix { $0 != .dot }
        if whole.endIndex < mantissa.endIndex { fraction = Array(mantissa[(whole.endIndex + 1)...]) }
        digits = Array(whole.drop { $0 == .zero })
        if digits.isEmpty, !whole.isEmpty { digits = [.zero] }
    }

    func append(to bytes: inout [UInt8]) {
        if let sign { bytes.append(sign) }
        bytes.append(contentsOf: digits)
        if let fraction {
            bytes.append(.dot)
            bytes.append(contentsOf: fraction)
        }
        if let exponent {
            bytes.append(exponentMark)
            bytes.append(contentsOf: exponent)
        }
    }
}

/// Digits of any length in base 8 or 16 as decimal digits.
private func decimalDigits(of digits: Slice<UnsafeBufferPointer<UInt8>>, radix: UInt64) -> [UInt8] {
    // Least significant first, nine decimal digits a limb.
    var limbs: [UInt64] = [0]
    for digit in digits {
        var carry = UInt64(Character(Unicode.Scalar(digit)).hexDigitValue ?? 0)
        for index in limbs.indices {
            (carry, limbs[index]) = (limbs[index] * radix + carry).quotientAndRemainder(dividingBy: 1_000_000_000)
        }
        if carry > 0 { limbs.append(carry) }
    }
    var text = String(limbs[limbs.count - 1])
    for limb in limbs.dropLast().reversed() {
        let part = String(limb)
        text += String(repeating: "0", count: 9 - part.utf8.count) + part
    }
    return Array(text.utf8)
}
