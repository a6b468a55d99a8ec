/// What is staged: what the next commit would hold (R2).
package struct IndexSnapshot: FileTree {
    private let repository: Repository
    private let root: String
    /// Sorted by the bytes of the paths, which are those from the top of the repository.
    let entries: [IndexEntry]

    init(_ repository: Repository, root: String, _ entries: [IndexEntry]) {
        (self.repository, self.root, self.entries) = (repository, root, entries)
    }

    package func list(_ folder: String) -> [FileEntry]? {
        let path = joined(root, folder), prefix = path.isEmpty ? "" : path + "/"
        var position = firstEntry(from: prefix), found: [FileEntry] = []
        while position < entries.count, entries[position].path.utf8.starts(with: prefix.utf8) {
            let entry = entries[position], rest = entry.path.utf8.dropFirst(prefix.utf8.count)
            let name = String(rest.prefix { $0 != UInt8(ascii: "/") }) ?? "", isFolder = name.utf8.count < rest.count
            found.append(FileEntry(name: name, kind: isFolder ? .folder : entry.kind, id: isFolder ? nil : entry.id))
            // "0" is the byte after "/": the first path that is not in the folder.
            position = isFolder ? firstEntry(from: prefix + name + "0") : position + 1
        }
        return found.isEmpty ? nil : sortedByName(found)
    }

    package func read(_ path: String) throws(GitError) -> [UInt8]? {
        guard let entry = entry(path) else {
            if list(path) != nil { throw notAFile(path, .folder) }
            return nil
        }
        guard entry.kind.isFile else { throw notAFile(path, entry.kind) }
        return try repository.blob(entry.id)
    }

    /// Nil for a folder, too: the index has no ids for them.
    package func id(of path: String) -> ObjectID? { entry(path)?.id }

    /// What is staged at that very path.
    func entry(_ path: String) -> IndexEntry? {
        let path = joined(root, path), position = firstEntry(from: path)
        return position < entries.count && entries[position].path == path ? entries[position] : nil
    }

    /// The position of the first entry whose path is not before this one.
    private func firstEntry(from path: String) -> Int {
        var low = 0, high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].path.utf8.lexicographicallyPrecedes(path.utf8) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension Repository {
    /// The index that git is about to commit, or the one of the work tree.
    package func indexSnapshot(root: String = "") throws(GitError) -> IndexSnapshot {
        IndexSnapshot(self, root: root, try stagedFiles(below: root))
    }
}
