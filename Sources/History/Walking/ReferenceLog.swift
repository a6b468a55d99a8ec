internal import CGit2

extension Repository {
    /// What a reference pointed at at a time, by the log that git keeps of it on this machine (`core.logAllRefUpdates`); nil where there is
    /// no log, or it begins later.
    ///
    /// - Parameters:
    ///   - name: the full name, `refs/heads/main`.
    ///   - time: seconds since 1970.
    package func loggedTip(of name: String, at time: Int64) throws(GitError) -> ObjectID? {
        try locked { repository throws(GitError) in try repository.loggedTip(of: name, at: time) }
    }
}

extension LockedRepository {
    fileprivate func loggedTip(of name: String, at time: Int64) throws(GitError) -> ObjectID? {
        let log = try ReferenceLogHandle("git_reflog_read") { git_reflog_read(&$0, pointer, name) }
        // The newest entry comes first.
        for index in 0 ..< git_reflog_entrycount(log.pointer) {
            guard let entry = git_reflog_entry_byindex(log.pointer, index), let who = git_reflog_entry_committer(entry),
                who.pointee.when.time <= time
            else { continue }
            return ObjectID(git_reflog_entry_id_new(entry).pointee)
        }
        return nil
    }
}
