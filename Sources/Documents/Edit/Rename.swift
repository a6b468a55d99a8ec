extension Edit {
    /// Gives an entry another key and leaves everything else: its position, its comments, its value byte for byte. The key keeps
    /// its quotes where they were a choice, and gets those of its neighbours where it needs some.
    ///
    /// Refused is a key that the mapping has already, its own or a merged one, and an entry that hides a merged one.
    /// - Parameter root: the document of a stream that the path starts in; nil when its first key names the object (R7).
    package static func rename(_ path: Path, to key: String, in document: Document, root: Int? = nil) throws(Diagnostic) -> [UInt8] {
        let item = try item(path, in: document, root)
        guard let node = item.location.key else {
            throw Diagnostic(
                "not-an-entry", "\(item.path.named) is an element of a sequence, it has no key",
                at: document.place(of: item.location.value))
        }
        let name = Array(key.utf8), target = item.path.parent.appending(key: key)
        if Value(document, node).withText({ $0.elementsEqual(name) }) { return document.source }
        let mapping = Value(document, item.parent)
        if let other = mapping.lookup(name) ?? mapping[key] { throw exists(target, other) }
        try checkHidden(item.location, in: item.parent, item.path, document)
        try checkSharing(of: node ..< node + 1, below: item.location.chain.dropLast(), item.path, document)
        return try Revision(
            [try document.replacingKey(node, with: name, of: item.parent)], in: document, replacing: node ..< node + 1, with: [.key(name)]
        ).verified(document, item.path)
    }

    static func exists(_ path: Path, _ value: Value) -> Diagnostic {
        Diagnostic("target-exists", "\(path.named) is stated already", at: value.place, hints: ["unset it first, or choose another path"])
    }

    /// Refuses to take away the own statement of a key that a merge key states too: the merged value would show.
    static func checkHidden(_ location: Location, in parent: Int, _ path: Path, _ document: Document) throws(Diagnostic) {
        guard let key = location.key, let hidden = Value(document, key).withText({ Value(document, parent).merged($0) }) else { return }
        throw Diagnostic(
            "hides-merged", "\(path.named) hides the value that a merge key brings from \(hidden.place), which would take its place",
            at: document.place(of: key), hints: ["edit the file by hand"])
    }
}
