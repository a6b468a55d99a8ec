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

    /// The range of `--range`, which goes with no single state of the files and with no words; nil where there is none.
    ///
    /// - Parameters:
    ///   - form: as the usage has it: `A..B`.
    ///   - subject: what the words of the command are.
    init?(of words: Words, as form: String, without subject: String, usage: String) throws(UsageError) {
        try refuseTwoStates(words, usage: usage)
        guard let word = words.value("--range") else { return nil }
        guard let range = RevisionRange(word) else {
            throw UsageError("--range takes \(form) or \(form.replacing("..", with: "...")), not \"\(word)\"", hints: [usage])
        }
        if let other = ["--at", "--staged"].first(where: words.flag) ?? (words.positionals.isEmpty ? nil : subject) {
            throw UsageError("--range and \(other) do not go together", hints: [usage])
        }
        self = range
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
