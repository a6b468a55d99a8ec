internal import Documents
internal import Glibc

/// The double that a decimal float spells, as Go's `ParseFloat` reads it: `[+-]?(digits[.digits] | .digits)[(e|E)[+-]digits]`. Nil for
/// anything else and for what is beyond the range of doubles.
func decimalFloat(_ text: some Collection<UInt8>) -> Double? {
    guard isDecimalFloat(text) else { return nil }
    var terminated = Array(text) + [0]
    defer { wipe(&terminated) }
    let value = terminated.withUnsafeBytes { $0.baseAddress.map { strtod($0.assumingMemoryBound(to: CChar.self), nil) } } ?? .nan
    return value.isFinite ? value : nil
}

private func isDecimalFloat(_ text: some Collection<UInt8>) -> Bool {
    var rest = text[...]
    if let sign = rest.first, sign == .plus || sign == .dash { rest = rest.dropFirst() }
    let whole = rest.prefix(while: \.isDigit).count
    rest = rest.dropFirst(whole)
    var digits = whole
    if rest.first == .dot {
        let fraction = rest.dropFirst().prefix(while: \.isDigit).count
        digits += fraction
        rest = rest.dropFirst(fraction + 1)
    }
    guard digits > 0 else { return false }
    guard let exponent = rest.first else { return true }
    guard exponent | 0x20 == UInt8(ascii: "e") else { return false }
    rest = rest.dropFirst()
    if let sign = rest.first, sign == .plus || sign == .dash { rest = rest.dropFirst() }
    return !rest.isEmpty && rest.allSatisfy(\.isDigit)
}

/// Appends the shortest decimal digits that read back as the same double, in positional notation: never an exponent, no trailing `.0`;
/// `NaN`, `+Inf`, `-Inf` (formats note, 2.2).
func appendPositional(_ value: Double, to bytes: inout [UInt8]) {
    if value.isNaN { return bytes.append(contentsOf: "NaN" as StaticString) }
    if value.isInfinite { return bytes.append(contentsOf: value < 0 ? "-Inf" as StaticString : "+Inf" as StaticString) }
    if value.sign == .minus { bytes.append(.dash) }
    // `1.5e-07`, `0.001`, `5e-324`, `100.0`
    let shortest = Array(value.magnitude.description.utf8), mantissa = shortest.prefix { $0 | 0x20 != UInt8(ascii: "e") }
    let exponent = Int(String(decoding: shortest.dropFirst(mantissa.count + 1), as: UTF8.self)) ?? 0
    let point = mantissa.firstIndex(of: .dot) ?? mantissa.count
    var digits = mantissa.filter { $0 != .dot }
    /// Where the point stands, in digits from the first.
    var place = point + exponent
    let zeros = digits.prefix { $0 == .zero }.count
    digits.removeFirst(zeros)
    place -= zeros
    while digits.last == .zero { digits.removeLast() }
    if digits.isEmpty { return bytes.append(.zero) }
    if place <= 0 {
        bytes.append(.zero)
        bytes.append(.dot)
        bytes.append(contentsOf: repeatElement(.zero, count: -place))
        bytes.append(contentsOf: digits)
    } else if place >= digits.count {
        bytes.append(contentsOf: digits)
        bytes.append(contentsOf: repeatElement(.zero, count: place - digits.count))
    } else {
        bytes.append(contentsOf: digits[..<place])
        bytes.append(.dot)
        bytes.append(contentsOf: digits[place...])
    }
}
