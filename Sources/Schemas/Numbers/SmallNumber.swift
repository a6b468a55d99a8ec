/// The numbers that configuration has: at most 18 digits and no exponent, without storage of its own. Everything else is an
/// `ExactNumber`.
struct SmallNumber: Sendable {
    var digits: Int64
    /// Of ten: 0, or below it what stands behind the point.
    var exponent: Int

    private static let digitLimit = 18

    /// Nil for a text that is not as simple as `-12` or `1.50`.
    @inline(__always)
    init?(_ text: UnsafeBufferPointer<UInt8>) {
        var index = text.first == UInt8(ascii: "-") ? 1 : 0
        let start = index
        guard text.count > start, text.count - start <= SmallNumber.digitLimit else { return nil }
        var value: Int64 = 0, point = -1
        while index < text.count {
            let digit = text[index] &- UInt8(ascii: "0")
            if digit <= 9 {
                value = value &* 10 &+ Int64(digit)
            } else if text[index] == UInt8(ascii: "."), point < 0 {
                point = index
            } else {
                return nil
            }
            index += 1
        }
        digits = start == 1 ? -value : value
        exponent = point < 0 ? 0 : point + 1 - text.count
    }

    /// -1, 0 or 1.
    @inline(__always)
    func compared(to other: SmallNumber) -> Int {
        if exponent == other.exponent { return digits < other.digits ? -1 : digits == other.digits ? 0 : 1 }
        let (one, two) = (scaled(to: other.exponent), other.scaled(to: exponent))
        return one < two ? -1 : one == two ? 0 : 1
    }

    /// The digits, had the number the lower one of two exponents: at most 36 digits, which `Int128` holds.
    private func scaled(to other: Int) -> Int128 {
        Int128(digits) * SmallNumber.power(of: max(0, exponent - other))
    }

    private static func power(of exponent: Int) -> Int128 {
        var result: Int128 = 1
        for _ in 0 ..< exponent { result *= 10 }
        return result
    }

    func isMultiple(of divisor: SmallNumber) -> Bool {
        guard divisor.digits != 0 else { return digits == 0 }
        return scaled(to: divisor.exponent) % divisor.scaled(to: exponent) == 0
    }
}
