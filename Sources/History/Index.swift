internal import CGit2

/// One file that is staged.
struct IndexEntry: Sendable {
    /// From the top of the repository.
    let path: String
    let kind: TreeEntry.Kind
    let id: ObjectID
    /// Not in the work tree although nobody deleted it: a sparse checkout.
    let isSkipped: Bool
}

extension Repository {
    /// What is staged below a configuration root, sorted by the bytes of the paths. The index is read and never written: the git that
    /// runs a hook holds its lock. A file that `git add --intent-to-add` only announced is not staged.
    /// - Throws: `refused` for a file with a merge conflict.
    func stagedFiles(below root: String) throws(GitError) -> [IndexEntry] {
        let index = try IndexHandle("git_index_open") { git_index_open(&$0, indexFile) }
        var entries: [IndexEntry] = []
        let prefix = root.isEmpty ? "" : root + "/"
        for position in 0 ..< git_index_entrycount(index.pointer) {
            guard var entry = git_index_get_byindex(index.pointer, position)?.pointee else { continue }
            let path = String(cString: entry.path), extended = UInt32(entry.flags_extended)
            guard path.utf8.starts(with: prefix.utf8), extended & GIT_INDEX_ENTRY_INTENT_TO_ADD.rawValue == 0 else { continue }
            guard git_index_entry_is_conflict(&entry) == 0 else {
                throw GitError(.refused, "\"\(path)\" has a merge conflict", hints: ["resolve it and git add it"])
            }
            entries.append(
                IndexEntry(
                    path: path, kind: TreeEntry.Kind(mode: entry.mode), id: ObjectID(entry.id),
                    isSkipped: extended & GIT_INDEX_ENTRY_SKIP_WORKTREE.rawValue != 0))
        }
        return entries
    }
}
