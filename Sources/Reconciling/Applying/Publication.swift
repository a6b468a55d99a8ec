internal import Digests
internal import Documents
internal import Rendering

/// Brings the wanted folders into the store and switches to them, in three steps, each durable before the next begins: everything new is
/// written under temporary names; the record, the inventories and the folders are renamed into place; `current` is renamed.
///
/// The record goes first: as long as it is newer than what `current` leads to, the next run knows that this one died.
struct Publication {
    let destination: Destination
    let plan: Plan
    /// Nil when only what is damaged is put back.
    let generation: Generation?

    private var disk: any Disk { destination.disk }

    /// Renames into one folder.
    private typealias Moves = [(from: String, to: String)]

    func run() throws {
        let new = newFolders
        let repairs = try writeRepairs()
        for (path, inventory) in new { try build(inventory, at: path) }
        let inventories = try writeInventories(new.map(\.inventory))
        if let generation { try disk.write(NewFile(Layout.temporary("record"), bytes: generation.json(), mode: 0o644)) }
        try disk.settle(folders: new.map { Layout.temporary("\($0.inventory.digest)") })

        var places: [(folder: String, moves: Moves)] = []
        if let generation { places.append((Layout.generations, [(Layout.temporary("record"), Layout.generation(generation))])) }
        // Secrets are never in the store without a record that leads to them, not even after a power loss.
        if plan.wanted.isTainted {
            try place(places)
            places = []
        }
        places.append((Layout.inventories, inventories))
        places.append((Layout.store, new.map { (Layout.temporary("\($0.inventory.digest)"), Layout.folder($0.inventory.digest)) }))
        try place(places + repairs)
        let delivering = Delivering(
            destination: destination, journal: DeliveryJournal(from: plan.basis, to: plan.wanted.root, entries: plan.deliveries))
        try delivering.stage()
        try delivering.replace()
        if plan.basis != plan.wanted.root { try destination.switchCurrent(to: plan.wanted.root) }
        try delivering.finish()
    }

    /// Folders that are not in the store, each once, with a path below `current`.
    private var newFolders: [(path: String, inventory: Inventory)] {
        var known = Set(plan.present.keys)
        return plan.folders.sorted { $0.key < $1.key }.filter { known.insert($0.value.digest).inserted }
            .map { (path: $0.key, inventory: $0.value) }
    }

    /// A folder is synced also when nothing moves: a run that died may have moved folders that are used now, and not have synced it.
    private func place(_ places: [(folder: String, moves: Moves)]) throws(DiskError) {
        for (_, moves) in places {
            for (from, to) in moves { try disk.rename(from, to: to) }
        }
        try disk.settle(folders: places.map(\.folder))
    }

    private func build(_ inventory: Inventory, at path: String) throws {
        let folder = Layout.temporary("\(inventory.digest)")
        try disk.makeFolder(folder, mode: 0o755)
        for (name, entry) in inventory.entries { try put(entry, at: "\(folder)/\(name)", for: joined(path, name)) }
    }

    /// - Parameters:
    ///   - place: below the destination.
    ///   - path: below `current`.
    private func put(_ entry: Inventory.Entry, at place: String, for path: String) throws {
        switch entry {
        case .folder(let digest):
            // Another name costs a tenth of a new link, and a root folder has as many as there are folders.
            if plan.intactFolders[path] == digest, try link(path, at: place) { return }
            try disk.symlink(place, to: Layout.folderLink(digest))
        case .file(let file):
            if plan.left[path] != nil { return try keep(path, at: place) }
            if let live = plan.intact[path], live.sharesInode(with: file), try link(path, at: place) { return }
            try disk.write(NewFile(place, bytes: try bytes(of: file, at: path), mode: file.mode, owner: file.owner))
        }
    }

    /// - Returns: false when the file system has no links: then a copy is made.
    private func link(_ path: String, at place: String) throws(DiskError) -> Bool {
        guard let live = livePlace(of: path) else { return false }
        do {
            try disk.link(live, at: place)
            return true
        } catch let error where error.refusesLinks { return false }
    }

