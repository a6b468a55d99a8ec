/// An item of block style where it stands in another text, to be brought with its comments.
struct Transplant {
    private let document: Document
    private let location: Location
    private let collection: Int

    /// - Parameter collection: which the value is an item of.
    init(_ value: Int, in collection: Int, of document: Document) {
        self.document = document
        self.collection = collection
        // A key is a scalar or an alias: one node, right before its value.
        let key = document.nodes[collection].kind == .mapping ? value - 1 : nil
        let isRoot = document.roots.contains { $0.node == collection }
        let chain = isRoot ? [collection, value] : [0, collection, value]
        location = Location(value: value, parent: collection, key: key, missing: [], chain: chain)
    }

    /// Its lines, those of the comments above it included, in a column; nil where it stands between brackets.
    func lines(column: Int, _ indentation: Indentation) -> (lines: [[UInt8]], needsLineBreak: Bool)? {
        guard document.nodes[collection].style == .block,
            let fragment = try? Fragment(location, at: .root, in: collection, of: document)
        else { return nil }
        let name = location.key.map { Value(document, $0).withText(Array.init) }
        guard let text = try? fragment.blockLines(name, at: column, indentation) else { return nil }
        let margin = [UInt8](repeating: .space, count: column), above = fragment.linesAbove(name)
        let lines = above.map { margin + $0 } + [margin + text[0]] + text.dropFirst()
        return ((hasGap(above.count) ? [[]] : []) + lines, fragment.needsLineBreak)
    }

    /// Whether a blank line keeps it apart from the item before it, so many comment lines above.
    private func hasGap(_ comments: Int) -> Bool {
        let layout = Layout(document: document), start = location.key.map(layout.entryStart) ?? layout.dash(location.value)
        guard start > layout.blockStart(collection), layout.isFirstOnLine(start) else { return false }
        var line = layout.lineStart(start)
        for _ in 0 ..< comments { line = layout.lineAbove(line) ?? line }
        guard let above = layout.lineAbove(line) else { return false }
        return layout.skipBlanks(above) == layout.lineEnd(above)
    }
}
