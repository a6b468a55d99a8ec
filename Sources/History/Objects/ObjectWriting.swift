internal import CGit2
internal import CSystem
internal import Glibc
internal import Synchronization

/// Objects of one commit, written first and had on the disk together: libgit2 would wait for the disk twice for each, where one wait
/// takes nearly all of them along.
enum ObjectWriting {
    /// libgit2 has one switch for all that it writes; whoever turns it, or relies on it, holds this.
    private static let switching = Mutex(())

    /// Runs `body`, whose objects are not on the disk until `synchronizeObjects` says so.
    static func unsynchronized<Result: Sendable>(_ body: () throws(GitError) -> Result) throws(GitError) -> Result {
        try switching.withLock { _ throws(GitError) in
            try check("GIT_OPT_ENABLE_FSYNC_GITDIR", cfgops_git_set_fsync(0))
            defer { cfgops_git_set_fsync(1) }
            return try body()
        }
    }

    /// Runs `body` while libgit2 has everything that it writes on the disk: references and their logs.
    static func synchronized(_ body: () throws(GitError) -> Void) throws(GitError) {
        try switching.withLock { _ throws(GitError) in try body() }
    }
}

extension Repository {
    /// Waits until what a new commit brought is on the disk: itself, its trees on the way to the edits, and the edited files.
    ///
    /// - Throws: `lostRace` for an object that a power loss left empty: it is removed, so that the next try writes it anew.
    func synchronizeObjects(of commit: ObjectID, _ change: Change) throws(GitError) {
        let root = try self.commit(commit).tree
        var ids: Set<ObjectID> = [commit, root]
        for (path, _) in change.sortedEdits {
            var part = path
            while !part.isEmpty {
                if let entry = try entry(tree: root, path: part), entry.kind != .submodule { ids.insert(entry.id) }
                part = split(part).parent
            }
        }
        let objects = commonFolder + (commonFolder.hasSuffix("/") ? "objects" : "/objects")
        var folders: Set<String> = [objects], files: [String] = []
        for id in ids {
            let name = id.description, folder = "\(objects)/\(name.prefix(2))", file = "\(folder)/\(name.dropFirst(2))"
            var status = stat()
            guard lstat(file, &status) == 0 else { continue }  // in a pack, so it was there before
            guard status.st_size > 0 else {
                unlink(file)
                throw GitError(.lostRace, "object \(id) was left empty")
            }
            files.append(file)
            folders.insert(folder)
        }
        try synchronize(files)
        for folder in folders { try synchronize(folder) }
    }
}
