import Documents
import Glibc

/// Texts that occur nowhere else, and the forms in which they might turn up.
struct Canaries {
    let texts: [String]
    private let forms: [(name: String, bytes: [UInt8])]

    init(_ texts: [String]) {
        self.texts = texts
        forms = texts.enumerated().flatMap { number, text in
            Canaries.forms(of: Array(text.utf8)).map { ("canary \(number) \($0.name)", $0.bytes) }
        }
    }

    /// The names of the forms that stand in a text.
    func places(in text: [UInt8]) -> [String] {
        forms.filter { Canaries.stands($0.bytes, in: text) }.map(\.name)
    }

    private static func stands(_ wanted: [UInt8], in text: [UInt8]) -> Bool {
        guard let first = wanted.first else { return false }
        return text.withUnsafeBytes { text in
            var start = 0
            while start + wanted.count <= text.count, let base = text.baseAddress,
                let found = memchr(base + start, Int32(first), text.count - start - wanted.count + 1)
            {
                if memcmp(found, wanted, wanted.count) == 0 { return true }
                start = UnsafeRawPointer(found) - base + 1
            }
            return false
        }
    }

    private static func forms(of text: [UInt8]) -> [(name: String, bytes: [UInt8])] {
        let hex = text.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let plain: [(String, [UInt8])] = [
            ("plain", text), ("backwards", text.reversed()), ("in hex", Array(hex.utf8)), ("in HEX", Array(hex.uppercased().utf8)),
        ]
        return plain + (0 ..< 3).map { ("in base64 at \($0)", base64(text, at: $0)) }
    }

    /// What base64 makes of a text wherever it stands, without the characters that depend on its neighbours.
    private static func base64(_ text: [UInt8], at offset: Int) -> [UInt8] {
        var encoded: [UInt8] = []
        ([UInt8](repeating: 0, count: offset) + text).withUnsafeBufferPointer { appendBase64($0, to: &encoded) }
        let first = (offset * 8 + 5) / 6, last = (offset + text.count) * 8 / 6
        return Array(encoded[first ..< last])
    }
}
