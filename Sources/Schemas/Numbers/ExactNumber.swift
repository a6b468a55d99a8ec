/// A number of JSON or YAML 1.2 without rounding: `digits` (an integer of any length) times ten to the power of `exponent`.
/// Comparing never rounds either, so 2^53 + 1 is above 2^53, and 0.1 a multiple of 0.01.
struct ExactNumber: Sendable {
    enum Special: Sendable { case infinity, notANumber }

    /// Decimal digits 0...9 without zeros at either end; empty for zero.
    private(set) var digits: [UInt8] = []
    private(set) var exponent = 0
    private(set) var isNegative = false
    private(set) var special: Special?

    var isZero: Bool { digits.isEmpty && special == nil }
    var isInteger: Bool { special == nil && exponent >= 0 }

    /// Exponents are cut here: far above every number that means anything, and far from overflow when two are added.
    private static let exponentLimit = 1 << 40

    /// Digits of hexadecimal and octal integers, whose cost grows with their square: above, they are on neither side of any limit.
    private static let wholeLimit = 1000

    /// - Parameter text: a plain scalar that the core schema takes for an integer or a decimal.
    init(_ text: UnsafeBufferPointer<UInt8>) {
        var index = 0
        if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
            isNegative = text[index] == UInt8(ascii: "-")
            index += 1
        }
        guard index < text.count else { return }
        if text[index] == UInt8(ascii: "0"), index + 1 < text.count,
            text[index + 1] | 0x20 == UInt8(ascii: "x") || text[index + 1] | 0x20 == UInt8(ascii: "o")
        {
            guard text.count <= ExactNumber.wholeLimit else {
                special = .notANumber
                return
            }
            readWhole(text[(index + 2)...], radix: text[index + 1] | 0x20 == UInt8(ascii: "x") ? 16 : 8)
        } else if text[index] == UInt8(ascii: "."), index + 1 < text.count, text[index + 1] | 0x20 == UInt8(ascii: "i") {
            special = .infinity
        } else if text[index] == UInt8(ascii: "."), index + 1 < text.count, text[index + 1] | 0x20 == UInt8(ascii: "n") {
            special = .notANumber
        } else {
            readDecimal(text[index...])
        }
        trim()
    }

    private mutating func readDecimal(_ text: Slice<UnsafeBufferPointer<UInt8>>) {
        var index = text.startIndex, isFraction = false
        digits.reserveCapacity(text.count)
        while index < text.endIndex, text[index] | 0x20 != UInt8(ascii: "e") {
            if text[index] == UInt8(ascii: ".") {
                isFraction = true
            } else {
                digits.append(text[index] &- UInt8(ascii: "0"))
                if isFraction { exponent -= 1 }
            }
            index += 1
        }
        guard index < text.endIndex else { return }
        var stated = 0, isBelow = false
        for byte in text[(index + 1)...] {
            switch byte {
            case UInt8(ascii: "-"): isBelow = true
            case UInt8(ascii: "+"): break
            default: stated = min(stated * 10 + Int(byte &- UInt8(ascii: "0")), ExactNumber.exponentLimit)
            }
        }
        exponent += isBelow ? -stated : stated
    }

    /// Hexadecimal and octal integers of YAML.
    private mutating func readWhole(_ text: Slice<UnsafeBufferPointer<UInt8>>, radix: UInt16) {
        var lowest: [UInt8] = []  // the lowest digit first
        for byte in text {
            var carry = UInt16(byte <= UInt8(ascii: "9") ? byte &- UInt8(ascii: "0") : (byte | 0x20) &- UInt8(ascii: "a") &+ 10)
            for index in lowest.indices {
                carry += UInt16(lowest[index]) * radix
                lowest[index] = UInt8(carry % 10)
                carry /= 10
            }
            while carry > 0 {
                lowest.append(UInt8(carry % 10))
                carry /= 10
            }
        }
        digits = lowest.reversed()
    }

    private mutating func trim() {
        let leading = digits.prefix { $0 == 0 }.count
        digits.removeFirst(leading)
        while digits.last == 0 {
            digits.removeLast()
            exponent += 1
        }
        if digits.isEmpty { exponent = 0 }
        if isZero { isNegative = false }
    }

    /// Where the highest digit stands: the number is below ten to this power.
    private var magnitude: Int { digits.count + exponent }

    /// -1, 0 or 1; nil when one is not a number.
    func compared(to other: ExactNumber) -> Int? {
        guard special != .notANumber, other.special != .notANumber else { return nil }
        if isNegative != other.isNegative { return isNegative ? -1 : 1 }
        let size: Int
        switch (special, other.special) {
        case (.infinity, .infinity): size = 0
        case (.infinity, _): size = 1
        case (_, .infinity): size = -1
        default: size = comparedSize(to: other)
        }
        return isNegative ? -size : size
    }

    private func comparedSize(to other: ExactNumber) -> Int {
        if isZero || other.isZero { return isZero ? (other.isZero ? 0 : -1) : 1 }
        if magnitude != other.magnitude { return magnitude < other.magnitude ? -1 : 1 }
        for index in 0 ..< max(digits.count, other.digits.count) {
            let one = index < digits.count ? digits[index] : 0, two = index < other.digits.count ? other.digits[index] : 0
            if one != two { return one < two ? -1 : 1 }
        }
        return 0
    }

    /// Whether the number is a whole multiple of another; nil when that would take too long to find out.
    func isMultiple(of divisor: ExactNumber) -> Bool? {
        guard special == nil, divisor.special == nil else { return false }
        guard !isZero else { return true }
        guard !divisor.isZero, magnitude >= divisor.magnitude else { return false }
        // Both as integers: this is `digits` with `zeros` zeros behind, the divisor its digits.
        let zeros = exponent - divisor.exponent
        // The last digit of this is not zero, so that it has no factor of ten to give.
        guard zeros >= 0 else { return false }
        guard divisor.digits.count <= ExactNumber.divisorLimit, digits.count <= ExactNumber.digitLimit else { return nil }
        return ExactNumber.remainderIsZero(digits, zeros: zeros, divisor.digits)
    }

    /// Digits of numbers that are divided: nobody writes more, and the cost grows with their product.
    private static let divisorLimit = 200, digitLimit = 10_000

    /// Whether `digits` followed by zeros is a multiple of the divisor, all in decimal. A divisor has finitely many factors of 2 and 5
    /// (below four for each digit), so more zeros than that make no difference.
    private static func remainderIsZero(_ digits: [UInt8], zeros: Int, _ divisor: [UInt8]) -> Bool {
        var rest: [UInt8] = []
        for digit in digits + [UInt8](repeating: 0, count: min(zeros, divisor.count * 4)) {
            if !(rest.isEmpty && digit == 0) { rest.append(digit) }
            while !isBelow(rest, divisor) { subtract(divisor, from: &rest) }
        }
        return rest.isEmpty
    }

    private static func isBelow(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        one.count != other.count ? one.count < other.count : one.lexicographicallyPrecedes(other)
    }

    private static func subtract(_ small: [UInt8], from large: inout [UInt8]) {
        var borrow: Int8 = 0
        for offset in 1 ... large.count {
            let below = offset <= small.count ? Int8(small[small.count - offset]) : 0
            var digit = Int8(large[large.count - offset]) - below - borrow
            borrow = digit < 0 ? 1 : 0
            if digit < 0 { digit += 10 }
            large[large.count - offset] = UInt8(digit)
        }
        large.removeFirst(large.prefix { $0 == 0 }.count)
    }
}

extension ExactNumber {
    /// The number where it is whole and `Int` holds it.
    var whole: Int? {
        guard isInteger, digits.count + exponent <= 18 else { return nil }
        var value = 0
        for digit in digits + [UInt8](repeating: 0, count: exponent) { value = value * 10 + Int(digit) }
        return isNegative ? -value : value
    }
}
