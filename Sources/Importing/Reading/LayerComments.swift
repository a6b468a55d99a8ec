internal import Documents

/// Which comments of a YAML document belong to which entry or element, by the node of its key or of itself.
///
/// A comment behind something belongs to what stands in its line. Comments in lines of their own belong to what follows, unless
/// they are indented deeper than that: then they are the end of the collection above.
func commentsByNode(of document: Document) -> [Int: Comments] {
    guard !document.comments.isEmpty else { return [:] }
    var assignment = CommentAssignment(document)
    assignment.run()
    return assignment.result
}

private struct CommentAssignment {
    /// An entry of a mapping or an element of a sequence.
    private struct Item {
        var node: Int
        var start: Int
        /// Blanks in front of a key, its `-` counted, or of the line of an element.
        var indentation: Int
        var isElement: Bool
        var parent: Int?
        /// Whether the collection that it stands in has brackets.
        var isInFlow: Bool
        /// Behind the bracket that closes its value; nil when the value has none.
        var flowEnd: Int?
        var root: Int
    }

    private struct Line {
        var range: Range<Int>
        var column: Int
    }

    private let document: Document
    private var items: [Item] = []
    private(set) var result: [Int: Comments] = [:]

    init(_ document: Document) { self.document = document }

    mutating func run() {
        for (index, root) in document.roots.enumerated() { collect(Int(root.node), parent: nil, root: index) }
        indent()
        var next = 0, group: [Line] = []
        for comment in document.comments {
            let range = Int(comment.lowerBound) ..< Int(comment.upperBound)
            let previous = next
            while next < items.count, items[next].start < range.lowerBound { next += 1 }
            if next > previous { assign(&group, before: previous) }
            if let column = column(ofOwnLine: range.lowerBound) {
                group.append(Line(range: range, column: column))
            } else {
                assign(&group, before: next)
                if next > 0 { assign(range, behind: next - 1) }
            }
        }
        assign(&group, before: next)
    }

    // MARK: Items

    /// Collects the items below a node in source order.
    private mutating func collect(_ node: Int, parent: Int?, root: Int) {
        let kind = document.nodes[node].kind, isFlow = document.nodes[node].style == .flow
        guard kind == .mapping || kind == .sequence else { return }
        var child = node + 1
        while child < document.nodes[node].next {
            let value = kind == .mapping ? Int(document.nodes[child].next) : child, target = document.nodes[value]
            let index = items.count
            items.append(
                Item(
                    node: child, start: Int(document.nodes[child].start), indentation: 0, isElement: kind == .sequence, parent: parent,
                    isInFlow: isFlow,
                    flowEnd: target.style == .flow ? Int(target.end) : nil, root: root))
            collect(value, parent: index, root: root)
            child = Int(target.next)
        }
    }

    /// Finds the indentation of all items in one pass over the text.
    private mutating func indent() {
        var offset = 0, lineStart = 0, blanks = 0, isIndentation = true
        for index in items.indices {
            while offset < items[index].start {
                let byte = document.source[offset]
                offset += 1
                if byte.isBreak {
                    (lineStart, blanks, isIndentation) = (offset, 0, true)
                } else if isIndentation, byte == .space {
                    blanks += 1
                } else {
                    isIndentation = false
                }
            }
            items[index].indentation = items[index].isElement ? blanks : offset - lineStart
        }
    }

    // MARK: Comments

    /// The column, from 0, of a comment with nothing but blanks and the signs of elements in front of it; nil for any other.
    private func column(ofOwnLine start: Int) -> Int? {
        var index = start
        while index > 0, !document.source[index - 1].isBreak {
            guard [.space, .tab, .dash, UInt8(ascii: "?")].contains(document.source[index - 1]) else { return nil }
            index -= 1
        }
        return start - index
    }

    /// Gives a comment to the item in its line: of those that are not closed yet the innermost.
    private mutating func assign(_ comment: Range<Int>, behind last: Int) {
        let node = items[openItem(last, before: comment)].node, line = text(comment)
        if result[node]?.beside == nil {
            result[node, default: Comments()].beside = line
        } else {
            result[node, default: Comments()].below.append(line)
        }
    }

    /// The item itself, or what it stands in where brackets around it are closed before a comment.
    private func openItem(_ last: Int, before comment: Range<Int>) -> Int {
        var item = last
        while let parent = items[item].parent, let end = items[parent].flowEnd, end <= comment.lowerBound { item = parent }
        return item
    }

    /// Gives comments in lines of their own to the item that follows them, or to the one before.
    private mutating func assign(_ group: inout [Line], before next: Int) {
        defer { group = [] }
        guard !group.isEmpty, !items.isEmpty else { return }
        let end = group.firstIndex { belongs($0, to: next) } ?? group.count
        var rest = group[..<end]
        while let first = rest.first {
            let item = item(endingAt: first, before: next)
            let own = rest.prefix { self.item(endingAt: $0, before: next) == item }
            result[items[item].node, default: Comments()].below += lines(own, before: nil)
            rest = rest[own.endIndex...]
        }
        if end < group.count {
            result[items[next].node, default: Comments()].above += lines(group[end...], before: items[next].start)
        }
    }

    /// The item at whose level a comment stands, of those that end before it.
    private func item(endingAt line: Line, before next: Int) -> Int {
        var item = openItem(next - 1, before: line.range)
        while items[item].indentation > line.column, let parent = items[item].parent { item = parent }
        return item
    }

    private func belongs(_ line: Line, to next: Int) -> Bool {
        guard next < items.count else { return false }
        guard next > 0 else { return true }
        let item = items[next]
        if item.root != items[next - 1].root { return line.range.lowerBound >= document.roots[item.root].startMarker.lowerBound }
        return item.isInFlow || line.column <= item.indentation || item.parent == items[next - 1].parent
    }

    /// The texts of comments, nil for empty lines between them and in front of what they belong to.
    private func lines(_ group: ArraySlice<Line>, before end: Int?) -> [String?] {
        var result: [String?] = []
        for (index, line) in zip(group.indices, group) {
            result.append(text(line.range))
            guard let next = index + 1 < group.endIndex ? group[index + 1].range.lowerBound : end else { continue }
            if hasEmptyLine(line.range.upperBound ..< next) { result.append(nil) }
        }
        return result
    }

    /// Whether the first line behind a comment is empty.
    private func hasEmptyLine(_ range: Range<Int>) -> Bool {
        var breaks = 0
        for index in range {
            let byte = document.source[index]
            if byte.isBreak {
                if byte == .carriageReturn, index + 1 < range.upperBound, document.source[index + 1] == .lineFeed { continue }
                breaks += 1
                if breaks == 2 { return true }
            } else if !byte.isBlank {
                return false
            }
        }
        return false
    }

    /// Without its `#`.
    private func text(_ comment: Range<Int>) -> String {
        String(decoding: document.source[comment].dropFirst(), as: UTF8.self)
    }
}
