internal import CGit2

extension Repository {
    /// Whether `ancestor` is reachable from `descendant`; a commit is its own ancestor, as for `git merge-base --is-ancestor`.
    package func isAncestor(_ ancestor: ObjectID, of descendant: ObjectID) throws(GitError) -> Bool {
        if ancestor == descendant { return true }
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

    /// A best common ancestor; nil when the histories have nothing in common.
    package func mergeBase(_ one: ObjectID, _ two: ObjectID) throws(GitError) -> ObjectID? {
        try locked { repository throws(GitError) in
            for id in [one, two] { _ = try repository.commitHandle(id) }
            var base = git_oid(), first = one.raw, second = two.raw
            let code = git_merge_base(&base, repository.pointer, &first, &second)
            if code == GIT_ENOTFOUND.rawValue { return nil }
            try check("git_merge_base", code)
            return ObjectID(base)
        }
    }

    /// The commits at which a shallow clone was cut off; none in a whole one. The file is git's: an id a line.
    func shallowCommits() throws(GitError) -> Set<ObjectID> {
        guard try isShallow() else { return [] }
        let bytes = try readFile(commonFolder + "/shallow") ?? []
        return Set(String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { ObjectID(hex: $0) })
    }
}
