extension Repository {
    /// Visits `from` and its ancestors, newest first, without what is reachable from `excluding`; ends early when `visit` says false.
    /// A shallow clone ends where it was cut off. Where clocks were wrong by more than a few commits, a commit that `excluding` reaches
    /// may come all the same, as in git; one that it does not reach always comes.
    package func log(
        from start: ObjectID, firstParent: Bool = false, excluding: [ObjectID] = [], visit: (Commit) throws -> Bool
    ) throws {
        var walk = try LogWalk(self, from: start, firstParent: firstParent, excluding: excluding)
        while let commit = try walk.next() {
            guard try visit(commit) else { return }
        }
    }

    /// The same as a list.
    package func log(
        from start: ObjectID, firstParent: Bool = false, excluding: [ObjectID] = [], limit: Int = .max
    ) throws(GitError) -> [Commit] {
        var walk = try LogWalk(self, from: start, firstParent: firstParent, excluding: excluding), commits: [Commit] = []
        while commits.count < limit, let commit = try walk.next() { commits.append(commit) }
        return commits
    }
}
