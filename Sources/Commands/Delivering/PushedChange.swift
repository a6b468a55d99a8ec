internal import Changing
internal import History

/// A change that is committed here and pushed to where the branch comes from.
struct PushedChange {
    /// What became of it.
    struct Outcome {
        var change: ChangeRun.Outcome
        /// The remote that has the commit, too; nil where there is none, or it does not take it.
        var remote: String?
    }

    let workspace: Workspace
    /// `--identity` and `--timeout` count; none of them need be there.
    let words: Words
    /// Whether somebody could be asked for a password.
    var isWatched = true

    /// - Throws: what a commit throws, and without files that are checked out what the remote does not take: it is not here then either.
    func perform(_ run: ChangeRun, _ propose: (Snapshot) throws -> ChangeRun.Proposal) throws -> Outcome {
        let repository = workspace.repository, branch = try repository.head().branch
        let name = try repository.remotes().isEmpty ? nil : repository.defaultRemote(of: branch, isPush: true)
        let access = try RemoteAccess(words, workspace.context)
        defer { access.end() }
        let transport = isWatched ? access.transport : access.unattended
        let remote = try name.map { try Remote($0, of: repository, transport) }
        let target = try branch.flatMap { try repository.upstream(of: $0)?.reference } ?? branch
        func push(_ commit: ObjectID) throws { if let target { try remote?.push(commit, to: target) } }
        let pushesFirst = repository.isBare
        let outcome = try run.perform(beforeMove: { if pushesFirst { try push($0) } }, propose)
        guard let made = outcome.commit else { return Outcome(change: outcome) }
        if !pushesFirst, remote != nil {
            do { try push(made) } catch {
                Failure(error).diagnostics.forEach { workspace.context.complain($0.asWarning) }
                workspace.context.note("commit \(made.short) is here only; cfgops push --retry sends it")
                return Outcome(change: outcome)
            }
        }
        return Outcome(change: outcome, remote: name)
    }
}
