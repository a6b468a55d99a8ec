/// Reads the dotted form of a path: keys joined by `.`, indices in brackets, keys with special characters in double quotes with
/// JSON's escapes.
struct PathParser {
    private let text: String
    private let bytes: [UInt8]
    private var offset = 0

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    mutating func parse() throws(Diagnostic) -> [Path.Step] {
        var steps: [Path.Step] = []
        while offset < bytes.count {
            if bytes[offset] == .openBracket {
                steps.append(.index(try index()))
            } else {
                if !steps.isEmpty { try expectDot() }
                steps.append(.key(try key()))
            }
        }
        return steps
    }

    private mutating func expectDot() throws(Diagnostic) {
        guard bytes[offset] == .dot else { throw wrong("expected \".\" or \"[\"") }
        offset += 1
    }

    private mutating func index() throws(Diagnostic) -> Int {
        let start = offset
        offset += 1
        var value = 0, digits = 0
        while offset < bytes.count, let digit = decimalDigit(bytes[offset]), digits < 9 {
            (value, digits, offset) = (value * 10 + digit, digits + 1, offset + 1)
        }
        guard digits > 0 else {
            throw wrong("expected an index", hint: "indices count from 0: \"[0]\"; a key in brackets is written \".key\"")
        }
        guard offset < bytes.count, bytes[offset] == .closeBracket else {
            throw wrong(digits == 9 ? "expected an index below 1000000000" : "expected \"]\" for the \"[\" at column \(column(of: start))")
        }
        offset += 1
        return value
    }

    private mutating func key() throws(Diagnostic) -> String {
        guard offset < bytes.count else { throw wrong("expected a key after the last \".\"") }
        if bytes[offset] == .quote { return try quotedKey() }
        let start = offset
        while offset < bytes.count, !PathParser.endsPlainKey(bytes[offset]) { offset += 1 }
        if offset < bytes.count, bytes[offset] != .dot, bytes[offset] != .openBracket {
            throw wrong(
                "a key with \(PathParser.named(bytes[offset])) must be quoted",
                hint: "write the key in double quotes: labels.\"app.kubernetes.io/name\"")
        }
        guard offset > start else { throw wrong("expected a key") }
        return String(decoding: bytes[start ..< offset], as: UTF8.self)
    }

    private static func endsPlainKey(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x00 ... 0x20, 0x7F, .dot, .openBracket, .closeBracket, .quote, .apostrophe, UInt8(ascii: "="):
            true
        default: false
        }
    }

    private static func named(_ byte: UInt8) -> String {
        switch byte {
        case 0x20: "a blank"
        case 0x00 ..< 0x20, 0x7F: "a control character"
        case .quote: "a double quote"
        default: "\"\(Character(Unicode.Scalar(byte)))\""
        }
    }

    private mutating func quotedKey() throws(Diagnostic) -> String {
        let start = offset
        var key: [UInt8] = []
        offset += 1
        while offset < bytes.count, bytes[offset] != .quote {
            if bytes[offset] == .backslash {
                key.append(contentsOf: String(try escape()).utf8)
            } else {
                key.append(bytes[offset])
                offset += 1
            }
        }
        guard offset < bytes.count else { throw wrong("expected the closing quote of the key at column \(column(of: start))") }
        offset += 1
        return String(decoding: key, as: UTF8.self)
    }

    private mutating func escape() throws(Diagnostic) -> Unicode.Scalar {
        let start = offset
        offset += 2
        switch offset <= bytes.count ? bytes[offset - 1] : 0 {
        case .quote: return "\""
        case .backslash: return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let digits = bytes[offset...].prefix(4)
            if digits.count == 4, digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
                let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16), let scalar = Unicode.Scalar(code)
            {
                offset += 4
                return scalar
            }
        default: break
        }
        offset = start
        throw wrong("expected an escape", hint: "known are \\\", \\\\, \\/, \\b, \\f, \\n, \\r, \\t and \\u with four hexadecimal digits")
    }

    private func column(of offset: Int) -> Int {
        bytes[..<offset].count { $0 & 0xC0 != 0x80 } + 1
    }

    private func wrong(_ what: String, hint: String? = nil) -> Diagnostic {
        Diagnostic("bad-path", "bad path \"\(text)\": \(what) at column \(column(of: offset))", hints: hint.map { [$0] } ?? [])
    }
}

func decimalDigit(_ byte: UInt8) -> Int? {
    byte >= .zero && byte <= .nine ? Int(byte - .zero) : nil
}
