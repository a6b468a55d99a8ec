/// A condition on labels or annotations, as kubectl has them: `app=web,tier!=db,env in (dev, prod),!legacy`.
struct LabelSelector: Sendable {
    private struct Requirement: Sendable {
        var key: String
        /// Nil: any value will do.
        var values: [String]?
        /// Holds where the key is missing too.
        var isNegative: Bool
    }

    private var requirements: [Requirement] = []

    /// Nil when the text is none.
    init?(_ text: String) {
        for part in Self.parts(of: text) {
            guard let requirement = Self.requirement(part) else { return nil }
            requirements.append(requirement)
        }
    }

    func matches(_ labels: ImportedValue?) -> Bool {
        requirements.allSatisfy { requirement in
            guard let value = labels?[requirement.key]?.text else { return requirement.isNegative }
            return (requirement.values?.contains(value) ?? true) != requirement.isNegative
        }
    }

    /// Split at commas outside parentheses.
    private static func parts(of text: String) -> [[UInt8]] {
        var parts: [[UInt8]] = [[]], isInside = false
        for byte in text.utf8 {
            if byte == UInt8(ascii: "(") { isInside = true }
            if byte == UInt8(ascii: ")") { isInside = false }
            if byte == UInt8(ascii: ","), !isInside { parts.append([]) } else { parts[parts.count - 1].append(byte) }
        }
        return parts.count == 1 && parts[0].allSatisfy { $0 == UInt8(ascii: " ") } ? [] : parts
    }

    private static func requirement(_ bytes: [UInt8]) -> Requirement? {
        let text = String(decoding: bytes, as: UTF8.self)
        let words = text.split(whereSeparator: { $0 == " " || $0 == "(" || $0 == ")" || $0 == "," }).map(String.init)
        if words.count > 1, words[1] == "in" || words[1] == "notin", bytes.contains(UInt8(ascii: "(")) {
            return Requirement(key: words[0], values: Array(words.dropFirst(2)), isNegative: words[1] == "notin")
        }
        if let equals = bytes.firstIndex(of: UInt8(ascii: "=")) {
            let isNegative = equals > 0 && bytes[equals - 1] == UInt8(ascii: "!")
            let behind = bytes[(equals + 1)...].first == UInt8(ascii: "=") ? equals + 2 : equals + 1
            let sides = [bytes[..<(isNegative ? equals - 1 : equals)], bytes[behind...]].map { side in
                String(decoding: side, as: UTF8.self).split(separator: " ").map(String.init)
            }
            guard sides[0].count == 1, sides[1].count <= 1 else { return nil }
            return Requirement(key: sides[0][0], values: [sides[1].first ?? ""], isNegative: isNegative)
        }
        guard words.count == 1, let word = words.first else { return nil }
        guard word.hasPrefix("!") else { return Requirement(key: word, values: nil, isNegative: false) }
        return word == "!" ? nil : Requirement(key: String(word.dropFirst()), values: nil, isNegative: true)
    }
}
