internal import Documents

/// URIs of RFC 3986 and IRIs of RFC 3987, read by the grammar in appendix A of the former. Zones of IPv6 hosts (RFC 6874) are no part
/// of it.
struct UriGrammar {
    private var reader: ByteReader
    private let isInternational: Bool

    /// - Parameters:
    ///   - isReference: whether the scheme may be missing.
    ///   - isInternational: whether characters beyond ASCII may stand there.
    static func accepts(_ text: UnsafeBufferPointer<UInt8>, isReference: Bool, isInternational: Bool) -> Bool {
        var uri = UriGrammar(reader: ByteReader(text), isInternational: isInternational)
        guard uri.takeScheme() || isReference && !uri.startsLikeScheme else { return false }
        if uri.reader.take("//"), !uri.takeAuthority() { return false }
        uri.takeText(of: pathBytes)
        if uri.reader.take(.question) { uri.takeText(of: queryBytes, orPrivateUse: true) }
        if uri.reader.take(.hash) { uri.takeText(of: queryBytes) }
        return uri.reader.isAtEnd
    }

    private mutating func takeScheme() -> Bool {
        var ahead = reader
        guard ahead.take(where: \.isLetter) else { return false }
        _ = ahead.takeAll { schemeBytes.contains($0) }
        guard ahead.take(.colon) else { return false }
        reader = ahead
        return true
    }

    /// A relative path has no colon in its first segment.
    private var startsLikeScheme: Bool {
        var ahead = reader
        return ahead.takeText(before: UriGrammar.endsAuthority).contains(.colon)
    }

    private static func endsAuthority(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "/") || byte == .question || byte == .hash }

    private mutating func takeAuthority() -> Bool {
        var authority = UriGrammar(reader: ByteReader(reader.takeText(before: UriGrammar.endsAuthority)), isInternational: isInternational)
        var user = authority
        user.takeText(of: userBytes)
        if user.reader.take("@") { authority = user }
        if authority.reader.take(.openBracket) {
            let literal = authority.reader.takeText { $0 == .closeBracket }
            guard Addresses.isIPv6(literal) || UriGrammar.isFutureAddress(literal), authority.reader.take(.closeBracket) else {
                return false
            }
        } else {
            authority.takeText(of: hostBytes)
        }
        if authority.reader.take(.colon) { _ = authority.reader.takeDigits() }
        return authority.reader.isAtEnd
    }

    /// `IPvFuture`.
    private static func isFutureAddress(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var reader = ByteReader(text)
        return reader.take { $0 | 0x20 == UInt8(ascii: "v") } && reader.takeAll { $0.hexValue != nil } > 0 && reader.take(.dot)
            && reader.takeAll { userBytes.contains($0) } > 0 && reader.isAtEnd
    }

    /// Takes what may stand there: the bytes, escapes of any others, and for IRIs characters beyond ASCII.
    private mutating func takeText(of bytes: ByteSet, orPrivateUse mayBePrivate: Bool = false) {
        while reader.takeAll(where: bytes.contains) > 0 || reader.takeEscapedByte()
            || isInternational && reader.takeInternational(orPrivateUse: mayBePrivate)
        {}
    }
}

private let schemeBytes = ByteSet.alphanumeric.union(ByteSet("+-."))
/// `unreserved` and `sub-delims`.
private let hostBytes = ByteSet.alphanumeric.union(ByteSet("-._~!$&'()*+,;="))
private let userBytes = hostBytes.union(ByteSet(":"))
private let pathBytes = hostBytes.union(ByteSet(":@/"))
/// Of a fragment too.
private let queryBytes = pathBytes.union(ByteSet("?"))

extension ByteReader {
    /// `%2F`.
    mutating func takeEscapedByte() -> Bool {
        var ahead = self
        guard ahead.take(.percent), ahead.take(where: { $0.hexValue != nil }), ahead.take(where: { $0.hexValue != nil }) else {
            return false
        }
        self = ahead
        return true
    }

    /// `ucschar` of RFC 3987, section 2.2, or `iprivate`.
    mutating func takeInternational(orPrivateUse mayBePrivate: Bool) -> Bool {
        var ahead = self
        guard let scalar = ahead.takeScalar()?.value, scalar >= 0xA0, scalar & 0xFFFE != 0xFFFE else { return false }
        switch scalar {
        case 0xE000 ... 0xF8FF, 0xF0000...: guard mayBePrivate else { return false }
        case 0xFDD0 ... 0xFDEF, 0xFFF0 ... 0xFFFF, 0xE0000 ... 0xE0FFF: return false
        default: break
        }
        self = ahead
        return true
    }
}
