internal import Documents

extension Destination {
    /// What was ordered for this destination alone, over by now or not.
    package func suspension() throws -> Suspension? { try state()?.suspension }

    /// Writes a suspension down, or with nil takes the one that is there back.
    ///
    /// - Returns: what was there before.
    /// - Throws: a `Diagnostic` when nothing was ever reconciled into it, or another run has its lock.
    package func suspend(_ suspension: Suspension?) throws -> Suspension? {
        guard try state() != nil else {
            throw Diagnostic(
                "not-a-destination", "nothing was reconciled into \"\(folder)\" yet", hints: ["cfgops reconcile ENV --to \(folder)"])
        }
        guard let lock = try disk.lock(Layout.lock) else { throw lockedElsewhere }
        return try withExtendedLifetime(lock) {
            // Read again under the lock: a run may have ended meanwhile.
            guard var state = try state(), state.suspension != suspension else { return suspension }
            let before = state.suspension
            try removeLeftovers(sparing: [])
            state.suspension = suspension
            try replaceDurably(Layout.state, with: state.json(), mode: 0o644)
            return before
        }
    }
}
