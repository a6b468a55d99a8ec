/// A number of TOML in a spelling of the YAML 1.2 core schema: `_` left out, `0b101` in decimal, `inf` as `.inf`.
struct TomlNumeral {
    var kind: Node.Kind
    var spelling: String

    /// Nil for what is no number.
    init?(_ word: ArraySlice<UInt8>) {
        guard var digits = Self.withoutUnderscores(word) else { return nil }
        if let radix = Self.radix(of: digits) {
            guard let spelling = Self.spelling(digits, radix: radix) else { return nil }
            self.init(kind: .integer, spelling: spelling)
            return
        }
        let sign = digits.first == .plus || digits.first == .dash ? digits.removeFirst() : nil
        if digits.elementsEqual("inf".utf8) {
            self.init(kind: .decimal, spelling: (sign.map { String(Unicode.Scalar($0)) } ?? "") + ".inf")
        } else if digits.elementsEqual("nan".utf8) {
            self.init(kind: .decimal, spelling: ".nan")
        } else if let kind = Self.decimalKind(digits) {
            self.init(kind: kind, spelling: String(decoding: (sign.map { [$0] } ?? []) + digits, as: UTF8.self))
        } else {
            return nil
        }
    }

    private init(kind: Node.Kind, spelling: String) {
        self.kind = kind
        self.spelling = spelling
    }

    /// Nil when a `_` does not stand between two digits.
    private static func withoutUnderscores(_ word: ArraySlice<UInt8>) -> [UInt8]? {
        let isHexadecimal = word.dropFirst().first == UInt8(ascii: "x")
        func isDigit(_ byte: UInt8) -> Bool { isHexadecimal ? byte.hexValue != nil : byte.isDigit }
        var result: [UInt8] = []
        for index in word.indices {
            guard word[index] == .underscore else {
                result.append(word[index])
                continue
            }
            guard index > word.startIndex, index + 1 < word.endIndex, isDigit(word[index - 1]), isDigit(word[index + 1]) else {
                return nil
            }
        }
        return result
    }

    /// The base of `0x`, `0o` and `0b`.
    private static func radix(of digits: [UInt8]) -> Int? {
        guard digits.count > 2, digits[0] == .zero else { return nil }
        return switch digits[1] {
        case UInt8(ascii: "x"): 16
        case UInt8(ascii: "o"): 8
        case UInt8(ascii: "b"): 2
        default: nil
        }
    }

    /// Hexadecimal and octal numbers are spelled alike in both; nil for a digit that the base does not have, or above 64 bits.
    private static func spelling(_ digits: [UInt8], radix: Int) -> String? {
        let own = digits.dropFirst(2)
        guard own.allSatisfy({ $0.hexValue.map { $0 < radix } ?? false }) else { return nil }
        guard radix == 2 else { return String(decoding: digits, as: UTF8.self) }
        return UInt64(String(decoding: own, as: UTF8.self), radix: 2).map { String($0) }
    }

    /// Whether unsigned digits are an integer or a decimal; nil for neither.
    private static func decimalKind(_ digits: [UInt8]) -> Node.Kind? {
        var index = 0
        func skipDigits() -> Int {
            let start = index
            while index < digits.count, digits[index].isDigit { index += 1 }
            return index - start
        }
        let whole = skipDigits()
        guard whole > 0, whole == 1 || digits[0] != .zero else { return nil }
        if index == digits.count { return .integer }
        if digits[index] == .dot {
            index += 1
            guard skipDigits() > 0 else { return nil }
        }
        if index < digits.count, digits[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < digits.count, digits[index] == .plus || digits[index] == .dash { index += 1 }
            guard skipDigits() > 0 else { return nil }
        }
        return index == digits.count ? .decimal : nil
    }
}
