internal import Documents

/// Some of the 256 bytes.
struct ByteSet: Sendable {
    private var members = [Bool](repeating: false, count: 256)

    init(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { members[Int(byte)] = true }
    }

    /// What tokens are made of: letters, digits, `_` and `-`.
    static let token = ByteSet((UInt8.min ... .max).filter { $0.isLetter || $0.isDigit || $0 == .underscore || $0 == .dash })

    func adding(_ bytes: some Sequence<UInt8>) -> ByteSet {
        var result = self
        for byte in bytes { result.members[Int(byte)] = true }
        return result
    }

    func contains(_ byte: UInt8) -> Bool { members[Int(byte)] }

    /// Where the run of members ends that begins at an offset, at most `limit` bytes on.
    func end(of text: UnsafeBufferPointer<UInt8>, from start: Int, limit: Int) -> Int {
        var end = start
        while end < text.count, end - start < limit, contains(text[end]) { end += 1 }
        return end
    }

    /// Where the run of members begins that ends at an offset, at most `limit` bytes in front.
    func start(of text: UnsafeBufferPointer<UInt8>, before end: Int, limit: Int) -> Int {
        var start = end
        while start > 0, end - start < limit, contains(text[start - 1]) { start -= 1 }
        return start
    }
}
