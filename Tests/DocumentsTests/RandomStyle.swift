import Documents
import TestSupport

/// Writes a random tree as people do: each collection in block or flow style, each string in any of the styles that can hold it,
/// with comments and blank lines in between.
struct RandomStyle {
    private var random: SeededRandom
    private let step: Int
    private let sequenceStep: Int
    private let lineBreak: String
    private let comments: Bool
    private var text = ""
    /// The last value is a block, which the end of the source would take a line feed from.
    private var endsInBlock = false

    init(_ random: SeededRandom) {
        var random = random
        step = Int.random(in: 1 ... 4, using: &random)
        sequenceStep = Int.random(in: 0 ... 4, using: &random)
        lineBreak = Int.random(in: 0 ... 5, using: &random) == 0 ? "\r\n" : "\n"
        comments = Int.random(in: 0 ... 2, using: &random) > 0
        self.random = random
    }

    mutating func write(_ tree: RandomTree) -> String {
        text = one(in: 8) ? "\u{FEFF}" : ""
        noise(0)
        if one(in: 4) { text += "---" + lineBreak }
        switch tree {
        case .mapping(let entries) where !entries.isEmpty: mapping(entries, 0, isCompact: false)
        case .sequence(let elements) where !elements.isEmpty: sequence(elements, 0, isCompact: false)
        default: text += flow(tree) + lineBreak
        }
        noise(0)
        if one(in: 4), text.hasSuffix(lineBreak), !endsInBlock { text.removeLast() }
        return text
    }

    private mutating func mapping(_ entries: [(String, RandomTree)], _ column: Int, isCompact: Bool) {
        for (index, entry) in entries.enumerated() {
            if index > 0 || !isCompact {
                noise(column)
                text += blanks(column)
            }
            text += quoted(entry.0, isKey: true) + ":"
            value(entry.1, column, nestedColumn: column + step, sequenceColumn: column + sequenceStep)
        }
    }

    private mutating func sequence(_ elements: [RandomTree], _ column: Int, isCompact: Bool) {
        for (index, element) in elements.enumerated() {
            if index > 0 || !isCompact {
                noise(column)
                text += blanks(column)
            }
            text += "-"
            switch element {
            case .mapping(let entries) where !entries.isEmpty && !one(in: 4):
                text += " "
                mapping(entries, column + 2, isCompact: true)
            case .sequence(let inner) where !inner.isEmpty && !one(in: 4):
                text += " "
                sequence(inner, column + 2, isCompact: true)
            default: value(element, column, nestedColumn: column + 2, sequenceColumn: column + 2)
            }
        }
    }

    /// What stands behind a `:` or a `-`, to the end of its last line.
    private mutating func value(_ tree: RandomTree, _ column: Int, nestedColumn: Int, sequenceColumn: Int) {
        let isFlow = one(in: 4)
        endsInBlock = false
        switch tree {
        case .mapping(let entries) where !entries.isEmpty && !isFlow:
            endLine()
            mapping(entries, nestedColumn, isCompact: false)
        case .sequence(let elements) where !elements.isEmpty && !isFlow:
            endLine()
            sequence(elements, sequenceColumn, isCompact: false)
        case .scalar(.string, let string) where isBlock(string) && !isFlow:
            endsInBlock = true
            text += " |" + (string.hasSuffix("\n") ? "" : "-")
            endLine()
            let kept = string.hasSuffix("\n") ? String(string.dropLast()) : string
            for line in kept.split(separator: "\n", omittingEmptySubsequences: false) {
                text += (line.isEmpty ? "" : blanks(nestedColumn) + line) + lineBreak
            }
        default:
            text += " " + flow(tree)
            endLine()
        }
    }

    private mutating func flow(_ tree: RandomTree) -> String {
        let edge = one(in: 3) ? " " : ""
        switch tree {
        case .scalar(.string, let string): return quoted(string, isKey: false)
        case .scalar(_, let spelling): return spelling
        case .mapping(let entries):
            var items: [String] = []
            for (key, value) in entries { items.append(quoted(key, isKey: true) + ": " + flow(value)) }
            return "{" + edge + items.joined(separator: ", ") + edge + "}"
        case .sequence(let elements):
            var items: [String] = []
            for element in elements { items.append(flow(element)) }
            return "[" + edge + items.joined(separator: ", ") + edge + "]"
        }
    }

    private mutating func quoted(_ string: String, isKey: Bool) -> String {
        let isWord = !string.isEmpty && string.utf8.allSatisfy { 0x61 ... 0x7A ~= $0 || $0 == 0x20 || $0 == 0x5F || 0x80... ~= $0 }
        let isPlainWord = isWord && !string.hasPrefix(" ") && !string.hasSuffix(" ") && !["no", "null"].contains(string)
        let isPrintable = string.unicodeScalars.allSatisfy {
            $0.value >= 0x20 && $0.value != 0x7F && ![0x85, 0x2028, 0xFEFF].contains($0.value)
        }
        if isPlainWord, isPrintable, !one(in: 4) { return string }
        if isPrintable, one(in: 2) {
            return "'" + string.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
        }
        var writer = JsonWriter(.compact), copy = string
        copy.withUTF8 { try? writer.scalar(.string, $0) }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private func isBlock(_ string: String) -> Bool {
        let lines = string.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.count > 1 && !lines[0].isEmpty && !lines[0].hasPrefix(" ") && !string.hasSuffix("\n\n")
            && string.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F || $0 == 0x0A }
    }

    private mutating func endLine() {
        if comments, one(in: 5) { text += " # " + note() }
        text += lineBreak
    }

    private mutating func noise(_ column: Int) {
        while comments, one(in: 5) { text += one(in: 3) ? lineBreak : blanks(column) + "# " + note() + lineBreak }
    }

    private mutating func note() -> String { ["note", "see: x", "'quoted\"", "größe", "a, b]"].randomElement(using: &random) ?? "" }
    private mutating func one(in count: Int) -> Bool { Int.random(in: 0 ..< count, using: &random) == 0 }
    private func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }
}
