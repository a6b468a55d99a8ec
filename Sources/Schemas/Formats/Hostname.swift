internal import Documents

/// Host names: RFC 1123, section 2.1, with the lengths of RFC 1035. A label that starts with `xn--` must be an A-label of IDNA 2008
/// (RFC 5890, section 2.3); international names may have its U-labels too.
enum Hostname {
    /// Bytes, RFC 1035, section 2.3.4: 255 in a message are 253 in a text without a dot at its end.
    private static let longestName = 253, longestLabel = 63
    private static let prefixLength = "xn--".utf8.count

    static func accepts(_ text: UnsafeBufferPointer<UInt8>, isInternational: Bool) -> Bool {
        // No label has more characters than it has bytes in the domain name system.
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: longestLabel) { characters in
            var reader = ByteReader(text), length = -1, directions = Directions()
            repeat {
                let label = reader.takeLabel(isInternational)
                guard let bytes = Hostname.length(of: label, isInternational, characters, &directions) else { return false }
                length += bytes + 1
            } while reader.takeSeparator(isInternational)
            return length <= longestName && directions.areAccepted
        }
    }

    /// The bytes that a label has in the domain name system; nil for one that is none.
    ///
    /// - Parameter characters: room for those of the label.
    private static func length(
        of label: UnsafeBufferPointer<UInt8>, _ isInternational: Bool, _ characters: UnsafeMutableBufferPointer<UInt32>,
        _ directions: inout Directions
    ) -> Int? {
        guard label.allSatisfy({ $0 < 0x80 }) else {
            guard isInternational, let decoded = decode(label, into: characters) else { return nil }
            var length = prefixLength
            Punycode.encode(decoded) { _ in length += 1 }
            return length <= longestLabel && Idna.accepts(decoded, &directions) ? length : nil
        }
        guard (1 ... longestLabel).contains(label.count), label.first != .dash, label.last != .dash,
            label.allSatisfy({ $0.isLetter || $0.isDigit || $0 == .dash })
        else { return nil }
        if isEncoded(label) {
            let encoded = UnsafeBufferPointer(rebasing: label[prefixLength...])
            guard let decoded = Punycode.decode(encoded, into: characters), decoded.contains(where: { $0 >= 0x80 }),
                Punycode.encodes(decoded, as: encoded), Idna.accepts(decoded, &directions)
            else { return nil }
        } else {
            directions.note(asciiLabel: label)
        }
        return label.count
    }

    /// Whether the label starts with `xn--`.
    private static func isEncoded(_ label: UnsafeBufferPointer<UInt8>) -> Bool {
        label.count > prefixLength && label[0] | 0x20 == UInt8(ascii: "x") && label[1] | 0x20 == UInt8(ascii: "n") && label[2] == .dash
            && label[3] == .dash
    }

    /// The characters of UTF-8; nil for too many or none.
    private static func decode(
        _ label: UnsafeBufferPointer<UInt8>, into characters: UnsafeMutableBufferPointer<UInt32>
    ) -> UnsafeBufferPointer<UInt32>? {
        var reader = ByteReader(label), count = 0
        while let next = reader.next {
            let character = reader.take { $0 < 0x80 } ? UInt32(next) : reader.takeScalar()?.value
            guard let character, count < characters.count else { return nil }
            characters[count] = character
            count += 1
        }
        return UnsafeBufferPointer(rebasing: characters[..<count])
    }
}

extension ByteReader {
    fileprivate mutating func takeLabel(_ isInternational: Bool) -> UnsafeBufferPointer<UInt8> {
        let start = offset
        while !isAtEnd {
            var ahead = self
            if ahead.takeSeparator(isInternational) { break }
            _ = take { _ in true }
        }
        return UnsafeBufferPointer(rebasing: text[start ..< offset])
    }

    /// A dot, or one of the full stops that RFC 3490, section 3.1, takes for one.
    fileprivate mutating func takeSeparator(_ isInternational: Bool) -> Bool {
        take(.dot) || isInternational && (take("\u{3002}") || take("\u{FF0E}") || take("\u{FF61}"))
    }
}
