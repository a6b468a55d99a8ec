extension Repository {
    /// Moves a branch to a commit that is here already; where it is checked out, index and files move with it, as for a commit that is
    /// made here: refused where one of the files has uncommitted edits.
    ///
    /// - Parameters:
    ///   - branch: its full name.
    ///   - old: where it has to be; nil: it must not be there.
    ///   - reason: for its log.
    /// - Throws: `lostRace` where it is somewhere else.
    package func advance(
        _ branch: String, from old: ObjectID?, to new: ObjectID, _ reason: String, context: CommitContext
    ) throws(GitError) {
        guard let workTree, try head().branch == branch else {
            try refuseIfCheckedOut(branch)
            return try moveReference(branch, from: old, to: new, reason)
        }
        var edits: [String: Change.Edit] = [:]
        for change in try changes(from: old, to: new) {
            guard change.old?.kind != .submodule, change.new?.kind != .submodule else {
                throw GitError(.refused, "\"\(change.path)\" is a submodule, which cfgops does not move", hints: ["git pull does"])
            }
            edits[change.path] = change.new.map { .put($0.id, $0.kind) } ?? .delete
        }
        let who = try committer(context), change = Change(base: old, edits: edits, message: reason)
        _ = try WorkTreeCommit(self, workTree, try Attempt(change, on: branch, who, who, context, made: new)).run()
    }

    /// A commit in the object database and on the disk, with nothing that points to it yet; nil when its files would be those of its base.
    package func writeCommit(_ change: Change, context: CommitContext) throws(GitError) -> ObjectID? {
        let own = try committer(context)
        return try write(try Attempt(change, on: "", change.author ?? own, own, context))
    }
}
