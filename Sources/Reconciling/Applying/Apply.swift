internal import Documents
internal import Rendering

extension Destination {
    /// Makes a plan true and removes what is no longer kept. When nothing would change, nothing is written.
    ///
    /// - Parameter keep: how many generations stay; at least two, since a reader may still be in the one before.
    /// - Returns: the generation that is live now, the one before when nothing changed.
    /// - Throws: a `Diagnostic` when the plan is refused, otherwise a `DiskError`. In both cases `current` leads to all of the old
    ///   generation or all of the new one, and the next run removes what this one left.
    @discardableResult
    package func apply(_ plan: Plan, stamp: Stamp, keep: Int = 10) throws -> Generation {
        try refuseForeign(in: plan)
        try makeHome()
        guard let lock = try disk.lock(Layout.lock) else { throw lockedElsewhere }
        return try withExtendedLifetime(lock) {
            try refuseOther(than: plan.binding)
            guard try liveRoot() == plan.basis else { throw changedMeanwhile }
            do {
                let generation = try applyLocked(plan, stamp, keep)
                remember(plan)
                return generation
            } catch {
                memory?.forget()
                // Room on a full disk is given back at once; what cannot be removed now is removed by the next run.
                try? removeLeftovers(sparing: [])
                throw error
            }
        }
    }

    private func applyLocked(_ plan: Plan, _ stamp: Stamp, _ keep: Int) throws -> Generation {
        try removeLeftovers(sparing: plan.wanted.digests)
        for digest in plan.present.keys where try disk.status(Layout.folder(digest)) == nil { throw changedMeanwhile }
        let records = try generations()
        let keeping = Keeping(count: keep, now: stamp.time)
        if plan.isEmpty, let live = records.last {
            try forgetFailure(plan.binding)
            try pruneNow(records, keeping, plan)
            return live
        }
        try makeFolders()
        try bind(plan.binding)
        try keepKey(of: plan)
        if plan.basis == plan.wanted.root, let live = records.last {
            try Publication(destination: self, plan: plan, generation: nil).run()
            return live
        }
        let next = Generation(plan, stamp, after: records)
        try Publication(destination: self, plan: plan, generation: next).run()
        try pruneSoon(records + [next], keeping, plan)
        return next
    }

    private func refuseForeign(in plan: Plan) throws(Diagnostic) {
        let paths = plan.steps.filter { $0.action == .foreign }.map(\.path)
        if !paths.isEmpty { throw foreign(paths) }
    }

    var lockedElsewhere: Diagnostic {
        Diagnostic(
            "destination-locked", "another reconciler is at work in \"\(folder)\"",
            hints: ["wait for it and try again; the lock ends with its process"])
    }

    private var changedMeanwhile: Diagnostic {
        Diagnostic("destination-changed", "\"\(folder)\" was switched by another reconciler since the plan was made", hints: ["plan again"])
    }
}

// MARK: - What must be there before a generation

extension Destination {
    /// The folder itself, and the lock.
    func makeHome() throws(DiskError) {
        if try disk.status("") == nil { try disk.makeFolder("", mode: 0o755) }
        if try disk.status(Layout.home) == nil { try disk.makeFolder(Layout.home, mode: 0o755) }
        guard try disk.status(Layout.lock) == nil else { return }
        do {
            try disk.write(NewFile(Layout.lock, bytes: [], mode: 0o644))
            try disk.settle()
        } catch let error where error.isAlreadyThere {}  // another reconciler was first; the lock decides between us
    }

    private func makeFolders() throws(DiskError) {
        for folder in [Layout.store, Layout.inventories, Layout.generations] where try disk.status(folder) == nil {
            try disk.makeFolder(folder, mode: 0o755)
        }
        // What is being made is nobody else's business.
        if try disk.status(Layout.temporary) == nil { try disk.makeFolder(Layout.temporary, mode: 0o700) }
    }

    private func bind(_ binding: Binding) throws {
        let wanted = State(binding: binding, lastError: nil), found = try state()
        // At first use: what the state vouches for must not be lost while `current` is kept.
        if found == nil { try disk.syncFolder("") }
        if found != wanted { try replaceDurably(Layout.state, with: wanted.json(), mode: 0o644) }
    }

    private func forgetFailure(_ binding: Binding) throws {
        if try state()?.lastError != nil { try bind(binding) }
    }

    private func keepKey(of plan: Plan) throws {
        guard plan.wanted.isTainted, try machineKey() != plan.key else { return }
        try replaceDurably(Layout.key, with: plan.key.bytes, mode: 0o600)
    }

    /// Write beside, settle, rename, sync the folder.
    func replaceDurably(_ path: String, with bytes: [UInt8], mode: UInt16) throws(DiskError) {
        let beside = Layout.temporary(name(of: path))
        try disk.write(NewFile(beside, bytes: bytes, mode: mode))
        try disk.settle()
        try disk.rename(beside, to: path)
        try disk.syncFolder(parent(of: path))
    }
}
