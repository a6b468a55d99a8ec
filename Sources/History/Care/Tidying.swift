/// What housekeeping did to a repository.
package struct TidiedRepository: Hashable, Sendable {
    /// Lock files of git that no process held any more.
    package var locks: [String] = []
    /// Commits of killed writers that were finished or taken back, a sentence each.
    package var writers: [String] = []
    /// Temporary files that killed processes left.
    package var leftovers: [String] = []
    /// What was packed; nil when it was not due.
    package var packed: Packing.Result?

    package init() {}

    package var isEmpty: Bool { self == TidiedRepository() }
}

extension Repository {
    /// Clears away what dead processes left, and packs loose objects when that is due. What processes hold that live is left alone, and so
    /// is a lock that is too young for its holder to be certainly dead.
    ///
    /// - Parameter now: seconds since 1970.
    package func tidy(now: Int64) throws(GitError) -> TidiedRepository {
        var done = TidiedRepository()
        done.writers = try recoverFromDeadWriters()
        for lock in try gitLocks(now: now) where lock.isStale {
            try lock.remove()
            done.locks.append(lock.path)
        }
        done.leftovers = try abandonedIndexCopies() + abandonedObjects(now: now)
        try remove(leftovers: done.leftovers)
        let packing = Packing(self)
        if try packing.isDue() { done.packed = try packing.run() }
        return done
    }
}
