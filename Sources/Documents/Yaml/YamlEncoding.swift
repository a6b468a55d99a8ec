/// What bytes may make up a YAML stream at all (YAML 1.2.2, sections 5.1 and 5.2).
extension YamlParser {
    /// Looks for bytes that no YAML text has; true when there are some, so that reading on makes no sense.
    mutating func checkEncoding() -> Bool {
        if bytes.count > limits.sourceBytes {
            _ = fail("too-large", "expected at most \(limits.sourceBytes) bytes, found \(bytes.count)", at: 0)
        } else if let offset = firstMalformed(in: bytes) {
            _ = fail(
                "not-utf8", "expected UTF-8, found byte 0x\(hexadecimal(bytes[offset]))", at: offset, hints: [encodingHint(bytes)])
        } else if let offset = firstControl() {
            let code = hexadecimal(bytes[offset])
            _ = fail(
                "control-character", "expected text, found the control character U+00\(code)", at: offset,
                hints: [bytes[offset] == 0 ? encodingHint(bytes) : "write it as \"\\x\(code)\" in double quotes"])
        }
        return isDamaged
    }

    /// The first control character other than tab, line feed and carriage return.
    private func firstControl() -> Int? {
        var index = 0
        while index < bytes.count {
            if index + 8 <= bytes.count {
                // Bytes below 0x20: subtracting borrows into the top bit, unless it was set.
                let word = word(at: index, of: bytes)
                if (word &- 0x2020_2020_2020_2020) & ~word & 0x8080_8080_8080_8080 == 0 {
                    index += 8
                    continue
                }
            }
            for offset in index ..< min(index + 8, bytes.count) {
                let byte = bytes[offset]
                if byte < 0x20, byte != .tab, !byte.isBreak { return offset }
            }
            index += 8
        }
        return nil
    }
}
