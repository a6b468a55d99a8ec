internal import Documents
internal import Rendering

extension Destination {
    /// What a destination holds, read without a lock.
    package struct Status: Sendable {
        /// Nil before the first use.
        package var binding: Binding?
        /// The live one; nil when none was switched in yet.
        package var generation: Generation?
        /// Files that differ from their inventory, and things that are not ours: `drifted` and `foreign`, ascending by path.
        package var drift: [Plan.Step]
        package var lastError: Failure?
    }

    package func status() throws -> Status {
        let state = try state()
        return Status(
            binding: state?.binding, generation: try generations().last, drift: try driftSteps(), lastError: state?.lastError)
    }

    private func driftSteps() throws -> [Plan.Step] {
        var steps = try foreignAtTop()
        if let root = try liveRoot() {
            guard let live = try tree(root) else { throw damagedInventory }
            steps += try driftSteps(of: live, memory: nil)
            let places = try placeSteps(live, live, only: nil, key: machineKey(), asksMachine: false).map(\.step)
            steps += places.filter { $0.action != .unchanged }
        }
        return steps.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// In no order.
    func driftSteps(of live: FolderTree, memory: FileMemory?) throws(DiskError) -> [Plan.Step] {
        let examined = try examine(live, live, hashed: nil, key: machineKey(), memory)
        return Comparison(live: live, wanted: live, examined: examined, .heal).steps.filter { $0.action != .unchanged }
    }

    /// Leaves everything as it is and remembers why, for `status`: the environment is gone from the manifest (R37), the commit is invalid.
    /// Writes nothing when the same was remembered before, or when the destination was never used.
    package func hold(_ failure: Failure, for binding: Binding) throws {
        try refuseOther(than: binding)
        guard let state = try state() else { return }
        guard state.lastError?.message != failure.message || state.lastError?.commit != failure.commit else { return }
        try update(for: binding) { $0.lastError = failure }
    }
}
