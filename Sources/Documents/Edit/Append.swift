extension Edit {
    /// Adds a last element to a sequence, and makes the sequence where nothing is stated.
    ///
    /// - Parameter root: the document of a stream that the path starts in; nil when its first key names the object (R7).
    package static func append(_ value: NewValue, to path: Path, in document: Document, root: Int? = nil) throws(Diagnostic) -> [UInt8] {
        let (start, rest) = try start(path, in: document, root)
        let there = try start.flatMap { start throws(Diagnostic) in try Documents.value(at: rest, in: Value(document, start)) }
        let isEmpty = there.map { $0.kind == .null && $0.node.style == .absent } ?? true
        guard let there, !isEmpty else { return try set(path.appending(index: 0), to: value, in: document, root: root) }
        guard there.kind == .sequence else {
            throw Diagnostic(
                "not-a-sequence", "expected a sequence to append to, \(path.named) is \(there.kind.withArticle)", at: there.place,
                hints: ["to put a sequence in its place set it with --json"])
        }
        return try set(path.appending(index: Int(there.node.link)), to: value, in: document, root: root)
    }
}
