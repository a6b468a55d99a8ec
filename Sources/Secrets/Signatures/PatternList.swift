internal import Documents

/// Patterns between commas (ssh_config(5), PATTERNS): `*` any run, `?` one character, `!` in front excludes.
struct PatternList: Hashable, Sendable {
    private let patterns: [(isExcluding: Bool, pattern: [UInt8])]

    /// - Returns: nil when one of them is empty.
    init?(_ text: String) {
        var patterns: [(Bool, [UInt8])] = []
        for part in text.utf8.split(separator: .comma, omittingEmptySubsequences: false) {
            let isExcluding = part.first == .exclamation, pattern = Array(isExcluding ? part.dropFirst() : part)
            guard !pattern.isEmpty else { return nil }
            patterns.append((isExcluding, pattern))
        }
        self.patterns = patterns
    }

    /// Those that do not exclude, as they are written.
    var included: [String] { patterns.filter { !$0.isExcluding }.map { String(decoding: $0.pattern, as: UTF8.self) } }

    /// Whether one of them matches and none excludes it.
    func admits(_ text: String) -> Bool {
        let text = Array(text.utf8), matching = patterns.filter { Self.matches(text, $0.pattern) }
        return !matching.isEmpty && !matching.contains(where: \.isExcluding)
    }

    /// Goes back to the last `*` only, so that the cost is the product of both lengths at most.
    private static func matches(_ text: [UInt8], _ pattern: [UInt8]) -> Bool {
        var place = 0, at = 0, star: (at: Int, place: Int)?
        while place < text.count {
            if at < pattern.count, pattern[at] == .asterisk {
                star = (at, place)
                at += 1
            } else if at < pattern.count, pattern[at] == .question || pattern[at] == text[place] {
                (at, place) = (at + 1, place + 1)
            } else if let last = star {
                star = (last.at, last.place + 1)
                (at, place) = (last.at + 1, last.place + 1)
            } else {
                return false
            }
        }
        return pattern[at...].allSatisfy { $0 == .asterisk }
    }

    static func == (left: PatternList, right: PatternList) -> Bool {
        left.patterns.elementsEqual(right.patterns) { $0 == $1 }
    }

    func hash(into hasher: inout Hasher) { for pattern in patterns { hasher.combine(pattern.pattern) } }
}
