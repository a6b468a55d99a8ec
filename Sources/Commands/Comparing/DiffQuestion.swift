internal import Documents
internal import Overlays

/// What a `diff` is asked to compare: the words of its command line.
struct DiffQuestion {
    /// The two sides, the older one first.
    enum Sides {
        /// Two states; nil is HEAD on the old side, and what is current on the new one.
        case states(String?, String?)
        case range(RevisionRange)
        case environments(EnvironmentAt, EnvironmentAt)
    }

    /// `ENV[@REV]`: an environment as of a commit; without one as it is now.
    struct EnvironmentAt {
        let name: String
        let revision: String?

        /// The name of an environment has no `@`, so the first one begins the revision.
        init(_ word: String, otherwise revision: String?) throws(UsageError) {
            guard let at = word.firstIndex(of: "@") else {
                (name, self.revision) = (word, revision)
                return
            }
            name = String(word[..<at])
            self.revision = String(word[word.index(after: at)...])
            guard !name.isEmpty, self.revision?.isEmpty == false else {
                throw UsageError("\"\(word)\" is no environment at a revision", hints: ["for example prod@HEAD~1"])
            }
        }
    }

    let sides: Sides
    /// Nil: all.
    let environments: [String]?
    let target: DocumentPath?
    /// The sides as they were typed, for titles.
    let title: String

    init(_ words: Words, usage: String) throws(UsageError) {
        environments = words.flag("--env") ? words.values("--env") : nil
        target = try words.value("--document").map { word throws(UsageError) in try documentPath(word) }
        title = words.positionals.joined(separator: " ")
        if words.flag("--between") {
            guard words.positionals.count == 2 else { throw UsageError("--between takes two environments", hints: [usage]) }
            if words.flag("--env") { throw UsageError("--env and --between do not go together", hints: [usage]) }
            let at = words.value("--at")
            sides = .environments(
                try EnvironmentAt(words.positionals[0], otherwise: at), try EnvironmentAt(words.positionals[1], otherwise: at))
        } else if words.flag("--at") {
            throw UsageError("--at goes with --between", hints: [usage])
        } else if words.positionals.count == 1, let range = RevisionRange(words.positionals[0]) {
            sides = .range(range)
        } else {
            sides = .states(words[0], words[1])
        }
    }
}
