/// Changes one value of a document in place: of the file's bytes only those that must change, so that comments, blank lines,
/// quotes, indentation, order of keys, anchors, line ends and a byte order mark stay as they are.
///
/// A change that would alter another place (through an anchor, an alias or a merge key) is refused. What comes out is parsed again
/// and compared with the old tree and the change before it is returned.
package enum Edit {
    /// Sets a value and makes missing mappings on the way; an index equal to the length of a sequence appends.
    ///
    /// - Parameter root: the document of a stream that the path starts in; nil when its first key names the object (R7).
    /// - Returns: the new bytes; the old ones when the value is stated already.
    package static func set(_ path: Path, to value: NewValue, in document: Document, root: Int? = nil) throws(Diagnostic) -> [UInt8] {
        let (root, path) = try start(path, in: document, root)
        guard let root else {
            return try Revision(filling: document, with: Tree(value, below: path.steps[...])).verified(document, path)
        }
        let location = try Location(of: path, in: document, root: root)
        if location.missing.isEmpty {
            let tree = Tree(value)
            if tree.isEqual(to: Value(document, location.value)) { return document.source }
            try checkSharing(location, replacing: location.value, path, document)
            return try Revision(replacing: location, with: tree, in: document).verified(document, path)
        }
        try checkSharing(location, replacing: nil, path, document)
        return try Revision.adding(value, at: location, path, in: document).verified(document, path)
    }

    /// Takes an own entry or element away, with the comment lines directly above it (same column, no blank line between; not
    /// those that the file starts with) and the comment behind it. A collection that loses its last entry becomes `{}` or `[]`.
    ///
    /// - Parameter root: the document of a stream that the path starts in; nil when its first key names the object (R7).
    package static func unset(_ path: Path, in document: Document, root: Int? = nil) throws(Diagnostic) -> [UInt8] {
        let (root, path) = try start(path, in: document, root)
        guard let root else {
            throw Diagnostic("no-such-path", "no \(path.named): the document is empty", at: Place(file: document.file))
        }
        let location = try Location(of: path, in: document, root: root)
        guard location.missing.isEmpty else { throw notOwn(location, path, document) }
        guard let parent = location.parent else {
            throw Diagnostic(
                "unset-root", "cannot unset the whole document", at: Place(file: document.file),
                hints: ["delete the file, or unset its keys one by one"])
        }
        try checkSharing(location, replacing: location.key ?? location.value, path, document)
        return try Revision(removing: location, from: parent, in: document).verified(document, path)
    }

    /// The root node, nil in a file without documents, and the path from there.
    private static func start(_ path: Path, in document: Document, _ root: Int?) throws(Diagnostic) -> (node: Int?, path: Path) {
        let (index, rest) = if let root { (Optional(root), path) } else { try document.address(path) }
        return (index.map { Int(document.roots[$0].node) }, rest)
    }

    /// Why there is nothing to unset: a merge key states it, or nothing does.
    private static func notOwn(_ location: Location, _ path: Path, _ document: Document) -> Diagnostic {
        let here = Path(Array(path.steps[..<location.missing.startIndex])), collection = Value(document, location.value)
        guard let step = location.missing.first else { return absence(of: path, in: collection) }
        if case .key(let key) = step, let merged = collection.lookup(Array(key.utf8)) {
            return Diagnostic(
                "inside-merge", "\(here.appending(step).named) comes from a merge key, there is no own entry to unset", at: merged.place)
        }
        return absence(of: step, in: collection, at: here)
    }

    /// Refuses what an alias elsewhere would feel: a change in or of a value whose anchor it names.
    private static func checkSharing(_ location: Location, replacing first: Int?, _ path: Path, _ document: Document) throws(Diagnostic) {
        guard !document.properties.isEmpty else { return }
        let replaced = first.map { $0 ..< Int(document.nodes[location.value].next) } ?? 0 ..< 0
        for (index, node) in document.nodes.enumerated() where node.kind == .alias && !replaced.contains(index) {
            guard replaced.contains(Int(node.link)) || location.chain.contains(Int(node.link)) else { continue }
            let anchor = document.properties(of: Int(node.link)).map { $0.anchor } ?? 0 ..< 0
            let name = String(decoding: document.source[Int(anchor.lowerBound) ..< Int(anchor.upperBound)], as: UTF8.self)
            throw Diagnostic(
                "shared-by-anchor",
                "cannot change \(path.named): its anchor \(name) is used at \(document.place(of: index)), which would change too",
                at: document.place(of: Int(node.link)), hints: ["edit the file by hand, and say there which of the places is to change"])
        }
    }
}
