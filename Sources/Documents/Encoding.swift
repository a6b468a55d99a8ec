/// Appends the UTF-8 form of a scalar value; false when it is none (a surrogate, or above U+10FFFF).
func appendScalar(_ value: UInt32, to bytes: inout [UInt8]) -> Bool {
    guard let scalar = Unicode.Scalar(value) else { return false }
    bytes.append(contentsOf: UTF8.encode(scalar).unsafelyUnwrapped)  // every scalar has a UTF-8 form
    return true
}

/// The offset of the first byte that does not belong to well-formed UTF-8; nil when all do.
package func firstMalformed(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var index = 0
    while index < bytes.count {
        if index + 8 <= bytes.count, word(at: index, of: bytes) & 0x8080_8080_8080_8080 == 0 {
            index += 8
        } else if bytes[index] < 0x80 {
            index += 1
        } else {
            let length = sequenceLength(at: index, of: bytes)
            guard length > 0 else { return index }
            index += length
        }
    }
    return nil
}

/// Eight bytes as one integer, lowest address lowest.
@inline(__always)
func word(at index: Int, of bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    UInt64(littleEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: index, as: UInt64.self))
}

/// The length of the well-formed sequence of two to four bytes at an offset; 0 when there is none (Unicode 15, table 3-7).
func sequenceLength(at index: Int, of bytes: UnsafeBufferPointer<UInt8>) -> Int {
    func next(_ offset: Int, _ low: UInt8 = 0x80, _ high: UInt8 = 0xBF) -> Bool {
        index + offset < bytes.count && bytes[index + offset] >= low && bytes[index + offset] <= high
    }
    return switch bytes[index] {
    case 0xC2 ... 0xDF: next(1) ? 2 : 0
    case 0xE0: next(1, 0xA0) && next(2) ? 3 : 0
    case 0xED: next(1, 0x80, 0x9F) && next(2) ? 3 : 0
    case 0xE1 ... 0xEF: next(1) && next(2) ? 3 : 0
    case 0xF0: next(1, 0x90) && next(2) && next(3) ? 4 : 0
    case 0xF1 ... 0xF3: next(1) && next(2) && next(3) ? 4 : 0
    case 0xF4: next(1, 0x80, 0x8F) && next(2) && next(3) ? 4 : 0
    default: 0
    }
}

/// Two upper-case hexadecimal digits.
func hexadecimal(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true) }

/// What to do about text that is not UTF-8, by its first bytes.
package func encodingHint(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    let isUtf16 = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) || bytes.prefix(2).contains(0)
    return isUtf16 ? "the file is UTF-16: save it as UTF-8" : "save the file as UTF-8"
}

/// What stands in the way of reading bytes as text: there are more than the limit, or they are not UTF-8.
package func complaint(aboutText bytes: [UInt8], file: String, limits: Limits) -> Diagnostic? {
    if bytes.count > limits.sourceBytes {
        let place = Place(file: file, position: Position(line: 1, column: 1))
        return Diagnostic("too-large", "expected at most \(limits.sourceBytes) bytes, found \(bytes.count)", at: place)
    }
    return bytes.withUnsafeBufferPointer { bytes in
        firstMalformed(in: bytes).map { JsonParser.Mistake(notUtf8: $0, in: bytes).diagnostic(file: file, bytes) }
    }
}
