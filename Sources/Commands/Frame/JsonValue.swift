internal import Documents

/// JSON for the program's own answers; the shapes are written down in `docs/formats/json-output.md`.
indirect enum JsonValue {
    case null
    case boolean(Bool)
    case integer(Int)
    case string(String)
    case array([JsonValue])
    case object([(key: String, value: JsonValue)])
    /// Text that is JSON already: a value of a document.
    case verbatim([UInt8])

    static func optional(_ text: String?) -> JsonValue { text.map { .string($0) } ?? .null }
    static func strings(_ list: [String]) -> JsonValue { .array(list.map { .string($0) }) }

    /// Two blanks a level, keys in the order given.
    var text: String {
        var bytes: [UInt8] = []
        write(to: &bytes, indent: 0)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func write(to bytes: inout [UInt8], indent: Int) {
        switch self {
        case .null: bytes += "null".utf8
        case .boolean(let value): bytes += (value ? "true" : "false").utf8
        case .integer(let value): bytes += String(value).utf8
        case .string(let value): JsonValue.quote(value, to: &bytes)
        case .verbatim(let text): bytes += text
        case .array(let list):
            JsonValue.write(list.count, "[", "]", indent, to: &bytes) { index, bytes in list[index].write(to: &bytes, indent: indent + 2) }
        case .object(let entries):
            JsonValue.write(entries.count, "{", "}", indent, to: &bytes) { index, bytes in
                JsonValue.quote(entries[index].key, to: &bytes)
                bytes += ": ".utf8
                entries[index].value.write(to: &bytes, indent: indent + 2)
            }
        }
    }

    private static func write(
        _ count: Int, _ open: String, _ close: String, _ indent: Int, to bytes: inout [UInt8], item: (Int, inout [UInt8]) -> Void
    ) {
        bytes += open.utf8
        for index in 0 ..< count {
            bytes += (index == 0 ? "\n" : ",\n").utf8
            bytes += repeatElement(UInt8(ascii: " "), count: indent + 2)
            item(index, &bytes)
        }
        if count > 0 {
            bytes.append(UInt8(ascii: "\n"))
            bytes += repeatElement(UInt8(ascii: " "), count: indent)
        }
        bytes += close.utf8
    }

    static func quote(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): bytes += "\\\"".utf8
            case UInt8(ascii: "\\"): bytes += "\\\\".utf8
            case UInt8(ascii: "\n"): bytes += "\\n".utf8
            case UInt8(ascii: "\t"): bytes += "\\t".utf8
            case UInt8(ascii: "\r"): bytes += "\\r".utf8
            case 0 ..< 0x20:
                let digits = Array("0123456789abcdef".utf8)
                bytes += "\\u00".utf8
                bytes += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

extension Diagnostic {
    /// `{code, severity, message, file, line, column, notes, hints, environments}`.
    var json: JsonValue {
        let notes = notes.map { JsonValue.object([("message", .string($0.message))] + members(of: $0.place)) }
        return .object(
            [("code", .string(code)), ("severity", .string(severity.rawValue)), ("message", .string(message))] + members(of: place)
                + [("notes", .array(notes)), ("hints", .strings(hints)), ("environments", .strings(environments))])
    }

    private func members(of place: Place?) -> [(key: String, value: JsonValue)] {
        [
            ("file", .optional(place?.file)),
            ("line", place?.position.map { .integer($0.line) } ?? .null),
            ("column", place?.position.map { .integer($0.column) } ?? .null),
        ]
    }
}
