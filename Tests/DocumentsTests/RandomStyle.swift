import Documents
import TestSupport

/// Writes a random tree as people do: each collection in block or flow style, on one line or several, each string in any of the
/// styles that can hold it, with anchors, tags, explicit keys, markers, comments and blank lines in between.
struct RandomStyle {
    private var random: SeededRandom
    private let step: Int
    private let sequenceStep: Int
    private let lineBreak: String
    private let hasComments: Bool
    /// Rare things: tags, explicit keys, tabs, strings over several lines.
    private let isOdd: Bool
    /// Nothing rare, and comments only where most people put them.
    private let isTame: Bool
    private var text = ""
    /// The last value is a block, which the end of the source would take a line feed from, or keeps those behind it.
    private var endsInBlock = false, keepsLineFeeds = false
    /// Which value each anchor stands for now.
    private var anchors: [String: Int] = [:]
    /// Every comment that was written, each a text of its own.
    private(set) var comments: [String] = []

    init(_ random: SeededRandom, isTame: Bool = false) {
        var random = random
        self.isTame = isTame
        step = Int.random(in: 1 ... 4, using: &random)
        sequenceStep = Int.random(in: 0 ... 4, using: &random)
        lineBreak = Int.random(in: 0 ... 5, using: &random) == 0 ? "\r\n" : "\n"
        hasComments = Int.random(in: 0 ... 2, using: &random) > 0
        isOdd = !isTame && Bool.random(using: &random)
        self.random = random
    }

    /// - Parameter inStream: whether other documents stand around it.
    mutating func write(_ tree: RandomTree, inStream: Bool = false) -> String {
        text = !inStream && one(in: 8) ? "\u{FEFF}" : ""
        noise(0)
        if !inStream, one(in: 4) {
            if one(in: 4) { text += "%YAML 1.2" + lineBreak }
            text += "---"
            endLine()
        }
        let column = one(in: 12) ? 2 : 0
        switch tree {
        case .mapping(let entries) where !entries.isEmpty: mapping(entries, column, isCompact: false)
        case .sequence(let elements) where !elements.isEmpty: sequence(elements, column, isCompact: false)
        case .scalar(.null, ""): break
        default: text += flow(tree) + lineBreak
        }
        noise(0)
        if inStream {
            if one(in: 6) { text += "..." + lineBreak }
        } else if one(in: 10) {
            text += "..." + lineBreak
        } else if one(in: 4), text.hasSuffix(lineBreak), !endsInBlock {
            text.removeLast()
        }
        return text
    }

    // MARK: Block style

    private mutating func mapping(_ entries: [(String, RandomTree)], _ column: Int, isCompact: Bool, merging name: String? = nil) {
        var isFirst = !isCompact
        if let name {
            startItem(column, isFirst)
            text += "<<: *\(name)"
            endLine()
            isFirst = true
        }
        for entry in entries {
            startItem(column, isFirst)
            isFirst = true
            let key = quoted(entry.0, isKey: true)
            if isOdd, one(in: 12) {
                text += "? " + key
                endLine()
                text += blanks(column) + ":"
            } else {
                text += key + (one(in: 20) ? " :" : ":")
            }
            value(entry.1, column, nestedColumn: column + step, sequenceColumn: column + sequenceStep)
        }
    }

    private mutating func startItem(_ column: Int, _ isOwnLine: Bool) {
        guard isOwnLine else { return }
        noise(column)
        text += blanks(column)
    }

