internal import Digests
internal import Rendering

/// How what is live differs from the inventory.
package enum Drift: String, Hashable, Sendable {
    case missing, content, mode, owner
    /// A link, or a file of another kind, stands in the place of what was written.
    case replaced
    /// This process may not read it, so nobody knows.
    case unreadable
}

/// One folder of the store against its inventory.
struct Examination {
    /// False: there is no such folder, and every entry is missing.
    var exists = true
    /// By name of the entry.
    var faults: [String: Drift] = [:]
    /// What stands in the place of a faulty entry.
    var found: [String: FileStatus] = [:]
    /// Names that no inventory states, or states as something of another kind: not ours to touch.
    var foreign: [String] = []
}

extension Destination {
    /// Compares every entry of a folder with its inventory.
    ///
    /// - Parameter hashed: which bytes are compared by their digests; of others the size counts. Nil: all.
    func examine(
        _ inventory: Inventory, hashed: Set<ContentDigest>?, key: MachineKey?, _ memory: FileMemory?
    ) throws(DiskError) -> Examination {
        let path = Layout.folder(inventory.digest)
        var result = Examination()
        guard let names = try disk.list(path) else {
            result.exists = false
            for (name, _) in inventory.entries { result.faults[name] = .missing }
            return result
        }
        let known = Set(inventory.entries.map(\.name))
        result.foreign = names.filter { !known.contains($0) }
        for (name, entry) in inventory.entries {
            guard let found = try disk.status("\(path)/\(name)") else {
                result.faults[name] = .missing
                continue
            }
            if found.kind == .folder || found.kind == .other {
                result.foreign.append(name)
            } else if let drift = try drift(of: entry, found, "\(path)/\(name)", hashed, key, memory) {
                (result.faults[name], result.found[name]) = (drift, found)
            }
        }
        return result
    }

    private func drift(
        of entry: Inventory.Entry, _ found: FileStatus, _ path: String, _ hashed: Set<ContentDigest>?, _ key: MachineKey?,
        _ memory: FileMemory?
    ) throws(DiskError) -> Drift? {
        switch entry {
        case .folder(let digest):
            guard found.kind == .link, try disk.readLink(path) == Layout.folderLink(digest) else { return .replaced }
            return nil
        case .file(let file):
            guard found.kind == .file else { return .replaced }
            // The size first: bytes that cannot be right need not be read.
            guard found.size == file.size else { return .content }
            if hashed?.contains(file.content) ?? true, let drift = try contentDrift(of: file, found, path, key, memory) { return drift }
            if found.mode != file.mode { return .mode }
            if let user = file.owner?.user, user != found.user { return .owner }
            if let group = file.owner?.group, group != found.group { return .owner }
            return nil
        }
    }

    private func contentDrift(
        of file: DeployedFile, _ found: FileStatus, _ path: String, _ key: MachineKey?, _ memory: FileMemory?
    ) throws(DiskError) -> Drift? {
        if let version = found.version, memory?.recalls(version, as: file.content) ?? false { return nil }
        do {
            let isEqual = try disk.read(path).map { file.content.matches($0, key: key) } ?? false
            if let version = found.version { memory?.note(version, as: isEqual ? file.content : nil) }
            return isEqual ? nil : .content
        } catch let error where error.isForbidden { return .unreadable }
    }
}
