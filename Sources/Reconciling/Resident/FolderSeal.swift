internal import Digests
internal import Rendering

/// What `stat` said of a folder of the store and of the files in it when their bytes were known to be right. A second write within one
/// tick of the clock that stamps files is not seen by it; the looks for drift find that one, since they do not trust fresh files.
struct FolderSeal: Hashable, Sendable {
    var digest: Digest
    var folder: FileVersion
    /// By name.
    var files: [String: FileVersion]
}

extension Destination {
    /// Whether a live folder and its files are as they were written: by their seal, or where that is not known or broken, by hash.
    func isAsWritten(_ inventory: Inventory, at path: String, key: MachineKey?) throws(DiskError) -> Bool {
        // The seal first: what is changed while bytes are read has another one afterwards.
        guard let memory = resident, let seal = try seal(inventory) else { return false }
        if memory.withLock({ $0.seals[path] == seal }) { return true }
        let examination = try examine(inventory, key: key, nil)
        guard examination.exists, examination.faults.isEmpty, examination.foreign.isEmpty else { return false }
        memory.withLock { $0.seals[path] = seal }
        return true
    }

    /// Seals the folders that a plan made: what it linked if the bytes were left alone since they were looked at, what it wrote as it is.
    func sealRemade(by plan: Plan) throws(DiskError) {
        guard let memory = resident, let remade = plan.remade else { return }
        let changed = Set(plan.steps.map(\.path))
        for path in plan.liveFolders.keys where remade[path] == nil { memory.withLock { $0.seals[path] = nil } }
        for (path, inventory) in remade {
            guard let known = memory.withLock({ $0.seals.removeValue(forKey: path) }), let seal = try seal(inventory) else { continue }
            let isTrusted = seal.files.allSatisfy { name, version in
                changed.contains(joined(path, name)) || known.files[name].map(version.hasBytes) ?? false
            }
            if isTrusted { memory.withLock { $0.seals[path] = seal } }
        }
    }

    /// Nil when the folder or one of its files is missing.
    private func seal(_ inventory: Inventory) throws(DiskError) -> FolderSeal? {
        let place = Layout.folder(inventory.digest)
        guard let folder = try disk.status(place)?.version else { return nil }
        var files: [String: FileVersion] = [:]
        for case (let name, .file) in inventory.entries {
            guard let version = try disk.status("\(place)/\(name)")?.version else { return nil }
            files[name] = version
        }
        return FolderSeal(digest: inventory.digest, folder: folder, files: files)
    }
}

extension FileVersion {
    /// Whether at most names came or went since, or mode and owner changed: the bytes were left alone.
    fileprivate func hasBytes(of other: FileVersion) -> Bool {
        (device, inode, size, modified) == (other.device, other.inode, other.size, other.modified)
    }
}