    /// A file that stays as somebody made it comes along into a new folder; one that is gone stays away.
    private func keep(_ path: String, at place: String) throws {
        guard let live = livePlace(of: path), let found = try disk.status(live) else { return }
        if found.kind == .link, let target = try disk.readLink(live) { return try disk.symlink(place, to: target) }
        if try link(path, at: place) { return }
        guard let bytes = try disk.read(live) else { return }
        let owner = Owner(user: found.user, group: found.group)
        try disk.write(NewFile(place, bytes: bytes, mode: found.mode, owner: owner))
    }

    /// Where a live file lies in the store, no links on the way.
    private func livePlace(of path: String) -> String? {
        plan.liveFolders[parent(of: path)].map { "\(Layout.folder($0))/\(name(of: path))" }
    }

    private func bytes(of file: DeployedFile, at path: String) throws -> [UInt8] {
        if let rendered = plan.rendering.file(at: path), plan.key.content(of: rendered) == file.content { return rendered.bytes }
        if plan.intact[path]?.content == file.content, let live = livePlace(of: path), let bytes = try disk.read(live) { return bytes }
        let isSwitched = plan.group == nil || plan.group == file.group
        let kept = "no target renders it any more: remove it, or put it back as it was"
        throw Diagnostic(
            "drifted-elsewhere", "\"\(path)\" of group \"\(file.group)\" has drifted, and what it was is no longer known",
            hints: [isSwitched ? kept : "reconcile that group first, or all of them"])
    }

    /// Puts what is damaged in folders that stay beside them, as new files (R35).
    /// - Returns: the moves that heal, for each folder.
    private func writeRepairs() throws -> [(folder: String, moves: Moves)] {
        var result: [(folder: String, moves: Moves)] = []
        for (path, inventory) in plan.folders.sorted(by: { $0.key < $1.key }) {
            let folder = Layout.folder(inventory.digest)
            guard let present = plan.present[inventory.digest], !result.contains(where: { $0.folder == folder }) else { continue }
            let isLive = plan.liveFolders[path] == inventory.digest
            var moves: Moves = []
            for (name, entry) in inventory.entries {
                let left = plan.left[joined(path, name)]
                // In a folder of an earlier generation stands what was there then.
                let isMoved = left != nil && left != .missing && !isLive
                guard isMoved || left == nil && present.faults[name] != nil else { continue }
                let beside = Layout.temporary("repair-\(result.count)-\(moves.count)")
                try put(entry, at: beside, for: joined(path, name))
                moves.append((beside, "\(folder)/\(name)"))
            }
            if !moves.isEmpty { result.append((folder, moves)) }
        }
        return result
    }

    /// Of new folders, and of folders whose inventory was lost.
    private func writeInventories(_ new: [Inventory]) throws -> Moves {
        let read = Set(plan.liveFolders.values)
        let lost = try plan.present.keys.filter { try !read.contains($0) && destination.inventory($0) == nil }
        let wanted = new + plan.folders.values.filter { lost.contains($0.digest) }
        return try Set(wanted).sorted { $0.digest < $1.digest }.map { inventory in
            let beside = Layout.temporary("\(inventory.digest).inventory")
            try disk.write(NewFile(beside, bytes: inventory.text, mode: 0o644))
            return (beside, Layout.inventory(inventory.digest))
        }
    }
}

extension Destination {
    func switchCurrent(to root: Digest) throws(DiskError) {
        try disk.symlink(Layout.temporary("current"), to: Layout.currentLink(root))
        try disk.rename(Layout.temporary("current"), to: Layout.current)
        try disk.settle(folders: [""])
    }
}

extension Generation {
    /// The generation that a plan makes. A group that stays as it is keeps the commit that brought it.
    init(_ plan: Plan, _ stamp: Stamp, after records: [Generation]) {
        number = (records.last?.number ?? 0) + 1
        (commit, time, reason, digest) = (stamp.commit, stamp.time, stamp.reason, plan.wanted.root)
        isTainted = plan.wanted.isTainted
        groups = [:]
        for name in plan.wanted.groups {
            let digest = plan.wanted.digest(of: name)
            let before = records.last?.groups[name]
            groups[name] = before?.digest == digest ? before : Group(digest: digest, commit: commit, generation: number)
        }
    }
}
