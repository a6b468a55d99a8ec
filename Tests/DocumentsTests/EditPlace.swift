import Testing

@testable import Documents

/// The bytes of a file that an edit may touch.
struct EditPlace {
    private let edit: RandomEdit
    private let document: Document
    private let top: Value?
    private var layout: Layout { Layout(document: document) }

    init(_ edit: RandomEdit, _ file: RandomFile) {
        (self.edit, document) = (edit, file.document)
        top = document.roots.isEmpty ? nil : Value(document, Int(document.roots[file.root].node))
    }

    /// Whether all bytes outside are as they were: before, behind, and between the two places of a move.
    func isLocal(_ after: [UInt8]) throws -> Bool {
        let before = document.source, places = try self.places().sorted { $0.lowerBound < $1.lowerBound }
        guard let first = places.first, let last = places.map(\.upperBound).max() else { return true }
        let head = before[..<first.lowerBound], tail = before[last...]
        guard after.count >= head.count + tail.count, isSame(head, after[..<head.count]),
            isSame(tail, after[(after.count - tail.count)...])
        else { return false }
        guard places.count == 2, places[0].upperBound < places[1].lowerBound else { return true }
        let middle = before[places[0].upperBound ..< places[1].lowerBound]
        return firstOffset(of: middle, in: after[head.count ..< after.count - tail.count]) != nil
    }

    /// The bytes whose comments go.
    func gone() throws -> Range<Int> {
        guard let value = value(at: edit.path) else { return 0 ..< 0 }
        let node = document.nodes[value.index], end = layout.lastLineEnd(Int(node.end))
        switch edit.kind {
        // What stands above the first item of a block collection is about that.
        case .set where node.style == .block: return layout.head(value.index) ..< end
        case .set: return Int(node.start) ..< Int(node.end)
        case .unset: return try places()[0].lowerBound ..< max(places()[0].lowerBound, end)
        default: return 0 ..< 0
        }
    }

    private func places() throws -> [Range<Int>] {
        switch edit.kind {
        case .set(let tree): return [value(at: edit.path).map { replaced($0, isInline: tree.isInline) } ?? added(edit.path)]
        case .unset: return [try removed(edit.path)]
        case .append: return [added(edit.path.appending(index: value(at: edit.path).map { Int($0.node.link) } ?? 0))]
        case .rename: return [try key(edit.path)]
        case .move(let target):
            if target.parent == edit.path.parent, case .key? = target.steps.last, case .key? = edit.path.steps.last {
                return [try key(edit.path)]
            }
            return [try removed(edit.path), added(target)]
        }
    }

    /// What the file states itself at a path.
    private func value(at path: Path) -> Value? {
        guard let top, let there = try? Location(of: path, in: document, root: top.index), there.missing.isEmpty else { return nil }
        return Value(document, there.value)
    }

    private func replaced(_ value: Value, isInline: Bool) -> Range<Int> {
        let node = document.nodes[value.index]
        if isInline, node.style != .absent, node.kind.rawValue <= Node.Kind.string.rawValue, node.style != .literal, node.style != .folded,
            !node.flags.contains(.hasProperties)
        {
            return node.span
        }
        if value.index == top?.index { return 0 ..< document.source.count }
        return layout.skipBlanksBackward(layout.skipGapBackward(layout.start(value.index)))
            ..< layout.nextLine(layout.lastLineEnd(Int(node.end)))
    }

    private func removed(_ path: Path) throws -> Range<Int> {
        let value = try #require(self.value(at: path)), parent = try #require(self.value(at: path.parent)),
            isFlow = parent.node.style == .flow
        let items = document.items(of: parent.index), index = try #require(items.firstIndex { $0.value == value.index })
        let next = index + 1 < items.count ? layout.start(items[index + 1].key ?? items[index + 1].value) : Int(parent.node.end)
        let lower = index > 0 ? Int(document.nodes[items[index - 1].value].end) : path.parent.isRoot ? 0 : layout.head(parent.index)
        return lower ..< max(isFlow ? 0 : layout.nextLine(layout.lastLineEnd(Int(document.nodes[value.index].end))), next)
    }

    private func key(_ path: Path) throws -> Range<Int> {
        let value = try #require(self.value(at: path)), parent = try #require(self.value(at: path.parent))
        return document.nodes[try #require(document.items(of: parent.index).first { $0.value == value.index }?.key)].span
    }

    /// Behind the last item of the collection that gets it; where `{}` or `[]` stands.
    private func added(_ path: Path) -> Range<Int> {
        var parent = path
        repeat { parent = parent.parent } while value(at: parent) == nil && !parent.isRoot
        guard let collection = value(at: parent) else { return document.source.count ..< document.source.count }
        let last = document.items(of: collection.index).last?.value, end = layout.nextLine(layout.lastLineEnd(Int(collection.node.end)))
        guard let last else { return replaced(collection, isInline: false) }
        // A block string at the end of the file may lose the line feed that it would gain; comments further right stay above.
        let block = document.nodes.last.map { $0.isBlockString ? Int($0.start) : .max } ?? .max, lastEnd = Int(document.nodes[last].end)
        let first = min(block, lastEnd, layout.lastLineEnd(lastEnd))
        return first ..< commentsEnd(end)
    }

    private func commentsEnd(_ line: Int) -> Int {
        var line = line
        while line < document.source.count, layout.isLastOnLine(line) { line = layout.nextLine(line) }
        return line
    }
}

extension RandomTree {
    /// Written on one line whatever stood there.
    var isInline: Bool { if case .scalar(_, let text) = self { !text.contains("\n") } else { children.isEmpty } }
}

extension Node {
    fileprivate var isBlockString: Bool { style == .literal || style == .folded }
}
