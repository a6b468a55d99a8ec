internal import Documents
internal import Glibc
internal import Rendering

extension Destination {
    /// The lock is held for one switch or one note, so who comes second waits that long and is refused only then.
    private static let lockAttempts = 25, lockPause: useconds_t = 20_000

    func takeLock() throws -> DiskLock {
        for attempt in 1 ... Self.lockAttempts {
            if let lock = try disk.lock(Layout.lock) { return lock }
            if attempt < Self.lockAttempts { usleep(Self.lockPause) }
        }
        throw Diagnostic(
            "destination-locked", "another reconciler is at work in \"\(folder)\"",
            hints: ["wait for it and try again; the lock ends with its process"])
    }

    /// Changes what is remembered; when nothing changes, nothing is written. The destination is bound if it was not.
    ///
    /// - Throws: a `Diagnostic` when the destination is bound to something else, holds what is not ours, or is locked; otherwise a
    ///   `DiskError`.
    package func update(for binding: Binding, _ change: (inout State) -> Void) throws {
        try refuseOther(than: binding)
        let foreign = try foreignAtTop().map(\.path)
        if !foreign.isEmpty { throw self.foreign(foreign) }
        try makeHome()
        try withExtendedLifetime(try takeLock()) {
            try removeLeftovers(sparing: [])
            try makeFolders()
            try changeState(of: binding, change)
        }
    }

    /// With the lock held.
    func changeState(of binding: Binding, _ change: (inout State) -> Void) throws {
        let found = try state()
        var wanted = found ?? State(binding: binding)
        change(&wanted)
        guard found != wanted else { return }
        // At first use: what the state vouches for must not be lost while `current` is kept.
        if found == nil { try disk.settle(folders: [""]) }
        try replaceDurably(Layout.state, with: wanted.json(), mode: 0o644)
    }

    /// Numbers of the generations that groups on probation may go back to.
    func onProbation() throws -> Set<Int> { Set((try state()?.groups ?? [:]).values.compactMap(\.probation?.previous)) }
}
