internal import CGit2
internal import Glibc

/// A file of the index that a merge left undecided: what stands in the base, here and there; nil where nothing does.
package struct ConflictedFile: Sendable, Hashable {
    /// From the top of the repository.
    package let path: String
    package var base: TreeEntry?
    package var ours: TreeEntry?
    package var theirs: TreeEntry?
}

extension Repository {
    /// The files with a merge conflict, sorted by their bytes.
    package func conflictedFiles() throws(GitError) -> [ConflictedFile] {
        try StagedFiles(indexFile).conflicts()
    }

    /// Puts the decided text of a file into the work tree and the index, where the conflict is over then; nil deletes the file.
    ///
    /// - Parameters:
    ///   - kind: what the index is to say of the file: a file or an executable.
    ///   - isStaged: otherwise the index stays as it is.
    package func settle(_ path: String, _ bytes: [UInt8]?, _ kind: TreeEntry.Kind, isStaged: Bool) throws(GitError) {
        guard let workTree else { throw GitError(.refused, "a bare repository has no files to merge") }
        let tree = WorkTree(workTree), note = try HolderNote(self)
        var index = try LockedIndex(indexFile, of: tree, note)
        let status = try replace(path, bytes, kind, in: tree, by: note.name)
        guard isStaged else { return }
        var entry: TreeEntry?
        if status != nil { entry = TreeEntry(name: split(path).name, kind: kind, id: try written(path)) }
        try index.set(path, entry, status)
        try index.save(note)
        try index.install()
    }

    private func replace(
        _ path: String, _ bytes: [UInt8]?, _ kind: TreeEntry.Kind, in tree: WorkTree, by writer: String
    ) throws(GitError) -> stat? {
        guard let bytes else { return try tree.install(tree.prepareDeletion(path)) }
        let file = try tree.prepare(path, bytes, kind, keepsMode: try tree.entry(path, in: self)?.kind == kind, by: writer)
        return try tree.install(file)
    }

    /// The id of a file of the work tree, which is in the object database then.
    private func written(_ path: String) throws(GitError) -> ObjectID {
        try locked { repository throws(GitError) in
            var id = git_oid()
            try check("git_blob_create_from_workdir", git_blob_create_from_workdir(&id, repository.pointer, path))
            return ObjectID(id)
        }
    }
}

extension StagedFiles {
    func conflicts() -> [ConflictedFile] {
        entries { (entry, files: inout [ConflictedFile]) in
            guard git_index_entry_is_conflict(entry) == 1 else { return }
            let path = String(cString: entry.pointee.path)
            if files.last?.path != path { files.append(ConflictedFile(path: path)) }
            let found = TreeEntry(name: split(path).name, kind: TreeEntry.Kind(mode: entry.pointee.mode), id: ObjectID(entry.pointee.id))
            // Bits 12 and 13 of the flags are the stage: 1 the base, 2 ours, 3 theirs (gitformat-index).
            switch entry.pointee.flags >> 12 & 3 {
            case 1: files[files.count - 1].base = found
            case 2: files[files.count - 1].ours = found
            default: files[files.count - 1].theirs = found
            }
        }
    }
}
