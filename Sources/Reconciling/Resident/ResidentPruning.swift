internal import Rendering

extension Destination {
    /// How many generations more than are kept may wait until a resident process has nothing else to do. Removing one takes as long as
    /// making one, and making files soon after others were removed is slow.
    private static let patience = 32

    /// Removes what is no longer kept after a switch: at once, or where somebody comes back for it, later. Secrets never wait (R36).
    func pruneSoon(_ records: [Generation], _ keeping: Keeping, _ plan: Plan) throws {
        let isDue = plan.remade == nil || records.count > keeping.count + Self.patience || records.contains(where: \.isTainted)
        if isDue { try prune(records, keeping, afterSwitch: true) }
        memory?.withLock { $0.isPruningDue = !isDue }
    }

    /// Removes what is no longer kept when nothing is switched, and what waited for that.
    func pruneNow(_ records: [Generation], _ keeping: Keeping, _ plan: Plan) throws {
        let isDue = memory?.withLock { $0.isPruningDue } ?? false
        try prune(records, keeping, afterSwitch: isDue)
        // Files that stay have fewer names, and so other stamps: they are looked at now, when nobody waits.
        for path in memory?.withLock({ $0.loosened }) ?? [] {
            guard let inventory = plan.wanted.folders[path] else { continue }
            _ = try isAsWritten(inventory, at: path, key: plan.key)
        }
        memory?.withLock { ($0.isPruningDue, $0.loosened) = (false, []) }
    }
}
