/// Comments, line by line, that wait for what they belong to.
package struct PendingComments {
    private var lines: [String?] = []

    package init() {}

    package var isEmpty: Bool { lines.isEmpty }

    /// - Parameter line: without the sign that starts it.
    package mutating func add(_ line: String) { lines.append(line) }

    /// Empty lines count behind a comment only, and once.
    package mutating func addBlankLine() {
        if let last = lines.last, last != nil { lines.append(nil) }
    }

    package mutating func takeAll() -> [String?] {
        defer { lines = [] }
        return lines
    }
}
