import TestSupport

/// JSON texts of random mappings. Keys are distinct, also as variables; numbers are those that YAML 1.1 and 1.2 read alike.
struct RandomDocument {
    private var random: SeededRandom
    private var keys = 0
    /// Without null, lists, and what ends a line: what most formats can say.
    private let isTame: Bool

    init(seed: UInt64, isTame: Bool) {
        random = SeededRandom(seed: seed)
        self.isTame = isTame
    }

    mutating func mapping(depth: Int) -> String {
        let entries = (0 ..< Int.random(in: depth == 0 ? 1 ... 8 : 0 ... 4, using: &random)).map { _ in
            keys += 1
            let styles = ["k\(keys)", "key-\(keys)", "k.\(keys)", "\u{e9} \(keys)"]
            let key = styles[Int.random(in: 0 ..< (keys % 3 == 0 && !isTame ? 4 : 2), using: &random)]
            return "\(spelled(key)): \(value(depth: depth + 1))"
        }
        return "{" + entries.joined(separator: ", ") + "}"
    }

    private mutating func value(depth: Int) -> String {
        switch Int.random(in: 0 ..< (depth < 4 ? 12 : 9), using: &random) {
        case 0: return depth > 1 && !isTame ? "null" : "false"
        case 1: return Bool.random(using: &random) ? "true" : "false"
        case 2: return String(Int.random(in: .min ... .max, using: &random))
        case 3: return "\(Int.random(in: -999 ... 999, using: &random)).\(Int.random(in: 1 ... 9, using: &random))"
        case 4 ... 8: return spelled(string())
        case 9 where !isTame:
            let elements = (0 ..< Int.random(in: 0 ... 3, using: &random)).map { _ in value(depth: depth + 1) }
            return "[" + elements.joined(separator: ", ") + "]"
        default: return mapping(depth: depth)
        }
    }

    private mutating func string() -> String {
        let wild = Array("ab01 \n\t'\"\\$`#:-=~{}[]&*!|>%@,?.\r\u{e9}\u{2028}\u{feff}\u{1f600}\u{7f}\u{85}")
        let tame = Array("ab01 '$`:-=~{}[]&*!|>%@,?.\u{e9}\u{1f600}")
        let alphabet = isTame ? tame : wild
        let count = Int.random(in: 0 ... 9, using: &random)
        let text = String((0 ..< count).map { _ in alphabet[Int.random(in: 0 ..< alphabet.count, using: &random)] })
        return isTame ? "x\(text)x" : text
    }

    private func spelled(_ text: String) -> String {
        "\"" + text.utf16.map { "\\u" + String(0x10000 + UInt32($0), radix: 16).dropFirst() }.joined() + "\""
    }
}
