/// Code points of UTF-8, read either way. Bytes that are none stand for U+FFFD one by one, so that every text can be walked.
extension UnsafeBufferPointer<UInt8> {
    @inline(__always)
    func scalar(at index: Int) -> (scalar: UInt32, length: Int) {
        let first = self[index]
        return first < 0x80 ? (UInt32(first), 1) : longScalar(at: index)
    }

    private func longScalar(at index: Int) -> (scalar: UInt32, length: Int) {
        let first = UInt32(self[index]), length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard first >= 0xC2, first <= 0xF4, index + length <= count else { return (0xFFFD, 1) }
        var value = first & (0x7F >> UInt32(length))
        for next in self[index + 1 ..< index + length] {
            guard next & 0xC0 == 0x80 else { return (0xFFFD, 1) }
            value = value << 6 | UInt32(next & 0x3F)
        }
        return value <= ScalarSet.lastScalar ? (value, length) : (0xFFFD, 1)
    }

    /// The code point that ends in front of an index above 0.
    func scalar(before index: Int) -> (scalar: UInt32, length: Int) {
        var start = index - 1
        while start > 0, index - start < 4, self[start] & 0xC0 == 0x80 { start -= 1 }
        let found = scalar(at: start)
        return start + found.length == index ? found : (0xFFFD, 1)
    }
}
