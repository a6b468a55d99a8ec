internal import Documents

enum Identifiers {
    /// RFC 9562, section 4, of any version and variant.
    static func isUuid(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count == 36 else { return false }
        return text.indices.allSatisfy { index in
            switch index {
            case 8, 13, 18, 23: text[index] == .dash
            default: text[index].hexValue != nil
            }
        }
    }

    /// Semantic Versioning 2.0.0 (semver.org), without a `v` in front.
    static func isSemanticVersion(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var reader = ByteReader(text)
        for index in 0 ..< 3 {
            if index > 0, !reader.take(.dot) { return false }
            let hasLeadingZero = reader.next == .zero, digits = reader.takeDigits()
            guard digits == 1 || digits > 1 && !hasLeadingZero else { return false }
        }
        if reader.take(.dash), !reader.takeIdentifiers(areNumbersStrict: true) { return false }
        if reader.take(.plus), !reader.takeIdentifiers(areNumbersStrict: false) { return false }
        return reader.isAtEnd
    }
}

extension ByteReader {
    /// Identifiers of letters, digits and hyphens with dots between them. Strict numbers have no leading zeros.
    fileprivate mutating func takeIdentifiers(areNumbersStrict: Bool) -> Bool {
        repeat {
            var digits = self
            let isZeroFirst = next == .zero, count = digits.takeDigits(), length = takeAll { $0.isLetter || $0.isDigit || $0 == .dash }
            guard length > 0 else { return false }
            if areNumbersStrict, isZeroFirst, count == length, count > 1 { return false }
        } while take(.dot)
        return true
    }
}
