/// Reads the wire format of SSH (RFC 4251, section 5). Everything gives nil where the bytes end too early.
struct SshReader {
    /// What was not read yet.
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func byte() -> UInt8? { rest.popFirst() }

    /// Four bytes, the most significant first.
    mutating func number() -> UInt32? {
        guard rest.count >= 4 else { return nil }
        defer { rest.removeFirst(4) }
        return rest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    mutating func string() -> ArraySlice<UInt8>? {
        guard let count = number(), Int(count) <= rest.count else { return nil }
        defer { rest.removeFirst(Int(count)) }
        return rest.prefix(Int(count))
    }

    mutating func text() -> String? { string().map { String(decoding: $0, as: UTF8.self) } }

    /// An `mpint` above zero in its one spelling, without the zero byte that keeps it positive.
    mutating func positiveNumber() -> ArraySlice<UInt8>? {
        guard let bytes = string(), let first = bytes.first, first < 0x80 else { return nil }
        if first > 0 { return bytes }
        return bytes.count > 1 && bytes[bytes.startIndex + 1] >= 0x80 ? bytes.dropFirst() : nil
    }
}

extension [UInt8] {
    /// A `string` of the wire format: its length in four bytes, then the bytes.
    mutating func appendSshString(_ bytes: some Collection<UInt8>) {
        let count = UInt32(bytes.count)
        for shift: UInt32 in [24, 16, 8, 0] { append(UInt8(truncatingIfNeeded: count >> shift)) }
        append(contentsOf: bytes)
    }
}
