internal import Digests
internal import Rendering

/// The stamps of a folder of the store and of the files in it.
struct FolderSeal: Hashable, Sendable {
    var digest: Digest
    var folder: FileStamp
    /// By name.
    var files: [String: FileStamp]
}

extension Destination {
    /// Whether a live folder and its files are as they were written: by their stamps, or where those are not known or have moved, by hash.
    func isAsWritten(_ inventory: Inventory, at path: String, key: MachineKey?) throws(DiskError) -> Bool {
        // The stamps first: what is changed while bytes are read has another one afterwards.
        guard let memory, let seal = try seal(inventory) else { return false }
        if memory.withLock({ $0.seals[path] == seal }) { return true }
        let examination = try examine(inventory, hashed: nil, key: key)
        guard examination.exists, examination.faults.isEmpty, examination.foreign.isEmpty else { return false }
        memory.withLock { $0.seals[path] = seal }
        return true
    }

    /// Seals the folders that a plan made: what it linked if the bytes were left alone since they were looked at, what it wrote as it is.
    func sealRemade(by plan: Plan) throws(DiskError) {
        guard let memory, let remade = plan.remade else { return }
        let changed = Set(plan.steps.map(\.path))
        for path in plan.liveFolders.keys where remade[path] == nil { memory.withLock { $0.seals[path] = nil } }
        for (path, inventory) in remade {
            guard let known = memory.withLock({ $0.seals.removeValue(forKey: path) }), let seal = try seal(inventory) else { continue }
            let isTrusted = seal.files.allSatisfy { name, stamp in
                changed.contains(joined(path, name)) || known.files[name].map(stamp.hasBytes) ?? false
            }
            if isTrusted { memory.withLock { $0.seals[path] = seal } }
        }
    }

    /// Nil when the folder, one of its files, or a stamp is missing.
    private func seal(_ inventory: Inventory) throws(DiskError) -> FolderSeal? {
        let place = Layout.folder(inventory.digest)
        guard let folder = try disk.status(place)?.stamp else { return nil }
        var files: [String: FileStamp] = [:]
        for case (let name, .file) in inventory.entries {
            guard let stamp = try disk.status("\(place)/\(name)")?.stamp else { return nil }
            files[name] = stamp
        }
        return FolderSeal(digest: inventory.digest, folder: folder, files: files)
    }
}
