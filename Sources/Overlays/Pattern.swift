/// A pattern of document names or files: `*` matches inside a segment, `**` across segments (`team-*/**`).
package struct Pattern: Hashable, Sendable, CustomStringConvertible {
    package let text: String
    /// Whether it has a `*`; otherwise it is the name of one document.
    package let isLiteral: Bool

    package init(_ text: String) {
        self.text = text
        isLiteral = !text.utf8.contains(UInt8(ascii: "*"))
    }

    package var description: String { text }

    package func matches(_ name: String) -> Bool {
        if isLiteral { return name == text }
        var text = text, name = name
        return text.withUTF8 { pattern in name.withUTF8 { Self.matches(pattern, $0) } }
    }

    /// Walks all positions of the pattern that can be reached at once: linear in the name, whatever the stars.
    private static func matches(_ pattern: UnsafeBufferPointer<UInt8>, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        let star = UInt8(ascii: "*"), slash = UInt8(ascii: "/"), end = pattern.count
        func isStar(_ position: Int) -> Bool { position < end && pattern[position] == star }
        /// Adds a position and those behind stars that match nothing; `**/` also stands for no folder at all.
        func enter(_ position: Int, _ reached: inout [Bool]) {
            guard !reached[position] else { return }
            reached[position] = true
            guard isStar(position) else { return }
            guard isStar(position + 1) else { return enter(position + 1, &reached) }
            enter(position + 2, &reached)
            let opensSegment = position == 0 || pattern[position - 1] == slash
            if opensSegment, position + 2 < end, pattern[position + 2] == slash { enter(position + 3, &reached) }
        }
        let none = [Bool](repeating: false, count: end + 1)
        var reached = none
        enter(0, &reached)
        for byte in name {
            var next = none
            for position in 0 ..< end where reached[position] {
                if isStar(position), isStar(position + 1) {
                    // It is inside of a folder now, so that there is one.
                    next[position] = true
                    enter(position + 2, &next)
                } else if isStar(position) {
                    if byte != slash { enter(position, &next) }
                } else if pattern[position] == byte {
                    enter(position + 1, &next)
                }
            }
            reached = next
        }
        return reached[end]
    }
}

extension [Pattern] {
    package func match(_ name: String) -> Bool { contains { $0.matches(name) } }
}
