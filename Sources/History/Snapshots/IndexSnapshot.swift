/// What is staged: what the next commit would hold (R2).
package struct IndexSnapshot: FileTree {
    private let repository: Repository
    let root: String
    let files: StagedFiles

    init(_ repository: Repository, root: String) throws(GitError) {
        (self.repository, self.root) = (repository, root)
        files = try StagedFiles(repository.indexFile)
        if let path = files.conflict(in: root) {
            throw GitError(.refused, "\"\(path)\" has a merge conflict", hints: ["resolve it and git add it"])
        }
    }

    package var fromTop: any FileTree { get throws(GitError) { try IndexSnapshot(repository, root: "") } }

    package func list(_ folder: String) -> [FileEntry]? {
        let found = files.list(joined(root, folder)) { _ in true }
        return found.isEmpty ? nil : sortedByName(found)
    }

    package func read(_ path: String) throws(GitError) -> [UInt8]? {
        guard let file = files.file(at: joined(root, path)) else {
            if files.hasFiles(in: joined(root, path)) { throw notAFile(path, .folder) }
            return nil
        }
        guard file.kind.isFile else { throw notAFile(path, file.kind) }
        return try repository.blob(file.id)
    }

    /// Nil for a folder, too: the index has no ids for them.
    package func id(of path: String) -> ObjectID? { files.file(at: joined(root, path))?.id }
}

extension Repository {
    /// The index that git is about to commit, or the one of the work tree.
    /// - Throws: `refused` for a file below the root with a merge conflict.
    package func indexSnapshot(root: String = "") throws(GitError) -> IndexSnapshot {
        try IndexSnapshot(self, root: root)
    }
}
