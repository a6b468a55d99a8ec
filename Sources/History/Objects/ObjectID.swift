internal import CGit2

/// The name of a git object: SHA-1, 20 bytes, held inline as big-endian words so that comparing is three subtractions.
package struct ObjectID: Hashable, Comparable, Sendable, CustomStringConvertible {
    private let first, second: UInt64
    private let third: UInt32

    /// All zero: git's way to say "no object", in hooks and in compare-and-swap.
    package static let zero = ObjectID(first: 0, second: 0, third: 0)

    private init(first: UInt64, second: UInt64, third: UInt32) {
        (self.first, self.second, self.third) = (first, second, third)
    }

    /// Exactly 40 hexadecimal digits, either case; anything else is nil.
    package init?(hex: some StringProtocol) {
        var words: (UInt64, UInt64, UInt64) = (0, 0, 0), count = 0
        for byte in hex.utf8 {
            guard let digit = hexadecimalValue(byte) else { return nil }
            switch count {
            case 0 ..< 16: words.0 = words.0 << 4 | digit
            case 16 ..< 32: words.1 = words.1 << 4 | digit
            case 32 ..< 40: words.2 = words.2 << 4 | digit
            default: return nil
            }
            count += 1
        }
        guard count == 40 else { return nil }
        self.init(first: words.0, second: words.1, third: UInt32(words.2))
    }

    /// - Parameter bytes: exactly 20.
    init(bytes: ArraySlice<UInt8>) {
        var raw = git_oid()
        withUnsafeMutableBytes(of: &raw.id) { $0.copyBytes(from: bytes) }
        self.init(raw)
    }

    init(_ raw: git_oid) {
        self = withUnsafeBytes(of: raw.id) { ObjectID($0, at: 0) }
    }

    /// - Parameter offset: where the 20 bytes begin.
    init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        self.init(
            first: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)),
            second: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)),
            third: UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset + 16, as: UInt32.self)))
    }

    var raw: git_oid {
        var raw = git_oid()
        withUnsafeMutableBytes(of: &raw.id) { bytes in
            bytes.storeBytes(of: first.bigEndian, as: UInt64.self)
            bytes.storeBytes(of: second.bigEndian, toByteOffset: 8, as: UInt64.self)
            bytes.storeBytes(of: third.bigEndian, toByteOffset: 16, as: UInt32.self)
        }
        return raw
    }

    /// The 20 bytes, most significant first.
    package var bytes: [UInt8] { withBytes { Array($0) } }

    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result { withUnsafeBytes(of: raw.id, body) }

    /// 40 lower-case hexadecimal digits.
    package var description: String {
        String(unsafeUninitializedCapacity: 40) { buffer in
            for (index, byte) in bytes.enumerated() {
                buffer[2 * index] = hexadecimalDigit(byte >> 4)
                buffer[2 * index + 1] = hexadecimalDigit(byte & 15)
            }
            return 40
        }
    }

    /// The first 12 digits, for people and for the names of generations.
    package var short: String { String(description.prefix(12)) }

    package static func < (left: ObjectID, right: ObjectID) -> Bool {
        (left.first, left.second, left.third) < (right.first, right.second, right.third)
    }
}

private func hexadecimalValue(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0") ... UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a") ... UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A") ... UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
}

private func hexadecimalDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}
