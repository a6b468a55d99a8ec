extension Remote {
    /// One reference here, and where it goes.
    package struct Push: Sendable {
        package let local, remote: String

        package init(local: String, remote: String) { (self.local, self.remote) = (local, remote) }
    }

    /// Moves a reference of the remote to what it is here, fast-forward only, and the reference that tracks it.
    ///
    /// - Parameter hasLease: it may lose commits, if the remote still has what is tracked here.
    package func push(_ push: Push, hasLease: Bool = false, isDryRun: Bool = false) throws(GitError) -> ReferenceChange {
        guard let new = try repository.reference(push.local) else {
            throw GitError(.notFound, "there is no \(push.local) to push")
        }
        var connection = try connect(isPush: true)
        let old = connection.reference(push.remote)
        var change = ReferenceChange(remote: push.remote, local: push.local, old: old, new: new, outcome: .created)
        if old == new { change.outcome = .upToDate } else if let old { change.outcome = try outcome(push, old, new, hasLease: hasLease) }
        switch change.outcome {
        case .refused: return change
        case .upToDate: break
        default:
            if isDryRun { return change }
            do throws(GitError) {
                let refused = try connection.push([RemoteUpdate(name: push.remote, old: old, new: new)])
                if let reason = refused[push.remote] { change.outcome = .refused(reason) }
            } catch  where error.isLostRace {
                change.outcome = .refused(hasLease ? "stale info" : "fetch first")
            }
        }
        if case .refused = change.outcome { return change }
        if !isDryRun { try track(push.remote, new) }
        return change
    }

    /// Whether the others' commits would stay.
    private func outcome(_ push: Push, _ old: ObjectID, _ new: ObjectID, hasLease: Bool) throws(GitError) -> ReferenceChange.Outcome {
        let isHere = try repository.hasObject(old)
        if isHere, push.remote.hasPrefix("refs/heads/"), try repository.isAncestor(old, of: new) { return .fastForward }
        guard hasLease else {
            if push.remote.hasPrefix("refs/tags/") { return .refused("already exists") }
            return .refused(isHere ? "non-fast-forward" : "fetch first")
        }
        guard let tracked = refspecs.tracked(push.remote), let expected = try repository.reference(tracked.name) else {
            return .refused("nothing here tracks it")
        }
        return expected == old ? .forced : .refused("stale info")
    }

    /// The remote has it now, whatever was tracked before.
    private func track(_ reference: String, _ id: ObjectID) throws(GitError) {
        guard let tracked = refspecs.tracked(reference), try Repository.isReferenceName(tracked.name) else { return }
        let old = try repository.reference(tracked.name)
        guard old != id else { return }
        do throws(GitError) { try repository.moveReference(tracked.name, from: old, to: id, "push \(name)") } catch  where error.isLostRace
        {
            return  // somebody fetched meanwhile, and knows at least as much
        }
    }
}
