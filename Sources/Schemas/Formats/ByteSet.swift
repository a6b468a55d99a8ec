internal import Documents

/// A set of ASCII bytes.
struct ByteSet {
    private var low: UInt64 = 0, high: UInt64 = 0

    /// - Parameter members: ASCII.
    init(_ members: StaticString) {
        for index in 0 ..< members.utf8CodeUnitCount { insert(members.utf8Start[index]) }
    }

    private mutating func insert(_ byte: UInt8) {
        if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
    }

    func contains(_ byte: UInt8) -> Bool {
        byte < 64 ? low >> UInt64(byte) & 1 == 1 : byte < 128 && high >> UInt64(byte - 64) & 1 == 1
    }

    func union(_ other: ByteSet) -> ByteSet {
        var result = self
        result.low |= other.low
        result.high |= other.high
        return result
    }

    static let alphanumeric = ByteSet("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
}
