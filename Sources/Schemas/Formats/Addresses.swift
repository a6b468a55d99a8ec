internal import Documents

/// Addresses of the Internet Protocol, networks and ports.
enum Addresses {
    /// Four decimal numbers without leading zeros (RFC 2673, section 3.2).
    static func isIPv4(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var reader = ByteReader(text)
        for index in 0 ..< 4 {
            if index > 0, !reader.take(.dot) { return false }
            if reader.takeNumber(upTo: 255) == nil { return false }
        }
        return reader.isAtEnd
    }

    /// RFC 4291, section 2.2, without a zone. `::` stands for at least one group.
    static func isIPv6(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var reader = ByteReader(text), groups = 0, isShortened = reader.take("::")
        if isShortened, reader.isAtEnd { return true }
        while groups < 8 {
            if isIPv4(reader.rest) {
                groups += 2
                break
            }
            guard (1 ... 4).contains(reader.takeAll { $0.hexValue != nil }) else { return false }
            groups += 1
            if reader.isAtEnd { break }
            guard reader.take(.colon) else { return false }
            if reader.take(.colon) {
                if isShortened { return false }
                isShortened = true
                if reader.isAtEnd { break }
            } else if groups == 8 {
                return false
            }
        }
        return isShortened ? groups < 8 : groups == 8
    }

    /// An address and the length of its prefix (RFC 4632, section 3.1; RFC 4291, section 2.3). Bits behind the prefix may be set,
    /// as in the address of an interface.
    static func isNetwork(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var reader = ByteReader(text)
        let address = reader.takeText { $0 == UInt8(ascii: "/") }
        let limit = isIPv4(address) ? 32 : isIPv6(address) ? 128 : nil
        return limit.map { reader.take("/") && reader.takeNumber(upTo: $0) != nil && reader.isAtEnd } ?? false
    }

    /// 1 to 65535 (RFC 6335, section 6), without leading zeros; 0 is reserved.
    static func isPort(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var reader = ByteReader(text)
        return reader.takeNumber(upTo: 65535).map { $0 > 0 && reader.isAtEnd } ?? false
    }
}
