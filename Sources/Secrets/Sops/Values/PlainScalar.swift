internal import Documents

/// How sops reads scalars that are not sealed: neither YAML 1.1 nor 1.2 (formats note, 5.1).
enum PlainScalar {
    /// What a reading gives.
    struct Reading {
        var type: SopsType
        /// An integer beyond 64 bits with a sign but within 64 without one, which sops cannot seal or hash.
        var isBeyondSops = false
    }

    /// Reads a YAML scalar without quotes and tag, and appends its bytes for the MAC.
    static func read(_ text: UnsafeBufferPointer<UInt8>, canonical: inout [UInt8]) -> Reading {
        guard let first = text.first else { return Reading(type: .null) }
        switch first {
        case .zero ... .nine, .plus, .dash, .dot: return number(text, &canonical)
        case UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "N"):
            if ["~", "null", "Null", "NULL"].contains(where: text.elementsEqual) { return Reading(type: .null) }
        case UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"):
            if let truth = boolean(text, words: yamlWords) {
                append(truth, to: &canonical)
                return Reading(type: .boolean)
            }
        case .underscore: return number(text, &canonical)
        default: break
        }
        return string(text, &canonical)
    }

    static func append(_ truth: Bool, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: truth ? "True" as StaticString : "False" as StaticString)
    }

    private static let yamlWords: [(StaticString, Bool)] = [
        ("true", true), ("True", true), ("TRUE", true), ("false", false), ("False", false), ("FALSE", false),
    ]
    private static let sealedWords: [(StaticString, Bool)] =
        yamlWords + [("1", true), ("t", true), ("T", true), ("0", false), ("f", false), ("F", false)]

    /// What a sealed boolean may be.
    static func sealedBoolean(_ text: UnsafeBufferPointer<UInt8>) -> Bool? { boolean(text, words: sealedWords) }

    private static func boolean(_ text: UnsafeBufferPointer<UInt8>, words: [(StaticString, Bool)]) -> Bool? {
        words.first { text.count == $0.0.utf8CodeUnitCount && text.starts(with: $0.0) }?.1
    }

    private static func string(_ text: UnsafeBufferPointer<UInt8>, _ canonical: inout [UInt8]) -> Reading {
        canonical.append(contentsOf: text)
        return Reading(type: .string)
    }

    private static func number(_ text: UnsafeBufferPointer<UInt8>, _ canonical: inout [UInt8]) -> Reading {
        if let special = special(text) {
            appendPositional(special, to: &canonical)
            return Reading(type: .float)
        }
        if text.count > 5, text[4] == .dash, text[..<4].allSatisfy(\.isDigit), let time = SopsTime(yaml: text) {
            time.append(to: &canonical)
            return Reading(type: .time)
        }
        // Long texts are no numbers that anyone means, and go no further than this.
        guard text.allSatisfy({ $0.isDigit || $0.isLetter || $0 == .dot || $0 == .dash || $0 == .plus || $0 == .underscore }) else {
            return string(text, &canonical)
        }
        var digits = text.contains(.underscore) ? text.filter { $0 != .underscore } : Array(text)
        defer { wipe(&digits) }
        switch SopsInteger(digits) {
        case .value(let number):
            canonical.append(contentsOf: String(number).utf8)
            return Reading(type: .integer)
        case .beyond(let number):
            canonical.append(contentsOf: String(number).utf8)
            return Reading(type: .integer, isBeyondSops: true)
        case nil: break
        }
        guard let float = decimalFloat(digits) else { return string(text, &canonical) }
        appendPositional(float, to: &canonical)
        return Reading(type: .float)
    }

    /// `.inf`, `-.Inf`, `.NaN` ...
    private static func special(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        let unsigned = text.first == .dot ? text[...] : text.dropFirst()
        guard unsigned.count == 4, unsigned.first == .dot else { return nil }
        if [".inf", ".Inf", ".INF"].contains(where: unsigned.elementsEqual) { return text.first == .dash ? -.infinity : .infinity }
        return text.count == 4 && [".nan", ".NaN", ".NAN"].contains(where: text.elementsEqual) ? .nan : nil
    }
}

extension UnsafeBufferPointer<UInt8> {
    fileprivate func elementsEqual(_ word: StaticString) -> Bool { count == word.utf8CodeUnitCount && starts(with: word) }
}

extension Slice<UnsafeBufferPointer<UInt8>> {
    fileprivate func elementsEqual(_ word: StaticString) -> Bool { count == word.utf8CodeUnitCount && starts(with: word) }
}

/// An integer as Go's `ParseInt` with base 0 reads it: decimal, `0x`, `0b`, `0o`, or octal after a leading `0`; a sign before.
enum SopsInteger {
    case value(Int64)
    /// Beyond 64 bits with a sign, within 64 bits without.
    case beyond(UInt64)

    init?(_ text: [UInt8]) {
        var digits = text[...]
        let sign = digits.first == .plus || digits.first == .dash ? digits.popFirst() : nil
        var base: UInt64 = 10
        if digits.count > 1, digits.first == .zero {
            digits = digits.dropFirst()
            switch digits.first.map({ $0 | 0x20 }) {
            case UInt8(ascii: "x"): base = 16
            case UInt8(ascii: "b"): base = 2
            case UInt8(ascii: "o"): base = 8
            default: base = 8
            }
            if let letter = digits.first, letter.isLetter { digits = digits.dropFirst() }
        }
        guard let magnitude = SopsInteger.magnitude(digits, base) else { return nil }
        if sign == .dash {
            guard magnitude <= UInt64(Int64.max) + 1 else { return nil }
            self = .value(Int64(truncatingIfNeeded: 0 &- magnitude))
        } else if let value = Int64(exactly: magnitude) {
            self = .value(value)
        } else if sign == nil {
            self = .beyond(magnitude)
        } else {
            return nil
        }
    }

    private static func magnitude(_ digits: ArraySlice<UInt8>, _ base: UInt64) -> UInt64? {
        guard !digits.isEmpty else { return nil }
        var result: UInt64 = 0
        for digit in digits {
            guard let value = digit.hexValue, value < base else { return nil }
            let (product, isTooLarge) = result.multipliedReportingOverflow(by: base)
            let (sum, overflows) = product.addingReportingOverflow(UInt64(value))
            guard !isTooLarge, !overflows else { return nil }
            result = sum
        }
        return result
    }

    /// The integer that a sealed `int` holds: `[+-]?[0-9]+` within 64 bits.
    static func sealed(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
        var digits = text[...]
        let isNegative = digits.first == .dash
        if isNegative || digits.first == .plus { digits = digits.dropFirst() }
        guard let magnitude = magnitude(Array(digits)[...], 10) else { return nil }
        if isNegative { return magnitude <= UInt64(Int64.max) + 1 ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil }
        return Int64(exactly: magnitude)
    }
}