    private mutating func sequence(_ elements: [RandomTree], _ column: Int, isCompact: Bool) {
        for (index, element) in elements.enumerated() {
            startItem(column, index > 0 || !isCompact)
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
        (endsInBlock, keepsLineFeeds) = (false, false)
        switch tree {
        case .shared(let number, let inner):
            if let name = alias(number) {
                text += " *\(name)"
                return endLine()
            }
            // The name counts for what stands behind the value, unless it was given again inside.
            let name = "n\(number % 3)"
            text += " &\(name)"
            anchors[name] = nil
            value(inner, column, nestedColumn: nestedColumn, sequenceColumn: sequenceColumn)
            if anchors[name] == nil { anchors[name] = number }
        case .extending(let number, let base, let own):
            let name = alias(number)
            endLine()
            mapping(name == nil ? base + own : own, nestedColumn, isCompact: false, merging: name)
        case .mapping(let entries) where !entries.isEmpty && !isFlow:
            if isOdd, one(in: 15) { text += " !!map" }
            endLine()
            mapping(entries, nestedColumn, isCompact: false)
        case .sequence(let elements) where !elements.isEmpty && !isFlow:
            if isOdd, one(in: 15) { text += " !!seq" }
            endLine()
            sequence(elements, sequenceColumn, isCompact: false)
        case .scalar(.string, let string) where isBlock(string) && !isFlow:
            block(string, nestedColumn, indicator: nestedColumn - column)
        case .scalar(.null, ""): endLine()
        case .mapping(let entries) where !entries.isEmpty && !isTame && one(in: 2):
            var items: [String] = []
            for (key, value) in entries { items.append(quoted(key, isKey: true) + ": " + flow(value)) }
            lines("{", items, "}", nestedColumn)
        case .sequence(let elements) where !elements.isEmpty && !isTame && one(in: 2):
            var items: [String] = []
            for element in elements { items.append(flow(element)) }
            lines("[", items, "]", nestedColumn)
        case .scalar(.string, let string) where isOdd && one(in: 3) && isFoldable(string):
            let margin = lineBreak + blanks(nestedColumn + (one(in: 3) ? 1 : 0)), words = string.split(separator: " ")
            let quote = ["", "'", "\""].randomElement(using: &random) ?? ""
            text += " " + quote + words.joined(separator: margin) + quote
            endLine()
        default:
            if hasComments, !isTame, one(in: 15) {
                text += " " + note() + lineBreak + blanks(nestedColumn)
                if one(in: 2) { text += note() + lineBreak + blanks(nestedColumn) }
            }
            text += " " + flow(tree)
            endLine()
        }
    }

    /// A literal or folded block.
    private mutating func block(_ string: String, _ column: Int, indicator: Int) {
        let body = string.hasSuffix("\n") ? String(string.dropLast()) : string, isFolded = !isTame && isFoldableBlock(body) && one(in: 3)
        let count = string.reversed().prefix { $0 == "\n" }.count
        text += (isFolded ? " >" : " |") + (string.hasPrefix(" ") || !isTame && one(in: 8) ? "\(indicator)" : "")
        text += count == 0 ? "-" : count > 1 || !isTame && one(in: 10) ? "+" : ""
        (endsInBlock, keepsLineFeeds) = (true, text.hasSuffix("+"))
        endLine()
        let lines = body.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            text += (line.isEmpty ? "" : blanks(column) + line) + lineBreak
            if isFolded, index + 1 < lines.count { text += lineBreak }
        }
    }

    // MARK: Flow style

    /// Brackets with a line for each item, comments among them.
    private mutating func lines(_ open: String, _ items: [String], _ close: String, _ column: Int) {
        text += " " + open
        endLine()
        for (index, item) in items.enumerated() {
            noise(column + 2)
            text += blanks(column + 2) + item + (index + 1 < items.count || one(in: 3) ? "," : "")
            endLine()
        }
        noise(column + 2)
        text += blanks(column) + close
        endLine()
    }

