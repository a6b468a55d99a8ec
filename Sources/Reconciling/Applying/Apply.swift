internal import Documents
internal import Rendering

extension Destination {
    /// Makes a plan true and removes what is no longer kept. When nothing would change, nothing is written.
    ///
    /// - Parameters:
    ///   - keep: how many generations stay; at least two, since a reader may still be in the one before.
    ///   - keepFor: those that were live within this many seconds stay as well.
    ///   - note: what the state is to say before anything is switched, such as a group's probation.
    /// - Returns: the generation that is live now, the one before when nothing changed.
    /// - Throws: a `Diagnostic` when the plan is refused, otherwise a `DiskError`. In both cases `current` leads to all of the old
    ///   generation or all of the new one, and the next run removes what this one left.
    @discardableResult
    package func apply(
        _ plan: Plan, stamp: Stamp, keep: Int = 10, keepFor: Int64 = 0, noting note: (inout State) -> Void = { _ in }
    ) throws -> Generation {
        try refuseForeign(in: plan)
        try makeHome()
        return try withExtendedLifetime(try takeLock()) {
            try refuseOther(than: plan.binding)
            // The plan was made on what a run that died left half done.
            if try recoverLocked() != nil { throw changedMeanwhile }
            guard try liveRoot() == plan.basis else { throw changedMeanwhile }
            do {
                let keeping = Keeping(count: keep, seconds: keepFor, now: stamp.time)
                let generation = try applyLocked(plan, stamp, keeping, note)
                noteLive(plan)
                return generation
            } catch {
                resident?.forget()
                try? giveUpDelivery()
                // Room on a full disk is given back at once; what cannot be removed now is removed by the next run.
                try? removeLeftovers(sparing: [])
                throw error
            }
        }
    }

    private func applyLocked(_ plan: Plan, _ stamp: Stamp, _ wish: Keeping, _ note: (inout State) -> Void) throws -> Generation {
        var keeping = wish
        try removeLeftovers(sparing: plan.wanted.digests)
        for digest in plan.present.keys where try disk.status(Layout.folder(digest)) == nil { throw changedMeanwhile }
        let records = try generations()
        func noteFine(_ state: inout State) {
            state.lastError = nil
            note(&state)
        }
        if plan.isEmpty, let live = records.last {
            keeping.needed = try onProbation()
            try changeState(of: plan.binding, noteFine)
            try prune(records, keeping)
            return live
        }
        try makeFolders()
        try changeState(of: plan.binding, noteFine)
        try keepKey(of: plan)
        keeping.needed = try onProbation()
        if plan.basis == plan.wanted.root, let live = records.last {
            try Publication(destination: self, plan: plan, generation: nil).run()
            try prune(records, keeping)
            return live
        }
        let next = Generation(plan, stamp, after: records)
        try Publication(destination: self, plan: plan, generation: next).run()
        try pruneSoon(records + [next], keeping)
        return next
    }

    private func refuseForeign(in plan: Plan) throws(Diagnostic) {
        let steps = plan.steps.filter { $0.action == .foreign }
        let own = steps.filter { $0.placement == nil }.map(\.path)
        if !own.isEmpty { throw foreign(own) }
        if let first = steps.first { throw occupied(steps.map(\.path), by: first.placement?.delivery) }
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
        try makeLock(Layout.lock)
    }

    func makeLock(_ path: String) throws(DiskError) {
        guard try disk.status(path) == nil else { return }
        do {
            try disk.write(NewFile(path, bytes: [], mode: 0o644))
            try disk.settle()
        } catch let error where error.isAlreadyThere {}  // another reconciler was first; the lock decides between us
    }

    func makeFolders() throws(DiskError) {
        for folder in [Layout.store, Layout.inventories, Layout.generations] where try disk.status(folder) == nil {
            try disk.makeFolder(folder, mode: 0o755)
        }
        // What is being made is nobody else's business.
        if try disk.status(Layout.temporary) == nil { try disk.makeFolder(Layout.temporary, mode: 0o700) }
    }

    func keepKey(of plan: Plan) throws {
        guard plan.wanted.isTainted, try machineKey() != plan.key else { return }
        try replaceDurably(Layout.key, with: plan.key.bytes, mode: 0o600)
    }

    /// Write beside, settle, rename, sync the folder.
    func replaceDurably(_ path: String, with bytes: [UInt8], mode: UInt16) throws(DiskError) {
        let beside = Layout.temporary(name(of: path))
        if try disk.status(beside) != nil { try disk.remove(beside) }
        try disk.write(NewFile(beside, bytes: bytes, mode: mode))
        try disk.settle()
        try disk.rename(beside, to: path)
        try disk.settle(folders: [parent(of: path)])
    }
}
