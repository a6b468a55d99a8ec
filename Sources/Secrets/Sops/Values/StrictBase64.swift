internal import Documents

/// The number of bytes that strict base64 stands for; nil where length or padding are wrong.
func base64Count(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    guard text.count % 4 == 0 else { return nil }
    guard text.last == .equals else { return text.count / 4 * 3 }
    return text.count / 4 * 3 - (text[text.count - 2] == .equals ? 2 : 1)
}

/// Decodes base64 as RFC 4648, section 4, has it: padding needed, no white space, the bits that are left over zero.
///
/// - Parameter output: has room for `base64Count` bytes.
/// - Returns: false where the text is not such base64.
func decodeBase64(_ text: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableRawBufferPointer) -> Bool {
    guard let count = base64Count(text), output.count >= count else { return false }
    var written = 0
    for start in stride(from: 0, to: text.count, by: 4) {
        let wanted = min(3, count - written)
        var group: UInt32 = 0
        for index in 0 ..< 4 {
            let value = index <= wanted ? base64Values[Int(text[start + index])] : 0
            guard value < 64 else { return false }
            group = group << 6 | UInt32(value)
        }
        for index in 0 ..< wanted { output[written + index] = UInt8(truncatingIfNeeded: group >> (16 - 8 * UInt32(index))) }
        guard group & (wanted == 3 ? 0 : wanted == 2 ? 0xFF : 0xFFFF) == 0 else { return false }
        written += wanted
    }
    return true
}

/// The value of each digit by its byte; 255 for what is none.
private let base64Values: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    for (value, digit) in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8.enumerated() {
        values[Int(digit)] = UInt8(value)
    }
    return values
}()