    private mutating func flow(_ tree: RandomTree) -> String {
        let edge = one(in: 3) ? " " : ""
        switch tree {
        case .shared(let number, let inner):
            if let name = alias(number) { return "*\(name) " }
            let name = "n\(number % 3)"
            anchors[name] = nil
            let text = "&\(name) " + flow(inner)
            if anchors[name] == nil { anchors[name] = number }
            return text
        case .extending(let number, let base, let own):
            guard let name = alias(number) else { return flow(.mapping(base + own)) }
            let rest = flow(.mapping(own)).drop { $0 == "{" || $0 == " " }
            return "{<<: *\(name) " + (own.isEmpty ? "}" : ", \(rest)")
        case .scalar(.string, let string): return quoted(string, isKey: false)
        case .scalar(.null, ""): return "null"
        case .scalar(_, let spelling): return spelling
        case .mapping(let entries):
            var items: [String] = []
            for (key, value) in entries { items.append(quoted(key, isKey: true) + ": " + flow(value)) }
            return "{" + edge + items.joined(separator: ", ") + (items.isEmpty || !one(in: 12) ? "" : ",") + edge + "}"
        case .sequence(let elements):
            var items: [String] = []
            for element in elements { items.append(flow(element)) }
            return "[" + edge + items.joined(separator: ", ") + (items.isEmpty || !one(in: 12) ? "" : ",") + edge + "]"
        }
    }

    /// The anchor that stands for a shared value, if its name has not been given again.
    private mutating func alias(_ number: Int) -> String? {
        let name = "n\(number % 3)"
        return anchors[name] == number ? name : nil
    }

    private mutating func quoted(_ string: String, isKey: Bool) -> String {
        let isWord = !string.isEmpty && string.utf8.allSatisfy { 0x61 ... 0x7A ~= $0 || $0 == 0x20 || $0 == 0x5F || 0x80... ~= $0 }
        let isPlainWord = isWord && !string.hasPrefix(" ") && !string.hasSuffix(" ") && !["no", "null"].contains(string)
        let isPrintable = string.unicodeScalars.allSatisfy {
            $0.value >= 0x20 && $0.value != 0x7F && ![0x85, 0x2028, 0xFEFF].contains($0.value)
        }
        if isPlainWord, isPrintable, !one(in: 4) { return string }
        let tag = !isKey && isOdd && one(in: 8) ? "!!str " : ""
        if isPrintable, one(in: 2) {
            return tag + "'" + string.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
        }
        var writer = JsonWriter(.compact), copy = string
        copy.withUTF8 { try? writer.scalar(.string, $0) }
        return tag + String(decoding: writer.bytes, as: UTF8.self)
    }

    // MARK: What a style can hold

    private func isBlock(_ string: String) -> Bool {
        let lines = string.split(separator: "\n", omittingEmptySubsequences: false)
        if isTame, string.hasPrefix(" ") || string.hasSuffix("\n\n") { return false }
        return lines.count > 1 && !lines[0].isEmpty && string.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F || $0 == 0x0A }
    }

    private func isFoldable(_ string: String) -> Bool {
        string.contains(" ") && string.utf8.allSatisfy { 0x61 ... 0x7A ~= $0 || $0 == 0x20 } && !string.hasPrefix(" ")
            && !string.hasSuffix(" ")
    }

    private func isFoldableBlock(_ string: String) -> Bool {
        string.split(separator: "\n", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty && !$0.hasPrefix(" ") }
    }

    // MARK: Between nodes

    private mutating func endLine() {
        if hasComments, one(in: 5) { text += (isOdd && one(in: 5) ? "\t" : " ") + note() }
        text += lineBreak
    }

    private mutating func noise(_ column: Int) {
        while hasComments, one(in: 5) {
            // An empty line would belong to a string that keeps the line feeds behind it.
            if one(in: 3) { text += keepsLineFeeds ? "" : lineBreak } else { text += blanks(column) + note() + lineBreak }
        }
        keepsLineFeeds = false
    }

    /// A comment that is said once.
    private mutating func note() -> String {
        let text = ["note", "see: x", "'quoted\"", "größe", "a, b]"].randomElement(using: &random) ?? ""
        comments.append("# \(text) \(comments.count).")
        return comments[comments.count - 1]
    }

    private mutating func one(in count: Int) -> Bool { Int.random(in: 0 ..< count, using: &random) == 0 }
    private func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }
}
