/// Takes over comments that only theirs changed, into a text in which the values are merged already: those directly above an entry or
/// element of block style, and the one behind it. A scalar's only where its value is theirs too: a comment speaks of what it stands beside.
struct CommentMerge {
    private let merged: CommentedDocument
    private let base: CommentedDocument
    private let theirs: CommentedDocument
    private var splices: [Splice] = []

    private typealias Item = (key: Int?, value: Int)

    /// The text with the comments; nil when there are none to take.
    static func text(of merged: Document, base: Document, theirs: Document) -> [UInt8]? {
        guard merged.syntax == .yaml, base.commentTexts != theirs.commentTexts else { return nil }
        var merge = CommentMerge(merged: CommentedDocument(merged), base: CommentedDocument(base), theirs: CommentedDocument(theirs))
        merge.mergeHeader()
        let olds = roots(of: base), news = roots(of: theirs)
        for (name, root) in roots(of: merged) {
            if let old = olds[name], let new = news[name] { merge.merge(root, old, new) }
        }
        return merge.splices.isEmpty ? nil : merged.source.applying(merge.splices)
    }

    private init(merged: CommentedDocument, base: CommentedDocument, theirs: CommentedDocument) {
        (self.merged, self.base, self.theirs) = (merged, base, theirs)
    }

    /// By the names of objects; the only document of a file is the same whatever it is.
    private static func roots(of document: Document) -> [String: Int] {
        let roots = document.roots.map { Int($0.node) }
        if roots.count == 1 { return ["": roots[0]] }
        return Dictionary(roots.map { (Value(document, $0).objectName ?? "", $0) }, uniquingKeysWith: { first, _ in first })
    }

    // MARK: The walk

    /// Three collections of which theirs and base have the same place.
    private mutating func merge(_ here: Int, _ old: Int, _ new: Int) {
        let kind = merged.document.nodes[here].kind
        guard kind.isCollection, base.document.nodes[old].kind == kind, theirs.document.nodes[new].kind == kind else { return }
        let olds = items(of: old, in: base), news = items(of: new, in: theirs)
        for (name, item) in items(of: here, in: merged) {
            guard let oldItem = olds[name], let newItem = news[name] else { continue }
            if merged.document.nodes[here].style == .block, base.document.nodes[old].style == .block,
                theirs.document.nodes[new].style == .block
            {
                mergeComments(item, oldItem, newItem)
            }
            merge(item.value, oldItem.value, newItem.value)
        }
    }

    /// Entries by key; elements by a key that tells them apart, by their text, or by index where nothing does.
    private func items(of collection: Int, in side: CommentedDocument) -> [[UInt8]: Item] {
        let items = side.document.items(of: collection)
        let names = items.enumerated().map { index, item -> [UInt8] in
            let value = Value(side.document, item.value)
            if let key = item.key { return Value(side.document, key).withText(Array.init) }
            if value.isScalar { return value.withText(Array.init) }
            let name = ["name", "id", "key"].lazy.compactMap { value[$0] }.first { $0.isScalar }
            return name.map { $0.withText(Array.init) } ?? [0] + Array("\(index) of \(items.count)".utf8)
        }
        // Names that stand twice name nothing.
        let pairs = zip(names, items.map(Optional.some))
        return Dictionary(pairs, uniquingKeysWith: { _, _ in nil }).compactMapValues(\.self)
    }

    private mutating func mergeComments(_ here: Item, _ old: Item, _ new: Item) {
        let above = merged.above(here)
        if let above, let before = base.above(old)?.lines, let after = theirs.above(new)?.lines, above.lines == before, after != before {
            let margin = [UInt8](repeating: .space, count: above.column)
            splices.append(Splice(above.range, after.flatMap { margin + $0 + merged.layout.lineBreak }))
        }
        guard let end = merged.behind(here), let oldEnd = base.behind(old), let newEnd = theirs.behind(new),
            isAsTheirs(here.value, new.value)
        else { return }
        let comment = merged.comment(at: end), before = base.comment(at: oldEnd), after = theirs.comment(at: newEnd)
        guard merged.text(comment) == base.text(before), theirs.text(after) != base.text(before) else { return }
        let range = end ..< (comment?.upperBound ?? end)
        splices.append(Splice(range, after.map { Array(theirs.document.source[newEnd ..< $0.upperBound]) } ?? []))
    }

    /// A collection may differ: its comment is about all of it.
    private func isAsTheirs(_ here: Int, _ new: Int) -> Bool {
        let value = Value(merged.document, here), other = Value(theirs.document, new)
        guard value.isScalar, other.isScalar else { return value.kind == other.kind }
        return value.kind == other.kind && value.text == other.text
    }

    /// Comments that the file starts with; not where something new stands first, since they are about that.
    private mutating func mergeHeader() {
        guard [merged, base, theirs].allSatisfy({ $0.document.roots.count == 1 }), let old = base.firstKey, theirs.firstKey == old else {
            return
        }
        let here = merged.header, new = theirs.header, before = base.document.source[base.header], after = theirs.document.source[new]
        guard merged.document.source[here] == before, after != before else { return }
        splices.append(Splice(here, Array(after)))
    }
}

extension Document {
    fileprivate var commentTexts: [ArraySlice<UInt8>] { comments.map { source[Int($0.lowerBound) ..< Int($0.upperBound)] } }
}
