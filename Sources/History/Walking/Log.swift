/// What a walk does where a shallow clone was cut off.
package enum CutOffRule: Sendable {
    /// It ends there, as `git log` does: for what is only shown.
    case end
    /// It fails once the commits before are asked for: for answers that would be wrong without them.
    case fail
}

extension Repository {
    /// Visits `from` and its ancestors, newest first, without what is reachable from `excluding`; ends early when `visit` says false.
    /// Where clocks were wrong by more than a few commits, a commit that `excluding` reaches may come all the same, as in git; one that
    /// it does not reach always comes.
    package func log(
        from start: ObjectID, firstParent: Bool = false, excluding: [ObjectID] = [], atCutOff rule: CutOffRule = .fail,
        visit: (Commit) throws -> Bool
    ) throws {
        var walk = try LogWalk(self, from: start, firstParent: firstParent, excluding: excluding, atCutOff: rule)
        while let commit = try walk.next() {
            guard try visit(commit) else { return }
        }
    }

    /// The same as a list.
    package func log(
        from start: ObjectID, firstParent: Bool = false, excluding: [ObjectID] = [], atCutOff rule: CutOffRule = .fail, limit: Int = .max
    ) throws(GitError) -> [Commit] {
        var walk = try LogWalk(self, from: start, firstParent: firstParent, excluding: excluding, atCutOff: rule), commits: [Commit] = []
        while commits.count < limit, let commit = try walk.next() { commits.append(commit) }
        return commits
    }
}
