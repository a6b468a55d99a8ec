internal import CGit2

extension Repository {
    /// Makes, moves or removes a reference by compare-and-swap, with an entry in its log.
    ///
    /// - Parameters:
    ///   - old: where it has to be; nil: it must not be there.
    ///   - new: nil: it goes away.
    /// - Throws: `lostRace` where it is somewhere else, `locked` where somebody is moving it.
    package func moveReference(_ name: String, from old: ObjectID?, to new: ObjectID?, _ reason: String) throws(GitError) {
        do throws(GitError) {
            let note = try HolderNote(self)
            if let new { try note.add(.reference(name, new)) }
            try ObjectWriting.synchronized { () throws(GitError) in
                try locked { repository throws(GitError) in
                    guard let new else { return try repository.removeReference(name, at: old) }
                    try repository.setReference(name, from: old, to: new, reason)
                }
            }
        } catch {
            if error.isLocked { throw error.locked("\(commonFolder)/\(name).lock") }
            guard error.isLostRace || error.isNotFound || error.code == GIT_EEXISTS.rawValue else { throw error }
            throw error.with(.lostRace, "\(name) moved meanwhile")
        }
    }

    /// How many commits each of two has that the other has not.
    package func aheadAndBehind(_ own: ObjectID, _ other: ObjectID) throws(GitError) -> (ahead: Int, behind: Int) {
        try locked { repository throws(GitError) in
            var ahead = 0, behind = 0, own = own.raw, other = other.raw
            try check("git_graph_ahead_behind", git_graph_ahead_behind(&ahead, &behind, repository.pointer, &own, &other))
            return (ahead, behind)
        }
    }
}

extension LockedRepository {
    fileprivate func setReference(_ name: String, from old: ObjectID?, to new: ObjectID, _ reason: String) throws(GitError) {
        var raw = new.raw, before = (old ?? .zero).raw
        _ = try ReferenceHandle("git_reference_create_matching") {
            git_reference_create_matching(&$0, pointer, name, &raw, 1, &before, "cfgops: \(reason)")
        }
    }

    fileprivate func removeReference(_ name: String, at old: ObjectID?) throws(GitError) {
        let reference = try ReferenceHandle("git_reference_lookup") { git_reference_lookup(&$0, pointer, name) }
        guard let target = git_reference_target(reference.pointer), ObjectID(target.pointee) == old else {
            throw GitError(.lostRace, "\(name) moved meanwhile")
        }
        try check("git_reference_delete", git_reference_delete(reference.pointer))
    }
}
