internal import Digests
internal import Rendering

/// Folders from the root down, each known by the digest of its inventory.
struct FolderTree: Sendable {
    private(set) var root: Digest
    /// By path; "" is the root.
    private(set) var folders: [String: Inventory] = [:]
    /// By path.
    private(set) var files: [String: DeployedFile]

    /// - Parameter files: by path; no path is a folder of another.
    init(_ files: [String: DeployedFile]) {
        self.files = files
        var entries: [String: [String: Inventory.Entry]] = ["": [:]]
        for (path, file) in files {
            entries[parent(of: path), default: [:]][name(of: path)] = .file(file)
            var folder = parent(of: path)
            while !folder.isEmpty {
                folder = parent(of: folder)
                if entries[folder] != nil { break }
                entries[folder] = [:]
            }
        }
        // A folder's digest is part of its parent's inventory: the deepest come first.
        for path in entries.keys.sorted(by: { depth($0) > depth($1) }) {
            let inventory = Inventory(entries[path] ?? [:])
            folders[path] = inventory
            if !path.isEmpty { entries[parent(of: path), default: [:]][name(of: path)] = .folder(inventory.digest) }
        }
        root = folders[""]!.digest  // "" was put in first
    }

    /// Reads a tree from its root.
    /// - Returns: nil when an inventory is missing or not what its digest says.
    init?(root: Digest, read: (Digest) throws(DiskError) -> Inventory?) throws(DiskError) {
        self.root = root
        files = [:]
        var waiting = [("", root)]
        while let (path, digest) = waiting.popLast() {
            guard let inventory = try read(digest) else { return nil }
            folders[path] = inventory
            for (name, entry) in inventory.entries {
                switch entry {
                case .folder(let digest): waiting.append((joined(path, name), digest))
                case .file(let file): files[joined(path, name)] = file
                }
            }
        }
    }

    var digests: Set<Digest> { Set(folders.values.map(\.digest)) }
}

func joined(_ folder: String, _ name: String) -> String { folder.isEmpty ? name : "\(folder)/\(name)" }

private func depth(_ path: String) -> Int {
    path.isEmpty ? 0 : path.utf8.reduce(1) { $0 + ($1 == UInt8(ascii: "/") ? 1 : 0) }
}
