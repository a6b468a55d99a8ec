internal import Documents

/// What leads somewhere: in a document, or in a file system.
enum Pointers {
    /// RFC 6901, section 3, as a string and not as the fragment of a URI.
    static func isPointer(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = text.first else { return true }
        guard first == UInt8(ascii: "/") else { return false }
        return text.indices.allSatisfy { index in
            guard text[index] == UInt8(ascii: "~") else { return true }
            return index + 1 < text.count && (text[index + 1] == UInt8(ascii: "0") || text[index + 1] == UInt8(ascii: "1"))
        }
    }

    /// draft-bhutton-relative-json-pointer-00, section 3: levels upwards, perhaps a step among neighbours, then a pointer or `#`.
    static func isRelative(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var reader = ByteReader(text)
        let hasLeadingZero = reader.next == .zero, digits = reader.takeDigits()
        guard digits == 1 || digits > 1 && !hasLeadingZero else { return false }
        if reader.take(where: { $0 == .plus || $0 == .dash }) {
            guard reader.next != .zero, reader.takeDigits() > 0 else { return false }
        }
        if reader.take(.hash) { return reader.isAtEnd }
        return isPointer(reader.rest)
    }

    /// What `open` of POSIX may be asked for on Linux, whether it exists or not, without control characters: neither NUL, which ends a
    /// path, nor a line break, which is nearly always a mistake.
    static func isPath(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard !text.isEmpty, text.count <= longestPath else { return false }
        var name = 0
        for byte in text {
            name = byte == UInt8(ascii: "/") ? 0 : name + 1
            if byte < .space || byte == 0x7F || name > longestName { return false }
        }
        return true
    }

    /// `PATH_MAX` without its NUL, and `NAME_MAX`, in bytes.
    private static let longestPath = 4095, longestName = 255
}
