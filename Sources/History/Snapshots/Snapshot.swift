/// One commit, or one tree, read by object id and never checked out. Immutable: safe to read from any thread.
package struct Snapshot: FileTree {
    package let repository: Repository
    /// Nil for a bare tree and for the nothing that an empty repository holds.
    package let commit: ObjectID?
    /// The tree of the whole commit, not of the configuration root; nil where there is no commit at all.
    package let tree: ObjectID?
    /// The configuration root inside the repository; "" at its top.
    package let root: String

    package init(_ repository: Repository, commit: ObjectID?, tree: ObjectID?, root: String) {
        (self.repository, self.commit, self.tree, self.root) = (repository, commit, tree, root)
    }

    package var fromTop: any FileTree { Snapshot(repository, commit: commit, tree: tree, root: "") }

    package func list(_ folder: String) throws(GitError) -> [FileEntry]? {
        guard let entry = try entry(folder), entry.kind == .folder else { return nil }
        return sortedByName(try repository.entries(ofTree: entry.id).map { FileEntry(name: $0.name, kind: $0.kind, id: $0.id) })
    }

    package func list(_ folder: String, beginningWith beginnings: [String]) throws(GitError) -> [FileEntry]? {
        guard let entry = try entry(folder), entry.kind == .folder else { return nil }
        let entries = try repository.entries(ofTree: entry.id, beginningWith: beginnings)
        return sortedByName(entries.map { FileEntry(name: $0.name, kind: $0.kind, id: $0.id) })
    }

    package func read(_ path: String) throws(GitError) -> [UInt8]? {
        guard let entry = try entry(path) else { return nil }
        guard entry.kind.isFile else { throw notAFile(path, entry.kind) }
        return try repository.blob(entry.id)
    }

    package func id(of path: String) throws(GitError) -> ObjectID? { try entry(path)?.id }

    /// What stands at a path, with its kind; nil when nothing does.
    package func entry(_ path: String) throws(GitError) -> TreeEntry? {
        guard let tree else { return nil }
        return try repository.entry(tree: tree, path: joined(root, path))
    }
}

extension Repository {
    package func snapshot(_ commit: ObjectID, root: String = "") throws(GitError) -> Snapshot {
        Snapshot(self, commit: commit, tree: try self.commit(commit).tree, root: root)
    }

    /// HEAD, or nothing at all in an empty repository.
    package func headSnapshot(root: String = "") throws(GitError) -> Snapshot {
        guard let commit = try head().commit else { return Snapshot(self, commit: nil, tree: nil, root: root) }
        return try snapshot(commit, root: root)
    }
}
