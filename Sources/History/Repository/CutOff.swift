internal import CGit2

/// What a clone may lack although its history names it, and the commands that bring it. Nothing else words this.
extension LockedRepository {
    var isShallow: Bool { git_repository_is_shallow(pointer) == 1 }

    /// Whatever names an object by its id expects it to be there: "not found" is a missing object (R4).
    func lookedUp<Found: ~Copyable>(_ id: ObjectID, _ what: String, _ body: () throws(GitError) -> Found) throws(GitError) -> Found {
        do throws(GitError) { return try body() } catch  where error.reason == .notFound {
            let hint = isShallow ? GitError.deepening : isPartial ? GitError.completing : "git fsck says more"
            throw error.with(.missingObject, "the \(what) \(id) is not in the object database", hints: [hint])
        }
    }

    /// Whether it was cloned with a filter, so that a remote has promised to hand out what is missing here.
    private var isPartial: Bool {
        let name = "remote\\..*\\.promisor"
        guard let settings = try? ConfigurationHandle("git_repository_config", { git_repository_config(&$0, pointer) }) else {
            return false
        }
        var count = 0
        let code = git_config_foreach_match(
            settings.pointer, name,
            { _, count in
                count?.assumingMemoryBound(to: Int.self).pointee += 1
                return 0
            }, &count)
        return code == 0 && count > 0
    }
}

extension GitError {
    fileprivate static let deepening = "the history was cut off by a shallow clone: git fetch --unshallow"
    fileprivate static let completing = "the clone left files out by a filter: git fetch --refetch --no-filter"

    /// The answer depends on what came before a commit whose parents a shallow clone left out.
    package static func cutOff(_ question: String) -> GitError {
        GitError(.missingObject, "the history was cut off before \(question)", hints: [deepening])
    }
}

extension Repository {
    /// Whether the history was cut off by `git clone --depth`.
    package func isShallow() throws(GitError) -> Bool {
        try locked { $0.isShallow }
    }

    /// The commits at which a shallow clone was cut off; none in a whole one. The file is git's: an id a line.
    package func shallowCommits() throws(GitError) -> Set<ObjectID> {
        guard try isShallow() else { return [] }
        let bytes = try readFile(commonFolder + "/shallow") ?? []
        return Set(String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { ObjectID(hex: $0) })
    }

    /// What may help where a revision is not found: that a shallow clone cannot know it.
    func hintsAboutCutOff() throws(GitError) -> [String] { try isShallow() ? [GitError.deepening] : [] }
}
