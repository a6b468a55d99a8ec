internal import Digests
internal import Documents

/// Brings links and copies to their places, in steps that the journal makes one: everything new is laid beside its place; it is renamed there,
/// or written into the file that is there; and once the new generation is live, what is no longer wanted is removed.
struct Delivering {
    let destination: Destination
    let journal: DeliveryJournal

    private var disk: any Disk { destination.disk }
    private var changes: [DeliveryJournal.Entry] { journal.entries.filter { !$0.isRemoval } }

    /// Lays everything beside its place. Nothing visible changes; a run that dies here is undone.
    func stage() throws {
        guard !journal.entries.isEmpty else { return }
        try destination.replaceDurably(Layout.undo, with: journal.text, mode: 0o600)
        for entry in changes where !entry.isInPlace { try stage(entry.new, for: entry) }
        try settle(foldersOf: changes)
        try disk.rename(Layout.undo, to: Layout.journal)
        try disk.settle(folders: [Layout.home])
    }

    /// Puts what is beside its place there. What is no longer beside it was put there before.
    func replace() throws {
        guard !changes.isEmpty else { return }
        for entry in changes {
            let spot = destination.spot(entry.place), staged = spot.beside(entry.staged)
            if entry.isInPlace {
                try overwrite(entry.new, spot)
            } else if try spot.disk.status(staged) != nil {
                if entry.old == .nothing { try add(staged, spot) } else { try spot.disk.rename(staged, to: spot.path) }
            }
        }
        try settle(foldersOf: changes)
    }

    /// Removes what is no longer wanted, and the journal.
    func finish() throws {
        guard !journal.entries.isEmpty else { return }
        let key = try destination.machineKey(), removals = journal.entries.filter(\.isRemoval)
        for entry in removals {
            let spot = destination.spot(entry.place)
            if try destination.holds(entry.old, spot, key: key), try destination.occupant(spot) != nil { try spot.disk.remove(spot.path) }
        }
        try settle(foldersOf: removals)
        try disk.remove(Layout.journal)
        try disk.settle(folders: [Layout.home])
    }
}

// MARK: - Single places

extension Delivering {
    /// Makes a file or a link beside its place.
    func stage(_ occupant: Occupant, for entry: DeliveryJournal.Entry) throws {
        let spot = destination.spot(entry.place), staged = spot.beside(entry.staged)
        try discard(staged, on: spot.disk, isTainted: occupant.isTainted)
        if !entry.place.hasPrefix("/") { try makeFolders(spot.folder) }
        switch occupant {
        case .nothing: break
        case .link(let target): try spot.disk.symlink(staged, to: target)
        case .file(let copy):
            try spot.disk.write(NewFile(staged, bytes: try bytes(of: copy), mode: copy.mode, owner: copy.owner))
        }
    }

    func discard(_ path: String, on disk: any Disk, isTainted: Bool) throws(DiskError) {
        guard let found = try disk.status(path) else { return }
        if isTainted, found.kind == .file, found.links == 1 { try disk.wipe(path) }
        try disk.remove(path)
    }

    func overwrite(_ occupant: Occupant, _ spot: Spot) throws {
        guard case .file(let copy) = occupant else { return }
        try spot.disk.overwrite(NewFile(spot.path, bytes: try bytes(of: copy), mode: copy.mode, owner: copy.owner))
    }

    /// Of what the store holds.
    private func bytes(of copy: Occupant.Copy) throws -> [UInt8] {
        if let bytes = try disk.read(copy.source), copy.content.matches(bytes, key: try destination.machineKey()) { return bytes }
        throw Diagnostic(
            "destination-changed", "\"\(destination.folder)/\(copy.source)\" is not what was written there", hints: ["reconcile again"])
    }

    private func add(_ staged: String, _ spot: Spot) throws {
        do { try spot.disk.add(staged, at: spot.path) } catch let error where error.isAlreadyThere {
            throw destination.occupied([spot.shown], by: nil)
        }
    }

    /// Folders below the destination itself; those elsewhere are whoever's they are.
    private func makeFolders(_ path: String) throws(DiskError) {
        guard !path.isEmpty, try disk.status(path) == nil else { return }
        try makeFolders(parent(of: path))
        try disk.makeFolder(path, mode: 0o755)
        try disk.settle(folders: [parent(of: path)])
    }

    /// Waits for what was written, and for the names in the folders of places. A folder that somebody took away has nothing to make durable.
    func settle(foldersOf entries: [DeliveryJournal.Entry] = []) throws(DiskError) {
        var inside: [String] = [], outside: [String] = [], known: Set<String> = []
        for entry in entries where known.insert(parent(of: entry.place)).inserted {
            let spot = destination.spot(entry.place)
            guard try spot.disk.status(spot.folder) != nil else { continue }
            if entry.place.hasPrefix("/") { outside.append(spot.folder) } else { inside.append(spot.folder) }
        }
        try disk.settle(folders: inside)
        try destination.outside.disk.settle(folders: outside)
    }
}
