internal import CGit2

extension Repository {
    /// Whether `ancestor` is reachable from `descendant`; a commit is its own ancestor, as for `git merge-base --is-ancestor`.
    ///
    /// - Throws: `missingObject` where a shallow clone was cut off before that could be told.
    package func isAncestor(_ ancestor: ObjectID, of descendant: ObjectID) throws(GitError) -> Bool {
        if ancestor == descendant { return true }
        let cutOff = try shallowCommits()
        guard cutOff.isEmpty else { return try isAncestor(ancestor, of: descendant, cutOff: cutOff) }
        return try locked { repository throws(GitError) in
            var descendantID = descendant.raw, ancestorID = ancestor.raw
            let code = try repository.lookedUp(descendant, "commit or one of the ancestors of") { () throws(GitError) in
                let code = git_graph_descendant_of(repository.pointer, &descendantID, &ancestorID)
                try check("git_graph_descendant_of", code)
                return code
            }
            return code == 1
        }
    }

    /// libgit2 knows nothing of cut-off commits and looks for their parents.
    private func isAncestor(_ ancestor: ObjectID, of descendant: ObjectID, cutOff: Set<ObjectID>) throws(GitError) -> Bool {
        let known = try log(from: descendant, atCutOff: .end).map(\.id)
        if known.contains(ancestor) { return true }
        if cutOff.isDisjoint(with: known) { return false }
        if try log(from: ancestor, atCutOff: .end).contains(where: { $0.id == descendant }) { return false }  // it is the other way round
        throw .cutOff("it shows whether \(ancestor.short) leads to \(descendant.short)")
    }

    /// A best common ancestor; nil when the histories have nothing in common.
    ///
    /// - Throws: `missingObject` where a shallow clone was cut off before one was found.
    package func mergeBase(_ one: ObjectID, _ two: ObjectID) throws(GitError) -> ObjectID? {
        let cutOff = try shallowCommits()
        guard cutOff.isEmpty else { return try mergeBase(one, two, cutOff: cutOff) }
        return try locked { repository throws(GitError) in
            for id in [one, two] { _ = try repository.commitHandle(id) }
            var base = git_oid(), first = one.raw, second = two.raw
            let code = git_merge_base(&base, repository.pointer, &first, &second)
            if code == GIT_ENOTFOUND.rawValue { return nil }
            try check("git_merge_base", code)
            return ObjectID(base)
        }
    }

    private func mergeBase(_ one: ObjectID, _ two: ObjectID, cutOff: Set<ObjectID>) throws(GitError) -> ObjectID? {
        let ancestors = Set(try log(from: one, atCutOff: .end).map(\.id)), others = try log(from: two, atCutOff: .end).map(\.id)
        if let base = others.first(where: ancestors.contains) { return base }
        guard cutOff.isDisjoint(with: ancestors.union(others)) else {
            throw .cutOff("the merge base of \(one.short) and \(two.short)")
        }
        return nil
    }
}
