/// Bech32 (BIP 173) as age uses it: with the original constant and without the limit of 90 characters.
enum Bech32 {
    /// What a text spells.
    struct Content {
        /// In lower case.
        var label: [UInt8]
        var isUpperCase: Bool
        var bytes: Secret
    }

    /// Why a text is none, to be read after "it ".
    enum Failure: String, Error {
        case mixedCase = "mixes upper and lower case"
        case noSeparator = "has no \"1\" between its kind and its key"
        case badCharacter = "has a character that no key has"
        case badChecksum = "has a wrong checksum: part of it may be missing or mistyped"
        case badPadding = "does not end with a whole byte"
    }

    static func decode(_ text: UnsafeRawBufferPointer) -> Result<Content, Failure> {
        Result { () throws(Failure) in try content(of: text) }
    }

    private static func content(of text: UnsafeRawBufferPointer) throws(Failure) -> Content {
        let isUpperCase = text.contains { $0.isUpper }
        if isUpperCase, text.contains(where: { $0.isLower }) { throw .mixedCase }
        guard let separator = text.lastIndex(of: UInt8(ascii: "1")), separator > 0, text.count - separator > checksumSize else {
            throw .noSeparator
        }
        guard text[..<separator].allSatisfy({ (33 ... 126).contains($0) }) else { throw .badCharacter }
        let label = text[..<separator].map { $0.isUpper ? $0 | 0x20 : $0 }
        var digits: [UInt8] = []
        digits.reserveCapacity(text.count)
        defer { wipe(&digits) }
        for character in text[(separator + 1)...] {
            guard let digit = digitValue(character | (character.isUpper ? 0x20 : 0)) else { throw .badCharacter }
            digits.append(digit)
        }
        var state = Checksum(label)
        for digit in digits { state.add(digit) }
        guard state.value == 1 else { throw .badChecksum }
        digits.removeLast(checksumSize)
        guard var bytes = regrouped(digits, from: 5, to: 8, isPadded: false) else { throw .badPadding }
        return Content(label: label, isUpperCase: isUpperCase, bytes: Secret(taking: &bytes))
    }

    /// - Parameter label: in lower case.
    /// - Returns: in lower case.
    static func encode(_ bytes: UnsafeRawBufferPointer, label: String) -> [UInt8] {
        guard var digits = regrouped(bytes, from: 8, to: 5, isPadded: true) else { return [] }
        defer { wipe(&digits) }
        var state = Checksum(Array(label.utf8))
        for digit in digits { state.add(digit) }
        for _ in 0 ..< checksumSize { state.add(0) }
        let checksum = (0 ..< checksumSize).map { UInt8(truncatingIfNeeded: (state.value ^ 1) >> (5 * UInt32(5 - $0)) & 31) }
        var text: [UInt8] = []
        text.reserveCapacity(label.utf8.count + digits.count + checksumSize + 1)
        text += label.utf8
        text.append(UInt8(ascii: "1"))
        for digit in digits { text.append(alphabet[Int(digit)]) }
        for digit in checksum { text.append(alphabet[Int(digit)]) }
        return text
    }

    private static let checksumSize = 6
    private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)

    private static func digitValue(_ character: UInt8) -> UInt8? { alphabet.firstIndex(of: character).map { UInt8($0) } }

    /// The same bits in groups of another size.
    ///
    /// - Returns: nil where the rest of the bits is not a padding of zeros, shorter than a group.
    private static func regrouped(_ groups: some Sequence<UInt8>, from: Int, to: Int, isPadded: Bool) -> [UInt8]? {
        var result: [UInt8] = [], bits: UInt32 = 0, count = 0
        // Enough for a key, so that no copy is left behind where the array grew.
        result.reserveCapacity(64)
        for group in groups {
            bits = (bits << UInt32(from) | UInt32(group)) & 0xFFFF
            count += from
            while count >= to {
                count -= to
                result.append(UInt8(truncatingIfNeeded: bits >> UInt32(count) & (1 << UInt32(to) - 1)))
            }
        }
        let rest = bits & (1 << UInt32(count) - 1)
        if isPadded {
            if count > 0 { result.append(UInt8(truncatingIfNeeded: rest << UInt32(to - count))) }
        } else if count >= from || rest != 0 {
            wipe(&result)
            return nil
        }
        return result
    }
}

/// The checksum of BIP 173 over the label and the digits.
private struct Checksum {
    private(set) var value: UInt32 = 1

    init(_ label: [UInt8]) {
        for byte in label { add(byte >> 5) }
        add(0)
        for byte in label { add(byte & 31) }
    }

    mutating func add(_ digit: UInt8) {
        let top = value >> 25
        value = (value & 0x1FF_FFFF) << 5 ^ UInt32(digit)
        for (index, generator) in Checksum.generators.enumerated() where top >> UInt32(index) & 1 == 1 { value ^= generator }
    }

    private static let generators: [UInt32] = [0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3]
}

extension UInt8 {
    fileprivate var isUpper: Bool { (UInt8(ascii: "A") ... UInt8(ascii: "Z")).contains(self) }
    fileprivate var isLower: Bool { (UInt8(ascii: "a") ... UInt8(ascii: "z")).contains(self) }
}
