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
        let (root, path) = try start(path, in: document, root), tree = Tree(value)
        guard let root else {
            return try Revision(filling: document, with: Tree(tree, below: path.steps)).verified(document, path)
        }
        let location = try Location(of: path, in: document, root: root)
        if location.missing.isEmpty {
            if tree.isEqual(to: Value(document, location.value)) { return document.source }
            try checkSharing(of: location.value ..< Int(document.nodes[location.value].next), below: location.chain, path, document)
            return try Revision(replacing: location, with: tree, in: document).verified(document, path)
        }
        try checkSharing(of: 0 ..< 0, below: location.chain, path, document)
        return try Revision(adding: tree, at: location, path, in: document).verified(document, path)
    }

    /// Takes an own entry or element away, with the comment lines directly above it (same column, no blank line between; not
    /// those that the file starts with) and the comment behind it. A collection that loses its last entry becomes `{}` or `[]`.
    ///
    /// - Parameter root: the document of a stream that the path starts in; nil when its first key names the object (R7).
    package static func unset(_ path: Path, in document: Document, root: Int? = nil) throws(Diagnostic) -> [UInt8] {
        let item = try item(path, in: document, root)
        try checkSharing(of: item.location.nodes(in: document), below: item.location.chain, item.path, document)
        return try Revision(removing: item.location, from: item.parent, in: document).verified(document, item.path)
    }

    /// The root node, nil in a file without documents, and the path from there.
    static func start(_ path: Path, in document: Document, _ root: Int?) throws(Diagnostic) -> (node: Int?, path: Path) {
        let (index, rest) = if let root { (Optional(root), path) } else { try document.address(path) }
        return (index.map { Int(document.roots[$0].node) }, rest)
    }

    /// An entry or element that is stated, and the collection that states it.
    static func item(
        _ path: Path, in document: Document, _ root: Int?
    ) throws(Diagnostic) -> (location: Location, parent: Int, root: Int, path: Path) {
        let (root, path) = try start(path, in: document, root)
        guard let root else {
            throw Diagnostic("no-such-path", "no \(path.named): the document is empty", at: Place(file: document.file))
        }
        let location = try Location(of: path, in: document, root: root)
        guard location.missing.isEmpty else { throw notOwn(location, path, document) }
        guard let parent = location.parent else {
            throw Diagnostic(
                "whole-document", "expected a path below the root, found the whole document", at: Place(file: document.file),
                hints: ["do it with the file, or with its keys one by one"])
        }
        return (location, parent, root, path)
    }

    /// Why there is no own entry: a merge key states it, or nothing does.
    private static func notOwn(_ location: Location, _ path: Path, _ document: Document) -> Diagnostic {
        let here = Path(Array(path.steps[..<location.missing.startIndex])), collection = Value(document, location.value)
        guard let step = location.missing.first else { return absence(of: path, in: collection) }
        if case .key(let key) = step, let merged = collection.lookup(Array(key.utf8)) {
            return Diagnostic(
                "inside-merge", "\(here.appending(step).named) comes from a merge key, there is no own entry", at: merged.place,
                hints: ["change it where it is stated, for all that merge it"])
        }
        return absence(of: step, in: collection, at: here)
    }

    /// Refuses what an alias elsewhere would feel: a change of nodes that it stands for, or below a value that it stands for.
    static func checkSharing(
        of nodes: Range<Int>, below chain: some Sequence<Int>, _ path: Path, _ document: Document
    ) throws(Diagnostic) {
        guard !document.properties.isEmpty else { return }
        for (index, node) in document.nodes.enumerated() where node.kind == .alias && !nodes.contains(index) {
            guard nodes.contains(Int(node.link)) || chain.contains(Int(node.link)) else { continue }
            let anchor = document.properties(of: Int(node.link)).map { $0.anchor } ?? 0 ..< 0
            let name = String(decoding: document.source[Int(anchor.lowerBound) ..< Int(anchor.upperBound)], as: UTF8.self)
            throw Diagnostic(
                "shared-by-anchor",
                "cannot change \(path.named): its anchor \(name) is used at \(document.place(of: index)), which would change too",
                at: document.place(of: Int(node.link)), hints: ["edit the file by hand, and say there which of the places is to change"])
        }
    }
}
