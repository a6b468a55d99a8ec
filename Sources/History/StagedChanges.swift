extension IndexSnapshot {
    /// The paths, from the top of the repository, at which what is staged differs from a commit, sorted by their bytes.
    package func changedPaths(from head: Snapshot) throws(GitError) -> [String] {
        var committed: [String: (TreeEntry.Kind, ObjectID)] = [:]
        if let tree = head.tree { try head.repository.collectFiles(tree, below: "", into: &committed) }
        var changed: [String] = []
        for entry in entries {
            guard let old = committed.removeValue(forKey: entry.path) else {
                changed.append(entry.path)
                continue
            }
            if old.0 != entry.kind || old.1 != entry.id { changed.append(entry.path) }
        }
        return (changed + committed.keys).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}

extension Repository {
    fileprivate func collectFiles(
        _ tree: ObjectID, below folder: String, into files: inout [String: (TreeEntry.Kind, ObjectID)]
    ) throws(GitError) {
        for entry in try entries(ofTree: tree) {
            let path = joined(folder, entry.name)
            if entry.kind == .folder {
                try collectFiles(entry.id, below: path, into: &files)
            } else {
                files[path] = (entry.kind, entry.id)
            }
        }
    }
}
