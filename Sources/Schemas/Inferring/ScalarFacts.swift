internal import Documents

/// What the scalars of one place have in common.
struct ScalarFacts: Sendable {
    /// More different texts than this say nothing about what else there may be.
    private static let keptTexts = 6

    /// How often each string was seen; nil when there are too many.
    private(set) var strings: [String: Int]? = [:]
    /// The formats that every string so far has, the most telling first.
    private(set) var formats = RecognisedFormat.all
    /// Whether every integer so far is a port, or at least none is below zero.
    private(set) var arePorts = true
    private(set) var areNonNegative = true

    mutating func note(_ instance: Instance, _ node: Int) {
        let kind = instance.nodes[node].kind
        if kind == .string { note(instance.string(node)) }
        if kind == .integer {
            let text = instance.string(node), number = Int(text)
            arePorts = arePorts && number.map { (1 ... 65535).contains($0) } ?? false
            areNonNegative = areNonNegative && text.utf8.first != UInt8(ascii: "-")
        }
    }

    private mutating func note(_ text: String) {
        formats.removeAll { !$0.accepts(text) }
        guard strings?.count ?? .max < ScalarFacts.keptTexts || strings?[text] != nil else {
            strings = nil
            return
        }
        strings?[text, default: 0] += 1
    }
}

extension ScalarFacts {
    /// What loggers know. Values of one place are taken for levels when all of them are such words in one case, and its key says so.
    private static let levels = ["trace", "debug", "info", "notice", "warn", "warning", "error", "critical", "fatal", "off"]

    /// Every level there is, in the case of those seen: those that were not seen yet will be, some night.
    ///
    /// - Parameter key: that of the values.
    func levels(of key: String) -> [String]? {
        guard key.lowercased().hasSuffix("level"), let seen = strings?.keys, !seen.isEmpty else { return nil }
        return [ScalarFacts.levels, ScalarFacts.levels.map { $0.uppercased() }].first { words in seen.allSatisfy(words.contains) }
    }

    /// Words of a small vocabulary, sorted: several, at least one of them seen again.
    var words: [String]? {
        guard let strings, strings.count > 1, strings.values.reduce(0, +) > strings.count, strings.keys.allSatisfy(Self.isWord) else {
            return nil
        }
        return strings.keys.sorted()
    }

    private static func isWord(_ text: String) -> Bool {
        (1 ... 24).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a") ... UInt8(ascii: "z"), UInt8(ascii: "A") ... UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
