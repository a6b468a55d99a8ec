/// Writes values between brackets: JSON, and YAML in flow style.
struct FlowEditor {
    let document: Document
    let layout: Layout
    private var isJson: Bool { document.syntax == .json }

    init(_ document: Document) {
        self.document = document
        layout = Layout(document: document)
    }

    // MARK: Text

    func text(_ tree: Tree, _ style: JsonWriter.Style, margin: [UInt8] = []) throws(Diagnostic) -> [UInt8] {
        if let fragment = tree.fragment { return try text(of: fragment, in: tree, style, margin: margin) }
        var writer = JsonWriter(style, indentation: indentation, margin: margin, plain: !isJson)
        try tree.write(to: &writer)
        if style == .pretty { writer.bytes.removeLast() }  // its final line feed
        return layout.lineBreak == [.lineFeed] ? writer.bytes : writer.bytes.flatMap { $0 == .lineFeed ? layout.lineBreak : [$0] }
    }

    /// A fragment and the collections that are made around it.
    private func text(of fragment: Fragment, in tree: Tree, _ style: JsonWriter.Style, margin: [UInt8]) throws(Diagnostic) -> [UInt8] {
        let inner = style == .pretty ? margin + indentation : margin, item: [UInt8]
        switch tree {
        case .mapping(let entries): item = try self.item(entries[0].key, entries[0].value, style, margin: inner)
        case .sequence(let elements): item = try text(elements[0], style, margin: inner)
        default:
            if fragment.isRewritten { return try text(fragment.tree, style, margin: margin) }
            return Array(fragment.flowText(margin: margin).joined(separator: layout.lineBreak))
        }
        let (open, close): (UInt8, UInt8) = if case .mapping = tree { (.openBrace, .closeBrace) } else { (.openBracket, .closeBracket) }
        guard style == .pretty else { return [open] + item + [close] }
        return [open] + layout.lineBreak + inner + item + layout.lineBreak + margin + [close]
    }

    /// What the first child of the root is indented by when it has a line of its own.
    private var indentation: [UInt8] {
        guard let root = document.root, root.kind.isCollection, root.node.link > 0,
            layout.isFirstOnLine(Int(document.nodes[root.index + 1].start))
        else { return [.space, .space] }
        let outer = layout.margin(Int(document.nodes[root.index].start)), inner = layout.margin(Int(document.nodes[root.index + 1].start))
        return inner.count > outer.count ? Array(inner[outer.count...]) : [.space, .space]
    }

    /// The style of a collection inside another: JSON goes to several lines where what surrounds it does.
    private func style(in parent: Int?) -> JsonWriter.Style {
        guard let root = document.root else { return isJson ? .pretty : .line }
        let outer = document.nodes[parent ?? root.index]
        if isJson, parent == nil && outer.link == 0 || document.source[outer.span].contains(where: \.isBreak) { return .pretty }
        return isTight(parent ?? root.index) ? .compact : .line
    }

    /// No blank behind the `:` of the first key of a mapping, or behind the first `,` of a sequence.
    func isTight(_ collection: Int) -> Bool {
        let items = document.items(of: collection)
        guard isJson, let first = items.first else { return false }
        if let key = first.key { return layout.skipBlanks(Int(document.nodes[key].end)) + 1 == document.nodes[first.value].start }
        return items.count > 1 && document.nodes[first.value].end + 1 == document.nodes[items[1].value].start
    }

    // MARK: Replacing

    func replacing(_ value: Int, key: Int?, parent: Int?, with tree: Tree) throws(Diagnostic) -> [Splice] {
        try refuseComments(of: tree, in: parent ?? value)
        let node = document.nodes[value]
        var text: [UInt8]
        if case .scalar(let kind, let bytes) = tree {
            text = try scalarText(kind, bytes, replacing: node.style, syntax: document.syntax, inFlow: true)
        } else {
            text = try self.text(tree, style(in: parent), margin: layout.margin(Int(node.start)))
        }
        guard node.style == .absent else { return [Splice(node.span, text)] }
        let head = layout.properties(value)?.upperBound ?? Int(node.start), last = head > 0 ? layout.source[head - 1] : .space
        if let key, head == Int(document.nodes[key].end) {
            text = [.colon, .space] + text
        } else if !last.isBlank {
            text = [.space] + text
        }
        return [Splice(at: head, text)]
    }

    // MARK: Adding

