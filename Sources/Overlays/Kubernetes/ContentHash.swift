internal import Digests

/// One entry of `data` and the like: the key, and the text that the manifest has there (base64 in `binaryData` and in the `data` of a
/// Secret).
package typealias DataEntry = (key: [UInt8], value: [UInt8])

/// The suffix that kustomize gives the name of a ConfigMap: ten letters and digits made from its content, so that a change of the
/// content is a new name, and who refers to it starts anew.
///
/// - Parameter data: in any order; nil where the manifest has no such key.
/// - Note: the format is kubernetes-sigs/kustomize, `api/hasher/hasher.go`. It looks for the name as one key `metadata/name`, finds none,
///   and hashes an empty one.
package func contentHash(ofConfigMap data: [DataEntry]?, binaryData: [DataEntry]? = nil) -> String {
    var json = GoJson()
    json.begin()
    if let binaryData { json.add("binaryData", binaryData) }
    json.add("data", data)
    json.add("kind", Array("ConfigMap".utf8))
    json.add("name", [])
    return json.hash()
}

/// The same of a Secret.
///
/// - Parameter type: empty where the manifest has none.
package func contentHash(ofSecret data: [DataEntry]?, type: [UInt8], stringData: [DataEntry]? = nil) -> String {
    var json = GoJson()
    json.begin()
    json.add("data", data)
    json.add("kind", Array("Secret".utf8))
    json.add("name", [])
    if let stringData { json.add("stringData", stringData) }
    json.add("type", type)
    return json.hash()
}

/// JSON as Go's `encoding/json` writes it, which the hash is made of.
private struct GoJson {
    private var bytes: [UInt8] = []

    mutating func begin() { bytes.append(UInt8(ascii: "{")) }

    mutating func add(_ key: StaticString, _ text: [UInt8]) {
        addKey(Array(UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount)))
        addString(text)
    }

    /// Ascending by key; no entries at all are an empty mapping, nil the empty string.
    mutating func add(_ key: StaticString, _ entries: [DataEntry]?) {
        guard let entries else { return add(key, []) }
        addKey(Array(UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount)))
        begin()
        for entry in entries.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            addKey(entry.key)
            addString(entry.value)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func addKey(_ key: [UInt8]) {
        if bytes.last != UInt8(ascii: "{") { bytes.append(UInt8(ascii: ",")) }
        addString(key)
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func addString(_ text: [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for index in text.indices {
            let byte = text[index]
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0x08: bytes += Array("\\b".utf8)
            case 0x09: bytes += Array("\\t".utf8)
            case 0x0A: bytes += Array("\\n".utf8)
            case 0x0C: bytes += Array("\\f".utf8)
            case 0x0D: bytes += Array("\\r".utf8)
            case 0 ..< 0x20, UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"):
                bytes += Array("\\u00".utf8) + [GoJson.digits[Int(byte >> 4)], GoJson.digits[Int(byte & 15)]]
            case 0xA8, 0xA9:
                // U+2028 and U+2029: their first two bytes are out already.
                if text[..<index].suffix(2) == [0xE2, 0x80] {
                    bytes.removeLast(2)
                    bytes += Array("\\u202".utf8) + [byte - 0xA8 + UInt8(ascii: "8")]
                } else {
                    bytes.append(byte)
                }
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static let digits = Array("0123456789abcdef".utf8)

    /// The first ten hexadecimal digits of the SHA-256, those that could make up words replaced.
    mutating func hash() -> String {
        bytes.append(UInt8(ascii: "}"))
        let replacements: [Character: Character] = ["0": "g", "1": "h", "3": "k", "a": "m", "e": "t"]
        return String(Sha256.digest(of: bytes).description.prefix(10).map { replacements[$0] ?? $0 })
    }
}
