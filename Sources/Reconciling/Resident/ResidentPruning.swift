internal import Rendering

extension Destination {
    /// Removes what is no longer kept after a switch: at once, or where a resident process comes back for it, when it tidies up. Removing
    /// a generation takes as long as making one. Secrets never wait (R36).
    func pruneSoon(_ records: [Generation], _ keeping: Keeping) throws {
        guard let resident, !records.contains(where: \.isTainted) else { return try prune(records, keeping, afterSwitch: true) }
        resident.withLock { $0.isPruningDue = true }
    }

    /// Does what a resident process put off until a round was over: generations that are no longer kept go, and files that have fewer names
    /// for it are looked at, now that nobody waits. Does nothing where nothing was put off.
    package func tidy(keep: Int, now: Int64) throws {
        guard let resident, resident.withLock({ $0.isPruningDue }) else { return }
        try withExtendedLifetime(try takeLock()) {
            let keeping = Keeping(count: keep, now: now, needed: try onProbation())
            try prune(generations(), keeping, afterSwitch: true)
        }
        resident.withLock { $0.isPruningDue = false }
        let key = try machineKey()
        for (path, inventory) in resident.takeLoosened() { _ = try isAsWritten(inventory, at: path, key: key) }
    }
}

extension DestinationMemory {
    /// Live folders whose files had other names in folders that are gone, by path.
    fileprivate func takeLoosened() -> [String: Inventory] {
        withLock { state in
            state.live?.restore()
            defer { state.loosened = [] }
            return state.loosened.reduce(into: [:]) { $0[$1] = state.live?.tree.folders[$1] }
        }
    }
}