    /// A new last entry or element.
    func adding(_ key: [UInt8]?, _ tree: Tree, to collection: Int) throws(Diagnostic) -> [Splice] {
        if isJson { try refuseComments(of: tree, in: collection) }
        guard let last = document.items(of: collection).last else {
            try refuseComments(of: tree, in: collection)
            return [Splice(at: Int(document.nodes[collection].start) + 1, try item(key, tree, .line, margin: []))]
        }
        let start = layout.start(last.key ?? last.value), end = end(of: last)
        if isBare(collection) {
            try refuseComments(of: tree, in: collection)
            let first = layout.entryStart(key: collection + 1)
            return [
                Splice(at: first, [.openBrace]),
                Splice(at: end, [.comma, .space] + (try item(key, tree, .line, margin: [])) + [.closeBrace]),
            ]
        }
        guard layout.isFirstOnLine(start) else {
            try refuseComments(of: tree, in: collection)
            let style: JsonWriter.Style = isTight(collection) ? .compact : .line
            return [Splice(at: end, (style == .compact ? [.comma] : [.comma, .space]) + (try item(key, tree, style, margin: [])))]
        }
        let margin = layout.margin(start), comma = comma(after: end), comments = tree.fragment?.flowComments
        let above = (comments?.above ?? []).flatMap { layout.lineBreak + margin + $0 }
        let line = above + layout.lineBreak + margin + (try item(key, tree, isJson ? .pretty : .line, margin: margin))
        let behind = comments?.behind.map { [.space] + $0 } ?? []
        if let comma, layout.isLastOnLine(comma + 1) { return [Splice(at: layout.lineEnd(comma), line + [.comma] + behind)] }
        guard comma == nil, layout.isLastOnLine(end) else {
            if !behind.isEmpty { try refuseComments(of: tree, in: collection) }
            return [Splice(at: end, [.comma] + line)]
        }
        return [Splice(at: end, [.comma]), Splice(at: layout.lineEnd(end), line + behind)]
    }

    /// Refuses a fragment with comments where there is no line for them.
    private func refuseComments(of tree: Tree, in collection: Int) throws(Diagnostic) {
        guard let fragment = tree.fragment, let comment = fragment.outerComment else { return }
        let brackets = "between the brackets at \(document.place(of: collection)), which stand on one line"
        throw Diagnostic(
            "comment-lost",
            "the comment of \(fragment.path.named) has no place \(isJson ? "in \(document.file): JSON has none" : brackets)",
            at: Place(file: fragment.document.file, position: fragment.document.position(of: comment)),
            hints: [isJson ? "take the comment away first" : "put the brackets on several lines, or take the comment away first"])
    }

    func item(_ key: [UInt8]?, _ tree: Tree, _ style: JsonWriter.Style, margin: [UInt8]) throws(Diagnostic) -> [UInt8] {
        guard let key else { return try text(tree, style, margin: margin) }
        let name = try keyText(key, syntax: document.syntax, inFlow: true)
        return name + (style == .compact ? [.colon] : [.colon, .space]) + (try text(tree, style, margin: margin))
    }

    /// Whether a mapping is the single pair of a sequence without braces of its own: `[a: 1]`.
    func isBare(_ collection: Int) -> Bool {
        let first = layout.source[Int(document.nodes[collection].start)]
        return first != .openBrace && first != .openBracket
    }

    /// Behind an entry or element; a key without a value ends it too.
    func end(of item: (key: Int?, value: Int)) -> Int {
        max(
            item.key.map { Int(document.nodes[$0].end) } ?? 0, Int(document.nodes[item.value].end),
            layout.properties(item.value)?.upperBound ?? 0)
    }

    /// The `,` behind an entry or element.
    func comma(after end: Int) -> Int? {
        let next = layout.skipGap(end)
        return next < layout.source.count && layout.source[next] == .comma ? next : nil
    }

    // MARK: Removing

    /// Takes an item away with its comma.
    func removing(_ index: Int, of items: [(key: Int?, value: Int)], from collection: Int) -> [Splice] {
        let node = document.nodes[collection]
        if items.count == 1, isBare(collection) { return [Splice(node.span, [.openBrace, .closeBrace])] }
        if items.count == 1, !layout.hasComment(in: node.span) { return [Splice(Int(node.start) + 1 ..< Int(node.end) - 1)] }
        let start = start(of: items[index]), end = end(of: items[index]), comma = comma(after: end)
        let before = index > 0 ? self.end(of: items[index - 1]) : nil
        // Without a comma behind it, the one before it goes.
        let orphan = comma == nil ? before.flatMap { self.comma(after: $0) }.map { Splice($0 ..< $0 + 1) } : nil
        if layout.isFirstOnLine(start), layout.isLastOnLine(comma.map { $0 + 1 } ?? end) {
            return [Splice(layout.ownStart(of: start, notBefore: Int(node.start)) ..< layout.nextLine(comma ?? end))]
                + (orphan.map { [$0] } ?? [])
        }
        if let comma, index + 1 < items.count {
            let next = self.start(of: items[index + 1])
            return [Splice(start ..< (layout.hasComment(in: comma ..< next) ? comma + 1 : next))]
        }
        guard let before, !layout.hasComment(in: before ..< start) else {
            return [Splice(start ..< (comma.map { $0 + 1 } ?? end))] + (orphan.map { [$0] } ?? [])
        }
        return [Splice(before ..< end)]
    }

    func start(of item: (key: Int?, value: Int)) -> Int { item.key.map(layout.entryStart) ?? layout.start(item.value) }
}
