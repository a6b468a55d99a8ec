/// What a layer's text may refer to outside its own document: an over-approximation that never parses.
///
/// `${` NAME `:` counts as a reference to the document NAME and `${file:` PATH `}` as one to a file, wherever they stand (comments
/// included): an index of dependants may hold too much, never too little.
package enum ReferenceScan {
    /// Documents by name and files as `file:PATH`, sorted, each once.
    package static func names(in text: [UInt8]) -> [String] {
        var found: Set<String> = []
        text.withUnsafeBufferPointer { bytes in
            var index = 0
            while index + 2 < bytes.count {
                guard bytes[index] == UInt8(ascii: "$"), bytes[index + 1] == UInt8(ascii: "{") else {
                    index += 1
                    continue
                }
                let start = index + 2
                var end = start
                while end < bytes.count, isNameByte(bytes[end]) { end += 1 }
                if end < bytes.count, end > start, bytes[end] == UInt8(ascii: ":") {
                    let name = String(decoding: bytes[start ..< end], as: UTF8.self)
                    found.insert(name == "file" ? "file:" + path(in: bytes, from: end + 1) : name)
                }
                index = start
            }
        }
        return found.sorted()
    }

    private static func path(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> String {
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "}"), bytes[end] != UInt8(ascii: "\n") { end += 1 }
        return String(decoding: bytes[start ..< end], as: UTF8.self)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a") ... UInt8(ascii: "z"), UInt8(ascii: "A") ... UInt8(ascii: "Z"), UInt8(ascii: "0") ... UInt8(ascii: "9"): true
        case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"): true
        default: false
        }
    }
}
