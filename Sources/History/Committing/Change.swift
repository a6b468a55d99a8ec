/// Edits to files, to become one commit.
package struct Change: Sendable {
    package enum Edit: Sendable, Hashable {
        /// These bytes; `executable` nil keeps the mode that is there.
        case write([UInt8], executable: Bool? = nil)
        /// A file, or symbolic link, that is in the object database already: what taking back a file needs.
        case put(ObjectID, TreeEntry.Kind)
        /// Nothing; no error when there was nothing.
        case delete
    }

    /// The commit whose files the edits were made from; nil for the first commit of a branch.
    package var base: ObjectID?
    /// Commits that become further parents beside `base`: what a merge brings in.
    package var mergedParents: [ObjectID]
    /// The configuration root that the paths are relative to.
    package var root: String
    package var edits: [String: Edit]
    package var message: String
    package var trailers: [Trailer]
    /// Nil: who git says the author is.
    package var author: Signature?

    package init(
        base: ObjectID?, mergedParents: [ObjectID] = [], root: String = "", edits: [String: Edit], message: String,
        trailers: [Trailer] = [], author: Signature? = nil
    ) {
        (self.base, self.mergedParents, self.root, self.edits) = (base, mergedParents, root, edits)
        (self.message, self.trailers, self.author) = (message, trailers, author)
    }

    /// Paths from the top of the repository, sorted by their bytes.
    var sortedEdits: [(path: String, edit: Edit)] {
        edits.map { (joined(root, $0.key), $0.value) }.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }
}
