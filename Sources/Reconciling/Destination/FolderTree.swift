internal import Digests
internal import Rendering

/// Folders from the root down, each known by the digest of its inventory.
struct FolderTree: Sendable {
    private(set) var root: Digest
    /// By path; "" is the root.
    private(set) var folders: [String: Inventory] = [:]
    /// By path.
    private(set) var files: [String: DeployedFile]
    /// How many files each delivery group has, and how many hold a secret: known without a walk.
    private var groupSizes: [String: Int] = [:]
    private var taintedCount = 0
    /// Empty with fewer than two groups: then what is asked is the root.
    private var parts = GroupFolders()

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
        for file in files.values { count(file, 1) }
        if groupSizes.count > 1 { parts = GroupFolders(folders) }
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
                case .file(let file):
                    files[joined(path, name)] = file
                    count(file, 1)
                }
            }
        }
        if groupSizes.count > 1 { parts = GroupFolders(folders) }
    }

    private mutating func count(_ file: DeployedFile, _ step: Int) {
        groupSizes[file.group, default: 0] += step
        if groupSizes[file.group] == 0 { groupSizes[file.group] = nil }
        if file.isTainted { taintedCount += step }
    }

    /// The delivery groups that have a file.
    var groups: Set<String> { Set(groupSizes.keys) }
    var isTainted: Bool { taintedCount > 0 }

    /// Over the files of one group, as if there were no others.
    func digest(of group: String) -> Digest {
        if groupSizes.count == 1, groupSizes[group] != nil { return root }
        return parts.root(of: group)
    }

    var digests: Set<Digest> { Set(folders.values.map(\.digest)) }

    /// Puts files in the place of others; nil takes one away. Only the folders on their paths are made anew.
    mutating func replace(_ changes: [String: DeployedFile?]) {
        var edits: [String: [String: Inventory.Entry?]] = ["": [:]], touched: Set<String> = []
        for (path, file) in changes {
            for side in [files[path], file] { if let side { touched.insert(side.group) } }
            if let old = files[path] { count(old, -1) }
            if let file { count(file, 1) }
            files[path] = file
            edits[parent(of: path), default: [:]].updateValue(file.map { .file($0) }, forKey: name(of: path))
        }
        // A folder's digest is part of its parent's inventory: the deepest come first.
        while let path = edits.keys.max(by: { depth($0) < depth($1) }), let entries = edits.removeValue(forKey: path) {
            let inventory = folders[path]?.replacing(entries) ?? Inventory(entries.compactMapValues { $0 })
            let isKept = path.isEmpty || !inventory.entries.isEmpty
            folders[path] = isKept ? inventory : nil
            if groupSizes.count > 1, parts.isKnown { parts.update(path, to: folders[path], of: touched) }
            if path.isEmpty {
                root = inventory.digest
            } else if isKept {
                edits[parent(of: path), default: [:]].updateValue(.folder(inventory.digest), forKey: name(of: path))
            } else if edits[parent(of: path)]?[name(of: path)] == nil {  // no file takes its place
                edits[parent(of: path), default: [:]].updateValue(nil, forKey: name(of: path))
            }
        }
        if groupSizes.count < 2 { parts = GroupFolders() } else if !parts.isKnown { parts = GroupFolders(folders) }
    }
}

func joined(_ folder: String, _ name: String) -> String { folder.isEmpty ? name : "\(folder)/\(name)" }

private func depth(_ path: String) -> Int {
    path.isEmpty ? 0 : path.utf8.reduce(1) { $0 + ($1 == UInt8(ascii: "/") ? 1 : 0) }
}
