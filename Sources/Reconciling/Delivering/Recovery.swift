internal import Digests
internal import Documents

/// What became of a delivery whose run died.
package enum Recovery: String, Sendable { case completed, undone }

extension Destination {
    /// Completes or undoes what a run that died left half done at places beside the generation. To be called before anything is planned.
    ///
    /// - Returns: nil when nothing was half done; then nothing is written.
    /// - Throws: a `Diagnostic` when it is refused, otherwise a `DiskError`; what is half done stays so until the next run.
    @discardableResult
    package func recover(for binding: Binding) throws -> Recovery? {
        guard try isDelivering() else { return nil }
        try refuseOther(than: binding)
        return try withExtendedLifetime(try takeLock()) { try recoverLocked() }
    }

    func isDelivering() throws -> Bool { try disk.status(Layout.journal) != nil || disk.status(Layout.undo) != nil }

    /// The same for whoever holds the lock.
    func recoverLocked() throws -> Recovery? {
        if let journal = try deliveryJournal(Layout.undo) {
            try undo(journal)
            return .undone
        }
        guard let journal = try deliveryJournal(Layout.journal) else { return nil }
        if try isWhole(journal) {
            do {
                try complete(journal)
                return .completed
            } catch {
                // Once the generation is live there is no way back: what is left to do is tried again by the next run.
                if try hasSwitched(journal) { throw error }
            }
        }
        try turnBack(journal)
        return .undone
    }

    /// After a failure of the run that is under way: what it did at places is taken back, unless its generation is live already.
    func giveUpDelivery() throws {
        if let journal = try deliveryJournal(Layout.journal), try !hasSwitched(journal) { try turnBack(journal) }
        _ = try recoverLocked()
    }

    private func hasSwitched(_ journal: DeliveryJournal) throws -> Bool {
        try journal.from != journal.to && liveRoot() == journal.to
    }

    private func deliveryJournal(_ path: String) throws -> DeliveryJournal? {
        guard let text = try disk.read(path) else { return nil }
        guard let journal = DeliveryJournal(text: text) else {
            throw Diagnostic(
                "destination-state", "expected a journal of a delivery", at: Place(file: "\(folder)/\(path)"),
                hints: ["compare the files that it names with \"\(folder)/\(Layout.current)\", then remove it"])
        }
        // The machine may have been told otherwise since, and a journal is no more trusted than a manifest.
        let refusals = journal.entries.compactMap { $0.place.hasPrefix("/") ? outside.refusal($0.place) : nil }
        guard refusals.isEmpty else { throw Diagnostics(refusals) }
        return journal
    }
}

// MARK: - Forward

extension Destination {
    /// Whether it can be completed: everything new is beside its place or there. With the generation live, what cannot be completed is drift.
    private func isWhole(_ journal: DeliveryJournal) throws -> Bool {
        if try liveRoot() == journal.to { return true }
        guard try disk.status(Layout.folder(journal.to)) != nil else { return false }
        let key = try machineKey()
        for entry in journal.entries where try !isWhole(entry, key) { return false }
        return true
    }

    private func isWhole(_ entry: DeliveryJournal.Entry, _ key: MachineKey?) throws -> Bool {
        let spot = spot(entry.place)
        if case .file(let copy) = entry.new, entry.isInPlace {
            return try disk.read(copy.source).map { copy.content.matches($0, key: key) } ?? false
        }
        return try entry.isRemoval || drift(from: entry.new, on: spot.disk, at: spot.beside(entry.staged), key: key) == nil
            || holds(entry.new, spot, key: key)
    }

    private func complete(_ journal: DeliveryJournal) throws {
        let delivering = Delivering(destination: self, journal: journal), key = try machineKey()
        var entries = journal.entries
        for entry in entries where !entry.isInPlace {
            let spot = spot(entry.place), staged = spot.beside(entry.staged)
            if try drift(from: entry.new, on: spot.disk, at: staged, key: key) != nil {
                try delivering.discard(staged, on: spot.disk, isTainted: entry.new.isTainted)
            }
        }
        // Written in place is what the store still has, where there still is a file.
        try entries.removeAll { try $0.isInPlace && (!isWhole($0, key) || occupant(spot($0.place))?.kind != .file) }
        try Delivering(destination: self, journal: DeliveryJournal(from: journal.from, to: journal.to, entries: entries)).replace()
        if try liveRoot() != journal.to {
            if try disk.status(Layout.temporary("current")) != nil { try disk.remove(Layout.temporary("current")) }
            try switchCurrent(to: journal.to)
        }
        try delivering.finish()
    }
}

// MARK: - Back

extension Destination {
    /// From here on it is undone, also when this run dies as well.
    private func turnBack(_ journal: DeliveryJournal) throws {
        try disk.rename(Layout.journal, to: Layout.undo)
        try disk.settle(folders: [Layout.home])
        try undo(journal)
    }

    /// What stood at each place before stands there again, as far as the store still has it; the rest is drift, which the next plan sees.
    private func undo(_ journal: DeliveryJournal) throws {
        let delivering = Delivering(destination: self, journal: journal), key = try machineKey()
        for entry in journal.entries where !entry.isRemoval {
            let spot = spot(entry.place), staged = spot.beside(entry.staged)
            try delivering.discard(staged, on: spot.disk, isTainted: entry.new.isTainted)
            // A file that is written in place may be anything by now; any other is the old one, the new one, or somebody else's.
            let isTouched = try entry.isInPlace ? occupant(spot)?.kind == .file : holds(entry.new, spot, key: key)
            if try isTouched && !holds(entry.old, spot, key: key) { try restore(entry, spot, delivering) }
        }
        try delivering.settle(foldersOf: journal.entries)
        try disk.remove(Layout.undo)
        try disk.settle(folders: [Layout.home])
    }

    private func restore(_ entry: DeliveryJournal.Entry, _ spot: Spot, _ delivering: Delivering) throws {
        do {
            switch (entry.old, entry.isInPlace) {
            case (.nothing, true): try spot.disk.overwrite(NewFile(spot.path, bytes: [], mode: 0o600))
            case (.nothing, false): try spot.disk.remove(spot.path)
            case (let old, true): try delivering.overwrite(old, spot)
            case (let old, false):
                try delivering.stage(old, for: entry)
                try delivering.settle()
                try spot.disk.rename(spot.beside(entry.staged), to: spot.path)
            }
        } catch is Diagnostic {}  // the store no longer has it
    }
}
