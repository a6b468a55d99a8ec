internal import Documents

/// Appends what base64 spells, if there is one way only to spell it: no white space, unused bits zero.
///
/// - Parameter isPadded: whether `=` has to fill the last group of four, as in SOPS files and age's armor, or must not, as in age's header.
/// - Returns: whether it is such a text; where it is not, some bytes may have been appended.
func appendDecodedBase64(_ text: UnsafeRawBufferPointer, isPadded: Bool, to output: inout [UInt8]) -> Bool {
    var digits = text
    if isPadded {
        guard text.count % 4 == 0 else { return false }
        let padding = text.suffix(2).reversed().prefix { $0 == .equals }.count
        digits = UnsafeRawBufferPointer(rebasing: text.dropLast(padding))
    }
    guard digits.count % 4 != 1 else { return false }
    var bits: UInt32 = 0, invalid: UInt8 = 0
    base64Values.withUnsafeBufferPointer { values in
        for index in 0 ..< digits.count {
            let value = values[Int(digits[index])]
            invalid |= value
            bits = bits << 6 | UInt32(value & 63)
            if index % 4 == 3 {
                output.append(UInt8(truncatingIfNeeded: bits >> 16))
                output.append(UInt8(truncatingIfNeeded: bits >> 8))
                output.append(UInt8(truncatingIfNeeded: bits))
            }
        }
    }
    switch digits.count % 4 {
    case 2:
        output.append(UInt8(truncatingIfNeeded: bits >> 4))
        return invalid < 64 && bits & 15 == 0
    case 3:
        output.append(UInt8(truncatingIfNeeded: bits >> 10))
        output.append(UInt8(truncatingIfNeeded: bits >> 2))
        return invalid < 64 && bits & 3 == 0
    default: return invalid < 64
    }
}

/// Appends base64 without padding, in one line.
func appendUnpaddedBase64(_ bytes: [UInt8], to output: inout [UInt8]) {
    bytes.withUnsafeBufferPointer { appendBase64($0, to: &output) }
    output.removeLast((3 - bytes.count % 3) % 3)
}

/// The value of each byte as a digit; 255 for what is none.
private let base64Values: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    for (value, digit) in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8.enumerated() {
        values[Int(digit)] = UInt8(value)
    }
    return values
}()
