/// Comments, line by line, that wait for what they belong to.
struct PendingComments {
    private var lines: [String?] = []

    var isEmpty: Bool { lines.isEmpty }

    /// - Parameter line: without the sign that starts it.
    mutating func add(_ line: String) { lines.append(line) }

    /// Empty lines count behind a comment only, and once.
    mutating func addBlankLine() {
        if let last = lines.last, last != nil { lines.append(nil) }
    }

    mutating func takeAll() -> [String?] {
        defer { lines = [] }
        return lines
    }
}
