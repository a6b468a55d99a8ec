internal import Documents

/// The lines of a layer and what it states, for how much of it stands in another one.
struct Similarity {
    private var lines = Parts(), values = Parts()

    /// What a file consists of: how often each part occurs, and how much all weigh.
    private struct Parts {
        var counts: [[UInt8]: Int] = [:]
        var weight = 0

        mutating func add(_ part: [UInt8], weight: Int) {
            counts[part, default: 0] += weight
            self.weight += weight
        }

        /// What both have, of the larger one.
        func percent(_ other: Parts) -> Int {
            guard weight > 0, other.weight > 0 else { return 0 }
            let common = counts.reduce(0) { $0 + min($1.value, other.counts[$1.key] ?? 0) }
            return common * 100 / max(weight, other.weight)
        }
    }

    /// - Parameter file: what says in which syntax the text is read.
    init(_ text: [UInt8], file: String) {
        for line in text.split(separator: UInt8(ascii: "\n")) { lines.add(Array(line), weight: line.count + 1) }
        guard let document = Layer.parse(text, file: file).document else { return }
        for root in document.roots { add(Value(document, Int(root.node)), at: []) }
    }

    /// Every scalar below a value. In lists the order does not count; aliases count where they stand.
    private mutating func add(_ value: Value, at path: [UInt8]) {
        switch value.kind {
        case .mapping: for entry in value.ownEntries { add(entry.value, at: path + entry.key.text.utf8 + [0]) }
        case .sequence: for element in value.elements { add(element, at: path + [1]) }
        default: values.add(path + value.text.utf8, weight: 1)
        }
    }

    /// The bytes of lines that both have, of those of the larger file, as git counts similarity; or the values, where more of them are
    /// the same: a text that was written otherwise is still that layer. Empty files are like none.
    func percent(_ other: Similarity) -> Int { max(lines.percent(other.lines), values.percent(other.values)) }
}
