internal import Rendering

/// What housekeeping cleared away in a destination.
package struct TidiedDestination: Hashable, Sendable {
    /// Numbers of generations that are kept no longer, ascending.
    package var generations: [Int] = []
    /// Temporary files and folders that runs left when they died.
    package var leftovers = 0
    /// What became of a delivery that a run had left half done.
    package var recovery: Recovery?

    package init() {}

    package var isEmpty: Bool { self == TidiedDestination() }
}

extension Destination {
    /// What `tidy` would find, read without a lock.
    ///
    /// - Returns: temporary files; whether a delivery is half done; whether somebody is at work, to whom both may belong.
    package func leftovers() throws -> (count: Int, isDelivering: Bool, isHeld: Bool) {
        (try disk.list(Layout.temporary)?.count ?? 0, try isDelivering(), try isHeld())
    }

    /// Does what every switch does as well, for times without one: completes or undoes the delivery of a run that died, removes what it
    /// was making, and the generations that are kept no longer.
    ///
    /// Whoever is making something has the lock, so what is found under it is of the dead.
    /// - Parameters:
    ///   - keep: how many generations stay; at least two.
    ///   - keepFor: those that were live within this many seconds stay as well.
    ///   - now: seconds since 1970.
    /// - Returns: nil while another run has the lock; there is another time.
    /// - Throws: a `Diagnostic` when the destination is bound to something else, otherwise a `DiskError`.
    package func tidy(for binding: Binding, keep: Int, keepFor: Int64, now: Int64) throws -> TidiedDestination? {
        try refuseOther(than: binding)
        guard try state() != nil else { return TidiedDestination() }
        guard let lock = try disk.lock(Layout.lock) else { return nil }
        return try withExtendedLifetime(lock) {
            var done = TidiedDestination()
            done.recovery = try recoverLocked()
            let before = try records()
            done.leftovers = try disk.list(Layout.temporary)?.count ?? 0
            try removeLeftovers(sparing: [])
            try prune(generations(), Keeping(count: keep, seconds: keepFor, now: now, needed: onProbation()))
            let after = Set(try records().map(\.number))
            done.generations = before.map(\.number).filter { !after.contains($0) }
            return done
        }
    }
}
