internal import Documents
internal import Rendering

extension Destination {
    /// What a destination holds, read without a lock.
    package struct Status: Sendable {
        /// Nil before the first use.
        package var state: State?
        /// Those that are kept, ascending by number; the last one is live.
        package var generations: [Generation]
        /// Files that differ from their inventory, and things that are not ours: `drifted` and `foreign`, ascending by path.
        package var drift: [Plan.Step]
        /// The live files by target and group.
        package var targets: [Target]
        /// What the last agent said, whether it lives or not; `isHeld` says whether somebody is at work.
        package var agent: AgentNote?
        package var isHeld: Bool

        package var binding: Binding? { state?.binding }
        /// Nil when none was switched in yet.
        package var generation: Generation? { generations.last }
        package var lastError: Failure? { state?.lastError }
    }

    /// What is live of one target in one group.
    package struct Target: Hashable, Sendable {
        package var name: String
        package var group: String
        package var fileCount: Int
        /// Files that differ from their inventory.
        package var driftCount: Int
    }

    package func status() throws -> Status {
        let state = try state(), drift = try driftSteps()
        return Status(
            state: state, generations: try generations(), drift: drift, targets: try targets(drift), agent: try agentNote(),
            isHeld: try isHeld())
    }

    /// In the order of their names, then of their groups.
    private func targets(_ drift: [Plan.Step]) throws -> [Target] {
        guard let root = try liveRoot(), let live = try tree(root) else { return [] }
        let drifted = Set(drift.map(\.path))
        var targets: [[String]: Target] = [:]
        for (path, file) in live.files {
            let key = [file.target, file.group]
            var target = targets[key] ?? Target(name: file.target, group: file.group, fileCount: 0, driftCount: 0)
            target.fileCount += 1
            if drifted.contains(path) { target.driftCount += 1 }
            targets[key] = target
        }
        return targets.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
    }

    func isHeld() throws -> Bool {
        guard try disk.status(Layout.holder) != nil else { return false }
        return try disk.lock(Layout.holder) == nil
    }

    private func driftSteps() throws -> [Plan.Step] {
        var steps = try foreignAtTop()
        if let root = try liveRoot() {
            guard let live = try tree(root) else { throw damagedInventory }
            steps += try driftSteps(of: live, memory: nil)
        }
        return steps.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// In no order.
    func driftSteps(of live: FolderTree, memory: FileMemory?) throws -> [Plan.Step] {
        let key = try machineKey(), examined = try examine(live, live, key: key, memory)
        let places = try placeSteps(live, live, only: nil, key: key, .heal, memory, asksMachine: false).map(\.step)
        return (Comparison(live: live, wanted: live, examined: examined, .heal).steps + places).filter { $0.action != .unchanged }
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
