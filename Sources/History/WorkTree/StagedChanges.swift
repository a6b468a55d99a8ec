extension IndexSnapshot {
    /// The paths below the configuration root at which what is staged differs from a commit: from the top of the repository, sorted
    /// by their bytes.
    package func changedPaths(from head: Snapshot) throws(GitError) -> [String] {
        var committed: [String: TreeEntry] = [:]
        if let folder = try head.tree.flatMap({ tree throws(GitError) in try head.repository.entry(tree: tree, path: root) }) {
            try head.repository.collectFiles(folder, at: root, into: &committed)
        }
        var changed: [String] = []
        for file in files.all(in: root) {
            let old = committed.removeValue(forKey: file.path)
            if old?.kind != file.kind || old?.id != file.id { changed.append(file.path) }
        }
        return (changed + committed.keys).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}

extension Repository {
    fileprivate func collectFiles(_ entry: TreeEntry, at path: String, into files: inout [String: TreeEntry]) throws(GitError) {
        guard entry.kind == .folder else {
            files[path] = entry
            return
        }
        for child in try entries(ofTree: entry.id) { try collectFiles(child, at: joined(path, child.name), into: &files) }
    }
}
