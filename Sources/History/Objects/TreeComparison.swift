internal import CGit2

/// One file that differs between two trees. A folder never appears itself, only the files in it.
package struct PathChange: Sendable, Hashable {
    package let path: String
    /// Nil when the file was added.
    package let old: TreeEntry?
    /// Nil when the file was deleted.
    package let new: TreeEntry?

    package init(path: String, old: TreeEntry?, new: TreeEntry?) { (self.path, self.old, self.new) = (path, old, new) }
}

extension Repository {
    /// What differs between two trees or commits, sorted by path; nil stands for an empty tree. Renames are a deletion and an
    /// addition. Folders of equal ids are not read: the cost follows the change.
    package func changes(from: ObjectID?, to: ObjectID?) throws(GitError) -> [PathChange] {
        try locked { repository throws(GitError) in
            var changes: [PathChange] = []
            let old = try repository.treeID(from), new = try repository.treeID(to)
            try repository.compare(old, new, at: "", into: &changes)
            return changes.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        }
    }
}

extension LockedRepository {
    /// The tree of a commit, of an annotated tag of one, or the tree itself.
    func treeID(_ id: ObjectID?) throws(GitError) -> ObjectID? {
        guard let id else { return nil }
        var raw = id.raw
        let object = try lookedUp(id, "commit or tree") { () throws(GitError) in
            try ObjectHandle("git_object_lookup") { git_object_lookup(&$0, pointer, &raw, GIT_OBJECT_ANY) }
        }
        let tree = try lookedUp(id, "tree of") { () throws(GitError) in
            try ObjectHandle("git_object_peel") { git_object_peel(&$0, object.pointer, GIT_OBJECT_TREE) }
        }
        return ObjectID(git_object_id(tree.pointer).pointee)
    }

    /// Walks two folders side by side. In git's order a file "a" and a folder "a" stand apart: they meet as a deletion and an addition.
    func compare(_ old: ObjectID?, _ new: ObjectID?, at path: String, into changes: inout [PathChange]) throws(GitError) {
        guard old != new else { return }
        let left = try Folder(old, in: self), right = try Folder(new, in: self)
        var leftIndex = 0, rightIndex = 0
        while true {
            let old = left[leftIndex], new = right[rightIndex]
            if old == nil && new == nil { return }
            let order: Int32 = if let old, let new { git_tree_entry_cmp(old, new) } else { old == nil ? 1 : -1 }
            if order <= 0 { leftIndex += 1 }
            if order >= 0 { rightIndex += 1 }
            try compareEntries(order <= 0 ? old : nil, order >= 0 ? new : nil, in: path, into: &changes)
        }
    }

    /// Two entries of one name and sort (both folders, or neither), or one entry alone.
    private func compareEntries(
        _ old: OpaquePointer?, _ new: OpaquePointer?, in folder: String, into changes: inout [PathChange]
    ) throws(GitError) {
        if let old, let new, git_oid_equal(git_tree_entry_id(old), git_tree_entry_id(new)) == 1,
            git_tree_entry_filemode(old) == git_tree_entry_filemode(new)
        {
            return
        }
        let old = old.map(TreeEntry.init(raw:)), new = new.map(TreeEntry.init(raw:))
        guard let name = (new ?? old)?.name else { return }
        let path = joined(folder, name)
        if old?.kind == .folder || new?.kind == .folder {
            try compare(old?.id, new?.id, at: path, into: &changes)
        } else {
            changes.append(PathChange(path: path, old: old, new: new))
        }
    }
}

/// The entries of one tree, in git's order; none for a tree that is not there.
private struct Folder: ~Copyable {
    private let handle: TreeHandle?
    private let count: Int

    init(_ id: ObjectID?, in repository: LockedRepository) throws(GitError) {
        guard let id else {
            handle = nil
            count = 0
            return
        }
        let handle = try repository.treeHandle(id)
        count = git_tree_entrycount(handle.pointer)
        self.handle = consume handle
    }

    /// Nil past the end.
    subscript(_ index: Int) -> OpaquePointer? {
        switch handle {
        case .some(let handle) where index < count: git_tree_entry_byindex(handle.pointer, index)
        default: nil
        }
    }
}
