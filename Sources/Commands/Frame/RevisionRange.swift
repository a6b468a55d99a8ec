internal import Documents
internal import History

/// `A..B`, or `A...B`: from where the two histories parted to B, as git means it in `diff`. An end that is left out is HEAD.
struct RevisionRange {
    private let word: String
    private let old: String
    private let new: String
    private let isSinceMergeBase: Bool

    /// Nil where the word names no range.
    init?(_ word: String) {
        guard let dots = word.firstRange(of: "...") ?? word.firstRange(of: "..") else { return nil }
        let ends = [String(word[..<dots.lowerBound]), String(word[dots.upperBound...])].map { $0.isEmpty ? "HEAD" : $0 }
        (self.word, old, new) = (word, ends[0], ends[1])
        isSinceMergeBase = word[dots].count == 3
    }

    /// - Throws: exit 1 where the two have no commit in common; exit 4 where a shallow clone cannot tell.
    func commits(in workspace: Workspace) throws -> (old: ObjectID, new: ObjectID) {
        let ends = try (old: workspace.resolve(old), new: workspace.resolve(new))
        guard isSinceMergeBase else { return ends }
        guard let base = try workspace.repository.mergeBase(ends.old, ends.new) else {
            throw Diagnostic(
                "no-merge-base", "the histories of \"\(old)\" and \"\(new)\" have no commit in common",
                hints: ["\(old)..\(new) compares them all the same"])
        }
        return (base, ends.new)
    }
}
