package import History

/// A commit with edits laid over it, read as if they were committed already: what a change is judged by before it is made.
package struct EditedTree: FileTree {
    private let base: Snapshot
    private let edits: [String: Change.Edit]

    /// - Parameter edits: by path below the root of the snapshot.
    package init(_ base: Snapshot, edits: [String: Change.Edit]) {
        self.base = base
        self.edits = edits
    }

    package func read(_ path: String) throws(GitError) -> [UInt8]? {
        switch edits[path] {
        case nil: try base.read(path)
        case .write(let bytes, _): bytes
        case .put(let id, _): try base.repository.blob(id)
        case .delete: nil
        }
    }

    package func id(of path: String) throws(GitError) -> ObjectID? {
        switch edits[path] {
        case nil: try base.id(of: path)
        case .write(let bytes, _): try Repository.blobID(of: bytes)
        case .put(let id, _): id
        case .delete: nil
        }
    }

    package func list(_ folder: String) throws(GitError) -> [FileEntry]? {
        let before = try base.list(folder)
        var entries: [String: FileEntry] = [:]
        for entry in before ?? [] { entries[entry.name] = entry }
        let prefix = folder.isEmpty ? "" : folder + "/"
        for (path, edit) in edits where path.hasPrefix(prefix) {
            let rest = path.dropFirst(prefix.count)
            let name = String(rest.prefix { $0 != "/" })
            entries[name] = try name.utf8.count < rest.utf8.count ? folderEntry(name, prefix + name) : fileEntry(name, path, edit)
        }
        if entries.isEmpty, before == nil || !folder.isEmpty { return nil }
        return entries.values.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// A folder that the edits reach into is there as long as anything is in it.
    private func folderEntry(_ name: String, _ path: String) throws(GitError) -> FileEntry? {
        try list(path) == nil ? nil : FileEntry(name: name, kind: .folder, id: nil)
    }

    private func fileEntry(_ name: String, _ path: String, _ edit: Change.Edit) throws(GitError) -> FileEntry? {
        switch edit {
        case .delete: nil
        case .put(let id, let kind): FileEntry(name: name, kind: kind, id: id)
        case .write: FileEntry(name: name, kind: .file, id: try id(of: path))
        }
    }
}
