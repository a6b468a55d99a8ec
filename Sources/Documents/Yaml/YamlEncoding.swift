/// What bytes may make up a YAML stream at all (YAML 1.2.2, sections 5.1 and 5.2).
extension YamlParser {
    /// Looks for bytes that no YAML text has; true when there are some, so that reading on makes no sense.
    mutating func checkEncoding() -> Bool {
        if bytes.count > limits.sourceBytes {
            _ = fail("too-large", "expected at most \(limits.sourceBytes) bytes, found \(bytes.count)", at: 0)
        } else if let offset = firstOther() {
            let code = hexadecimal(bytes[offset])
            if bytes[offset] >= 0x80 {
                _ = fail("not-utf8", "expected UTF-8, found byte 0x\(code)", at: offset, hints: [encodingHint(bytes)])
            } else {
                _ = fail(
                    "control-character", "expected text, found the control character U+00\(code)", at: offset,
                    hints: [bytes[offset] == 0 ? encodingHint(bytes) : "write it as \"\\x\(code)\" in double quotes"])
            }
        }
        return isDamaged
    }

    /// The first byte that is not part of a well-formed character, or a control character other than tab and line breaks.
    private func firstOther() -> Int? {
        var index = 0
        while index + 8 <= bytes.count {
            let word = word(at: index, of: bytes)
            // Bytes below 0x20: subtracting borrows into the top bit, unless it was set.
            var low = (word &- 0x2020_2020_2020_2020) & ~word & 0x8080_8080_8080_8080
            guard word & 0x8080_8080_8080_8080 == 0 else {
                guard let next = behindCharacter(at: index) else { return index }
                index = next
                continue
            }
            while low != 0 {
                let offset = index + low.trailingZeroBitCount / 8
                guard isText(bytes[offset]) else { return offset }
                low &= low - 1
            }
            index += 8
        }
        while index < bytes.count {
            guard let next = behindCharacter(at: index) else { return index }
            index = next
        }
        return nil
    }

    /// The offset behind the character at an offset; nil when there is none that text may have.
    private func behindCharacter(at offset: Int) -> Int? {
        if bytes[offset] < 0x80 { return isText(bytes[offset]) ? offset + 1 : nil }
        let length = sequenceLength(at: offset, of: bytes)
        return length > 0 ? offset + length : nil
    }

    private func isText(_ byte: UInt8) -> Bool { byte >= 0x20 || byte == .tab || byte.isBreak }
}
