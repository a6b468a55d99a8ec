internal import CGit2

/// One try to commit a change on the branch that is checked out: branch, index and files move together, and nothing else does.
///
/// 1. `index.lock` keeps every git out; the branch must still be at the base of the change.
/// 2. Each file must be the same in HEAD, index and work tree, or absent in all three.
/// 3. Objects, new files (beside the old ones) and the new index (in `index.lock`) are written: a full disk shows here.
/// 4. The branch moves by compare-and-swap. Whoever dies after this leaves the new index in `index.lock`, which keeps git from
///    committing the old files over the new commit; the next writer finishes by its `HolderNote`.
/// 5. Files, then the index, take the place of the old ones by rename.
struct WorkTreeCommit {
    private let repository: Repository
    private let workTree: WorkTree
    private let attempt: Attempt

    init(_ repository: Repository, _ workTree: String, _ attempt: Attempt) {
        (self.repository, self.workTree, self.attempt) = (repository, WorkTree(workTree), attempt)
    }

    func run() throws(GitError) -> ObjectID? {
        if let operation = try repository.operationInProgress() {
            throw GitError(.refused, "a \(operation) is in progress", hints: ["finish or abort it first: git status"])
        }
        let note = try HolderNote(repository)
        var index = try LockedIndex(repository.indexFile, of: workTree, note)
        guard try repository.reference(attempt.branch) == attempt.change.base else {
            throw GitError(.lostRace, "\(attempt.branch) moved while it was committed to")
        }
        try refuseUncommitted(index)
        guard let commit = try repository.write(attempt) else { return nil }
        let files = try changedFiles(of: commit)
        try note.add(.move(workTree: workTree.path, branch: attempt.branch, from: attempt.change.base, to: commit))
        var prepared: [PreparedFile] = []
        do throws(GitError) {
            for file in files { prepared.append(try prepare(file, by: note.name)) }
            for (file, prepared) in zip(files, prepared) { try index.set(file.path, file.new, prepared.status) }
            try index.save(note)
            try repository.move(attempt, to: commit, note)
        } catch {
            for file in prepared { workTree.discard(file) }
            throw error
        }
        try install(prepared, of: files, &index, commit, note)
        return commit
    }

    /// From here on the branch has moved: what cannot be replaced stays as it is, which git shows as uncommitted edits.
    private func install(
        _ prepared: [PreparedFile], of files: [PathChange], _ index: inout LockedIndex, _ commit: ObjectID, _ note: borrowing HolderNote
    ) throws(GitError) {
        var failed: (path: String, error: GitError)?
        for (file, prepared) in zip(files, prepared) {
            do throws(GitError) {
                let status = try workTree.install(prepared)
                try index.refresh(file.path, file.new, status)
            } catch {
                failed = (file.path, error)
            }
        }
        // Only times of change are new: the index saved before is as true, and only slower for git to check.
        try? index.saveRefreshed(note)
        try index.install()
        guard let failed else { return }
        throw failed.error.with(
            .failure, "commit \(commit.short) is made, but \"\(failed.path)\" could not be replaced: \(failed.error.detail)",
            hints: ["git restore \(failed.path)"])
    }

    private func refuseUncommitted(_ index: borrowing LockedIndex) throws(GitError) {
        var dirty: [String] = []
        for (path, _) in attempt.change.sortedEdits {
            let committed = try committedEntry(path)
            let staged = try index.entry(path), there = try workTree.entry(path, in: repository)
            if staged != committed || there != committed { dirty.append(path) }
        }
        guard !dirty.isEmpty else { return }
        let names = dirty.map { "\"\($0)\"" }.joined(separator: ", ")
        throw GitError(
            .refused, "\(names) \(dirty.count == 1 ? "has" : "have") uncommitted changes", hints: ["commit, stash or restore them first"])
    }

    private func committedEntry(_ path: String) throws(GitError) -> TreeEntry? {
        guard let base = attempt.change.base else { return nil }
        return try repository.entry(tree: try repository.commit(base).tree, path: path)
    }

    /// What the commit makes of its base; deletions first, so that a folder may take a file's place.
    private func changedFiles(of commit: ObjectID) throws(GitError) -> [PathChange] {
        let changes = try repository.changes(from: attempt.change.base, to: commit)
        return changes.filter { $0.new == nil } + changes.filter { $0.new != nil }
    }

    private func prepare(_ file: PathChange, by writer: String) throws(GitError) -> PreparedFile {
        guard let new = file.new else { return try workTree.prepareDeletion(file.path) }
        return try workTree.prepare(
            file.path, try repository.checkedOut(new, at: file.path), new.kind, keepsMode: file.old?.kind == new.kind,
            by: writer)
    }
}

extension Repository {
    /// The bytes that git would put into the work tree: line ends as `core.autocrlf` and `.gitattributes` say.
    fileprivate func checkedOut(_ entry: TreeEntry, at path: String) throws(GitError) -> [UInt8] {
        guard entry.kind.isFile, let workTree, try mayConvert(path, in: workTree) else { return try blob(entry.id) }
        return try locked { repository throws(GitError) in
            let blob = try repository.blobHandle(entry.id)
            var options = git_blob_filter_options()
            try check(
                "git_blob_filter_options_init", git_blob_filter_options_init(&options, UInt32(GIT_BLOB_FILTER_OPTIONS_VERSION)))
            options.flags = 0  // the default gives nothing at all for bytes that look binary
            return try buffer("git_blob_filter") { git_blob_filter($0, blob.pointer, path, &options) }
        }
    }

    /// The id that git would give to a file of the work tree, after the same attributes.
    func hash(ofFile path: String, in workTree: WorkTree) throws(GitError) -> ObjectID {
        let file = workTree.path + "/" + path
        guard try mayConvert(path, in: workTree.path) else { return try Repository.blobID(of: try readFile(file) ?? []) }
        return try locked { repository throws(GitError) in
            var id = git_oid()
            try check("git_repository_hashfile", git_repository_hashfile(&id, repository.pointer, file, GIT_OBJECT_BLOB, nil))
            return ObjectID(id)
        }
    }
}
