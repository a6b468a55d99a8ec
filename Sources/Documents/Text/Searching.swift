internal import Glibc

/// Looking for bytes in bytes, and for text in text by its bytes: what `_StringProcessing` has besides regular expressions.
extension RandomAccessCollection where Element == UInt8, Index == Int {
    /// Where another run of bytes stands first; an empty one at the start.
    package func firstRange(of other: some Collection<UInt8>) -> Range<Int>? {
        let wanted = Array(other)
        let offset = withContiguousStorageIfAvailable { firstOffset(of: wanted, in: $0) } ?? Array(self).firstRange(of: wanted)?.lowerBound
        return offset.map { startIndex + $0 ..< startIndex + $0 + wanted.count }
    }

    /// Where another run of bytes stands, from the front, none inside another; an empty one nowhere.
    package func occurrences(of other: some Collection<UInt8>) -> [Range<Int>] {
        let wanted = Array(other)
        guard !wanted.isEmpty else { return [] }
        var result: [Range<Int>] = [], start = startIndex
        while let found = self[start...].firstRange(of: wanted) {
            result.append(found)
            start = found.upperBound
        }
        return result
    }

    /// With another run of bytes put in place of each occurrence.
    package func replacing(_ other: some Collection<UInt8>, with replacement: some Collection<UInt8>) -> [UInt8] {
        var result: [UInt8] = [], start = startIndex
        for found in occurrences(of: other) {
            result += self[start ..< found.lowerBound]
            result += replacement
            start = found.upperBound
        }
        return result + self[start...]
    }
}

private func firstOffset(of wanted: [UInt8], in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let first = wanted.first else { return 0 }
    guard let start = bytes.baseAddress else { return nil }
    var offset = 0
    while offset + wanted.count <= bytes.count,
        let found = memchr(start + offset, Int32(first), bytes.count - wanted.count - offset + 1)
    {
        offset = UnsafeRawPointer(found) - UnsafeRawPointer(start)
        if memcmp(found, wanted, wanted.count) == 0 { return offset }
        offset += 1
    }
    return nil
}

extension StringProtocol {
    package func contains(_ other: String) -> Bool { Array(utf8).firstRange(of: Array(other.utf8)) != nil }

    package func firstRange(of other: String) -> Range<Index>? {
        guard let found = Array(utf8).firstRange(of: Array(other.utf8)) else { return nil }
        let start = utf8.index(utf8.startIndex, offsetBy: found.lowerBound)
        return start ..< utf8.index(start, offsetBy: found.count)
    }

    package func replacing(_ other: String, with replacement: String) -> String {
        String(decoding: Array(utf8).replacing(Array(other.utf8), with: Array(replacement.utf8)), as: UTF8.self)
    }

    /// What stands between the occurrences of a separator, empty pieces too.
    package func pieces(between separator: String) -> [String] {
        let bytes = Array(utf8)
        var result: [String] = [], start = 0
        for found in bytes.occurrences(of: Array(separator.utf8)) {
            result.append(String(decoding: bytes[start ..< found.lowerBound], as: UTF8.self))
            start = found.upperBound
        }
        return result + [String(decoding: bytes[start...], as: UTF8.self)]
    }
}
