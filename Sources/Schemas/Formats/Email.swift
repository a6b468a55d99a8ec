internal import Documents

/// Mailboxes of SMTP: RFC 5321, section 4.1.2, and with characters beyond ASCII RFC 6531, section 3.3. No comments, no display
/// name, and of the address literals those of RFC 5321 itself.
enum Email {
    /// RFC 5321, section 4.5.3.1.1, in bytes.
    private static let longestLocalPart = 64

    static func accepts(_ text: UnsafeBufferPointer<UInt8>, isInternational: Bool) -> Bool {
        var reader = ByteReader(text)
        guard reader.next == .quote ? reader.takeQuoted(isInternational) : reader.takeAtoms(isInternational),
            reader.offset <= longestLocalPart, reader.take("@")
        else { return false }
        return reader.take("[") ? isLiteral(reader.rest) : Hostname.accepts(reader.rest, isInternational: isInternational)
    }

    /// `127.0.0.1]` or `IPv6:::1]`.
    private static func isLiteral(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.last == .closeBracket else { return false }
        var reader = ByteReader(UnsafeBufferPointer(rebasing: text.dropLast()))
        return reader.take("IPv6:") ? Addresses.isIPv6(reader.rest) : Addresses.isIPv4(reader.rest)
    }
}

extension ByteReader {
    /// `Dot-string`.
    fileprivate mutating func takeAtoms(_ isInternational: Bool) -> Bool {
        repeat {
            guard takeAll(where: { atomBytes.contains($0) || isInternational && $0 >= 0x80 }) > 0 else { return false }
        } while take(.dot)
        return true
    }

    /// `Quoted-string`.
    fileprivate mutating func takeQuoted(_ isInternational: Bool) -> Bool {
        _ = take(.quote)
        while !take(.quote) {
            if take(.backslash) {
                guard take(where: { $0 >= .space && $0 < 0x7F }) else { return false }
            } else {
                guard take(where: { $0 >= .space && $0 < 0x7F || isInternational && $0 >= 0x80 }) else { return false }
            }
        }
        return true
    }
}

/// `atext` of RFC 5322, section 3.2.3.
private let atomBytes = ByteSet.alphanumeric.union(ByteSet("!#$%&'*+-/=?^_`{|}~"))
