/// A commit with edits laid over it, read as if they were committed already: what a change is judged by before it is made.
package struct EditedTree: FileTree {
    private let base: Snapshot
    package var edits: [String: Change.Edit]

    /// - Parameter edits: by path below the root of the snapshot.
    package init(_ base: Snapshot, edits: [String: Change.Edit]) {
        self.base = base
        self.edits = edits
    }

    /// Without the edits, which are all below the root.
    package var fromTop: any FileTree { base.fromTop }

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
        // Folders first: where a file takes the place of a folder, or the other way round, what is put there counts.
        let inside = edits.filter { $0.key.hasPrefix(prefix) }.map { (path: $0.key, rest: $0.key.dropFirst(prefix.count), edit: $0.value) }
        for name in Set(inside.filter { $0.rest.contains("/") }.map { String($0.rest.prefix { $0 != "/" }) }) {
            entries[name] = try list(prefix + name) == nil ? nil : FileEntry(name: name, kind: .folder, id: nil)
        }
        for (path, rest, edit) in inside where !rest.contains("/") {
            let name = String(rest)
            switch edit {
            case .delete: if entries[name]?.kind != .folder { entries[name] = nil }
            case .put(let id, let kind): entries[name] = FileEntry(name: name, kind: kind, id: id)
            case .write: entries[name] = FileEntry(name: name, kind: .file, id: try id(of: path))
            }
        }
        if entries.isEmpty, before == nil || !folder.isEmpty { return nil }
        return entries.values.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
}
