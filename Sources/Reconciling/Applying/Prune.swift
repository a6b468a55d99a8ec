internal import Digests
internal import Rendering

/// Which generations stay.
struct Keeping {
    /// A generation with secrets that was replaced longer ago goes, even when it is the one before (R36).
    private static let taintedSeconds: Int64 = 24 * 60 * 60
    /// However young they are: a destination that is switched every second must not fill its disk.
    private static let limit = 1000

    var count: Int
    /// Those that were live within this many seconds stay as well.
    var seconds: Int64 = 0
    /// Seconds since 1970.
    var now: Int64
    /// Numbers of generations that a group on probation may go back to.
    var needed: Set<Int> = []

    /// - Parameter records: ascending by number; the last one is live.
    func kept(of records: [Generation]) -> [Generation] {
        guard let live = records.last else { return [] }
        let before = records.dropLast(), recent = Set(before.suffix(max(count, 2) - 1).map(\.number))
        // One was live until the next one was made. Without a term none is young, whatever a clock that jumps says.
        let replaced = zip(before, records.dropFirst()).filter { seconds > 0 && now &- $1.time < seconds }
        let young = Set(replaced.suffix(Self.limit).map(\.0.number))
        return before.filter { generation in
            if needed.contains(generation.number) { return true }
            guard recent.contains(generation.number) || young.contains(generation.number) else { return false }
            return !generation.isTainted || (generation.number == before.last?.number && now &- live.time < Self.taintedSeconds)
        } + [live]
    }
}

extension Destination {
    /// Removes what a run that died left: temporary names, and folders and records of a generation that was never switched in.
    ///
    /// - Parameter spared: folders of the store that the run to come wants to find.
    func removeLeftovers(sparing spared: @autoclosure () -> Set<Digest>) throws {
        // Of a delivery that is half done everything is needed.
        if try isDelivering() { return }
        // Among what is being made may be secrets: without a key there never were any.
        try clear(Layout.temporary, wiping: disk.status(Layout.key) != nil)
        let records = try records(), live = try generations()
        // A live generation whose record was lost: which records are newer than it is not known.
        if try live.isEmpty && liveRoot() != nil { return }
        guard records.count > live.count else { return }
        try sweep(dropping: Array(records.suffix(records.count - live.count)), keeping: live, sparing: spared())
    }

    func clear(_ folder: String, wiping: Bool) throws(DiskError) {
        for name in try disk.list(folder) ?? [] {
            let path = "\(folder)/\(name)"
            guard let found = try disk.status(path) else { continue }
            if found.kind == .folder {
                try clear(path, wiping: wiping)
                try disk.removeFolder(path)
            } else {
                if wiping && found.kind == .file && found.links == 1 { try disk.wipe(path) }
                try disk.remove(path)
            }
        }
    }

    /// - Parameters:
    ///   - records: of generations that were switched in, ascending by number.
    ///   - afterSwitch: looks through the whole store, also for folders that no record speaks of any more.
    func prune(_ records: [Generation], _ keeping: Keeping, afterSwitch: Bool = false) throws {
        let kept = keeping.kept(of: records)
        guard afterSwitch || kept.count < records.count else { return }
        let numbers = Set(kept.map(\.number))
        try sweep(dropping: records.filter { !numbers.contains($0.number) }, keeping: kept, sparing: [])
    }

    /// Removes every folder that no kept generation refers to, then its inventory, and the records last: as long as they are there, the next
    /// run does again what was not finished. Does nothing when the live generation's inventories are damaged, since what it refers to is
    /// not known then.
    private func sweep(dropping dropped: [Generation], keeping kept: [Generation], sparing spared: Set<Digest>) throws {
        var referred = spared
        for generation in kept.reversed() {
            guard try collect(generation.digest, into: &referred) || generation.number != kept.last?.number else { return }
        }
        let unreferred = try (disk.list(Layout.store) ?? []).compactMap { Digest(hex: $0) }.filter { !referred.contains($0) }
        for digest in unreferred {
            try removeFolder(digest)
            resident?.forget(digest)
        }
        let stale = try (disk.list(Layout.inventories) ?? []).compactMap { Digest(hex: $0) }.filter { digest in
            try !referred.contains(digest) && disk.status(Layout.folder(digest)) == nil
        }
        // Also what a run removed that died: a folder that comes back after a power loss is known by its inventory.
        if !unreferred.isEmpty || !stale.isEmpty { try disk.settle(folders: [Layout.store]) }
        for digest in stale { try disk.remove(Layout.inventory(digest)) }
        for generation in dropped { try disk.remove(Layout.generation(generation)) }
    }

    /// Adds a folder and all below it that is not known yet.
    /// - Returns: false when an inventory is missing.
    private func collect(_ digest: Digest, into referred: inout Set<Digest>) throws(DiskError) -> Bool {
        guard referred.insert(digest).inserted else { return true }
        guard let folders = try subfolders(of: digest) else { return false }
        var isComplete = true
        for folder in folders { isComplete = try collect(folder, into: &referred) && isComplete }
        return isComplete
    }

    /// Nil when the inventory is missing. Of ten generations' inventories only the folders are wanted, so their files are not taken apart.
    private func subfolders(of digest: Digest) throws(DiskError) -> [Digest]? {
        if let known = resident?.withLock({ $0.subfolders[digest] }) { return known }
        guard let text = try disk.read(Layout.inventory(digest)), Sha256.digest(of: text) == digest, var reader = InventoryReader(text)
        else { return nil }
        var folders: [Digest] = []
        while let folder = reader.nextFolder() { folders.append(folder) }
        resident?.withLock { $0.subfolders[digest] = folders }
        return folders
    }

    /// Removes what the inventory names; a folder that holds anything else stays with it. A folder without inventory is not ours.
    private func removeFolder(_ digest: Digest) throws {
        let folder = Layout.folder(digest)
        guard let inventory = try inventory(digest) else { return }
        for (name, entry) in inventory.entries {
            guard let found = try disk.status("\(folder)/\(name)"), found.kind == .file || found.kind == .link else { continue }
            // Another name of the file is in a generation that stays.
            if case .file(let file) = entry, file.isTainted, found.kind == .file, found.links == 1 { try disk.wipe("\(folder)/\(name)") }
            try disk.remove("\(folder)/\(name)")
        }
        if try disk.list(folder)?.isEmpty == true { try disk.removeFolder(folder) }
    }
}
