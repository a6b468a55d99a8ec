extension Repository {
    /// The commit that last changed each file, as `git log -1 -- PATH` finds it: where one of a merge's parents has the same, the walk
    /// goes on there, otherwise the merge itself changed it. A shallow clone ends where it was cut off.
    ///
    /// - Parameters:
    ///   - paths: from the top of the repository. What is not there at `start` is left out of the answer.
    package func lastChanges(of paths: Set<String>, from start: ObjectID) throws(GitError) -> [String: Commit] {
        var found: [String: Commit] = [:], rest: [(commit: ObjectID, paths: Set<String>)] = []
        let there = try commit(start).tree
        var present: Set<String> = []
        for path in paths where try entry(tree: there, path: path) != nil { present.insert(path) }
        if !present.isEmpty { rest.append((start, present)) }
        while let (id, paths) = rest.popLast() {
            let commit = try self.commit(id)
            var open = paths
            for parent in try parents(of: commit) where !open.isEmpty {
                let changed = Set(try changes(from: self.commit(parent).tree, to: commit.tree).map(\.path))
                let same = open.subtracting(changed)
                if !same.isEmpty { rest.append((parent, same)) }
                open.formIntersection(changed)
            }
            for path in open { found[path] = commit }
        }
        return found
    }

    /// The parents of a commit; none where a shallow clone was cut off.
    package func parents(of commit: Commit) throws(GitError) -> [ObjectID] {
        let isCutOff = try shallowCommits().contains(commit.id)
        return isCutOff ? [] : commit.parents
    }
}
