/// How far a path leads in one root of a document.
struct Location {
    /// The deepest value that exists: the one the path names, or the one in which the rest of the path is missing.
    var value: Int
    /// The collection that states it, and its key there; both nil at the root, the key for elements.
    var parent: Int?
    var key: Int?
    /// Steps for which there is no value yet.
    var missing: ArraySlice<Path.Step>
    /// The values that the path leads through, from the root to `value`.
    var chain: [Int]
}

extension Location {
    /// Throws when the path leads through a scalar, an alias, or a mapping that a merge key brings in: a change there would be
    /// a change elsewhere.
    init(of path: Path, in document: Document, root: Int) throws(Diagnostic) {
        self.init(value: root, missing: path.steps[...], chain: [root])
        while let step = missing.first {
            let here = Path(Array(path.steps[..<missing.startIndex])), node = document.nodes[value]
            if node.kind == .alias { throw Location.underAlias(value, at: here, in: document) }
            if node.kind == .null { return }
            switch (node.kind, step.adapted(to: Value(document, value))) {
            case (.mapping, .key(let name)):
                guard let found = document.ownKey(Array(name.utf8), of: value) else {
                    try refuseMergeKey(name, at: here, in: document)
                    try refuseMerged(name, at: here, in: document)
                    return
                }
                descend(to: Int(document.nodes[found].next), key: found)
            case (.sequence, .index(let index)):
                guard let element = Value(document, value).element(index) else { return }
                descend(to: element.index, key: nil)
            default: throw mismatch(of: step, with: Value(document, value), at: here)
            }
        }
    }

    /// The nodes of the entry or element.
    func nodes(in document: Document) -> Range<Int> { (key ?? value) ..< Int(document.nodes[value].next) }

    /// Whether the value is a collection that has items, or comments that must stay in it.
    func isFilled(in document: Document) -> Bool {
        let node = document.nodes[value]
        return node.kind.isCollection && (node.link > 0 || Layout(document: document).hasComment(in: node.span))
    }

    /// Whether what is added here goes between brackets.
    func isFlow(in document: Document) -> Bool {
        isFilled(in: document) ? document.nodes[value].style == .flow : Revision.isFlow(parent, document)
    }

    private mutating func descend(to child: Int, key: Int?) {
        (parent, self.key, value) = (value, key, child)
        missing = missing.dropFirst()
        chain.append(child)
    }

    private func refuseMergeKey(_ key: String, at path: Path, in document: Document) throws(Diagnostic) {
        guard key == "<<", let merge = Value(document, value).ownEntries.first(where: \.key.isMergeKey)?.key,
            document.nodes[value].flags.contains(.hasMerge)
        else { return }
        throw Diagnostic(
            "merge-key", "\(path.appending(key: key).named) is a merge key, not an entry", at: merge.place, hints: ["edit the file by hand"]
        )
    }

    /// A key that only a merge key states may get an own statement beside it, but nothing can be changed inside its value.
    private func refuseMerged(_ key: String, at path: Path, in document: Document) throws(Diagnostic) {
        let here = Value(document, value)
        guard missing.count > 1, let merged = here.lookup(Array(key.utf8)) else { return }
        if merged.isScalar, merged.kind != .null, let step = missing.dropFirst().first {
            throw mismatch(of: step, with: merged, at: path.appending(key: key))
        }
        throw Diagnostic(
            "inside-merge", "\(path.appending(key: key).named) comes from a merge key: a change inside would change \(merged.place) too",
            at: here.place,
            hints: ["state the whole of \(path.appending(key: key).named) here, or change it where it is stated"])
    }

    private static func underAlias(_ alias: Int, at path: Path, in document: Document) -> Diagnostic {
        let target = document.place(of: Value(document, alias).resolved)
        return Diagnostic(
            "under-alias", "\(path.named) is the alias \(document.text(of: alias)): a change inside would change \(target) too",
            at: document.place(of: alias), hints: ["state the whole of \(path.named) here, or change the value where it is stated"])
    }
}

extension Document {
    /// A node as the source spells it.
    func text(of node: Int) -> String { String(decoding: source[nodes[node].span], as: UTF8.self) }

    /// The key node of an own entry; a plain `<<` that merges is none.
    func ownKey(_ name: [UInt8], of mapping: Int) -> Int? {
        let end = nodes[mapping].next, hasMerge = nodes[mapping].flags.contains(.hasMerge)
        var key = mapping + 1
        while key < end {
            let node = nodes[key]
            if Int(node.textEnd - node.textStart) == name.count || node.kind == .alias,
                Value(self, key).withText({ $0.elementsEqual(name) }),
                !(hasMerge && node.style == .plain && name == [.less, .less])
            {
                return key
            }
            key = Int(nodes[Int(node.next)].next)
        }
        return nil
    }

    /// The children of a collection: the elements of a sequence, the values of a mapping with their keys.
    func items(of collection: Int) -> [(key: Int?, value: Int)] {
        var result: [(key: Int?, value: Int)] = [], child = collection + 1
        let end = nodes[collection].next, isMapping = nodes[collection].kind == .mapping
        result.reserveCapacity(Int(nodes[collection].link))
        while child < end {
            let value = isMapping ? Int(nodes[child].next) : child
            result.append((isMapping ? child : nil, value))
            child = Int(nodes[value].next)
        }
        return result
    }
}
