internal import CGit2
internal import Glibc

extension Repository {
    /// A snapshot with edits, as a tree of the object database that nothing points to: for what compares trees by their ids.
    ///
    /// - Parameter edits: by path below the root of the snapshot.
    package func snapshot(_ base: Snapshot, edits: [String: Change.Edit]) throws(GitError) -> Snapshot {
        let edits = Change(base: nil, root: base.root, edits: edits, message: "").sortedEdits
        let tree = try ObjectWriting.unsynchronized { () throws(GitError) in
            try locked { repository throws(GitError) in try repository.writeTree(edits, over: base.tree) }
        }
        return tree.map { Snapshot(self, commit: nil, tree: $0, root: base.root) } ?? base
    }
}

extension LockedRepository {
    /// The tree of the change's base with its edits; nil when that is the tree of the base.
    func writeTree(_ change: Change) throws(GitError) -> ObjectID? {
        try writeTree(change.sortedEdits, over: change.base.map { id throws(GitError) in try commit(id).tree })
    }

    /// What is deleted goes first, in a tree of its own: libgit2 cannot put a folder in the place of a file in one step.
    fileprivate func writeTree(_ edits: [(path: String, edit: Change.Edit)], over base: ObjectID?) throws(GitError) -> ObjectID? {
        var deletions: [Update] = [], additions: [Update] = []
        for (path, edit) in edits where edit == .delete {
            if try standing(at: path, in: base) != nil { deletions.append(Update(path, nil)) }
        }
        let rest = deletions.isEmpty ? base : try updated(base, deletions)
        for (path, edit) in edits {
            let old = try standing(at: path, in: rest)
            if let new = try written(edit, over: old, at: path), new != old { additions.append(Update(path, new)) }
        }
        guard !additions.isEmpty || !deletions.isEmpty else { return nil }
        let tree = additions.isEmpty ? rest : try updated(rest, additions)
        return tree == base ? nil : tree
    }

    private func standing(at path: String, in tree: ObjectID?) throws(GitError) -> TreeEntry? {
        try tree.flatMap { tree throws(GitError) in try entry(tree: tree, path: path) }
    }

    /// What will stand at the path; nil for nothing. The bytes go to the object database.
    private func written(_ edit: Change.Edit, over old: TreeEntry?, at path: String) throws(GitError) -> TreeEntry? {
        let name = split(path).name
        switch edit {
        case .delete: return nil
        case .put(let id, let kind): return TreeEntry(name: name, kind: kind, id: id)
        case .write(let bytes, let executable):
            if let old, !old.kind.isFile { throw notAFile(path, old.kind).with(.refused) }
            var id = git_oid()
            try check("git_blob_create_from_buffer", git_blob_create_from_buffer(&id, pointer, bytes, bytes.count))
            return TreeEntry(name: name, kind: executable ?? (old?.kind == .executable) ? .executable : .file, id: ObjectID(id))
        }
    }

    private func updated(_ base: ObjectID?, _ updates: [Update]) throws(GitError) -> ObjectID {
        let paths = updates.map { strdup($0.path) }
        defer { paths.forEach { free($0) } }
        let raw = zip(updates, paths).map { update, path in
            git_tree_update(
                action: update.entry == nil ? GIT_TREE_UPDATE_REMOVE : GIT_TREE_UPDATE_UPSERT, id: (update.entry?.id ?? .zero).raw,
                filemode: (update.entry?.kind ?? .file).mode, path: path)
        }
        var tree = git_oid()
        guard let base else {
            try check("git_tree_create_updated", git_tree_create_updated(&tree, pointer, nil, raw.count, raw))
            return ObjectID(tree)
        }
        let handle = try treeHandle(base)
        try check("git_tree_create_updated", git_tree_create_updated(&tree, pointer, handle.pointer, raw.count, raw))
        return ObjectID(tree)
    }
}

/// One path of a new tree; without an entry it goes.
private struct Update {
    let path: String
    let entry: TreeEntry?

    init(_ path: String, _ entry: TreeEntry?) {
        (self.path, self.entry) = (path, entry)
    }
}
