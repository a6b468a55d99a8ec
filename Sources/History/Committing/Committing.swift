internal import CGit2
internal import Glibc

extension Repository {
    /// Commits a change on a branch by compare-and-swap, and gives the id; nil when the files would stay what they are.
    ///
    /// On a bare repository, or on a branch that is not checked out, only the object database and the branch are touched. Otherwise
    /// index and files move with it (`WorkTreeCommit`), and it is refused where one of these files has uncommitted edits, where
    /// HEAD is detached or a merge is under way (R23). What else is uncommitted or staged stays as it was.
    ///
    /// - Parameters:
    ///   - branch: its full name; nil: the one that HEAD names.
    ///   - beforeMove: called with the commit, which nothing points to yet; on a branch that is not checked out only. When it throws, the
    ///     branch stays where it is.
    ///   - rebuild: makes the change once more, on a branch that has moved away from `change.base`. Its errors come out as they are.
    /// - Throws: `refused`; `lostRace` and `locked` when time was up; and what failed. The branch is unmoved then.
    package func commitChange(
        _ change: Change, on branch: String? = nil, context: CommitContext, rebuild: (Snapshot) throws -> Change,
        beforeMove: (ObjectID) throws -> Void = { _ in }
    ) throws -> ObjectID? {
        let branch = try branch ?? checkedBranch()
        let names = (author: try change.author ?? author(context), committer: try committer(context))
        var change = change, patience = Patience(context)
        _ = try recoverFromDeadWriters()
        while true {
            do {
                let tip = try reference(branch)
                if tip == nil, change.base != nil { throw GitError(.notFound, "\(branch) is gone") }
                if let tip, tip != change.base {
                    change = try rebuild(try snapshot(tip, root: change.root))
                    change.base = tip
                }
                return try attempt(Attempt(change, on: branch, names.author, names.committer, context), beforeMove)
            } catch let error as GitError where error.isLostRace || error.isLocked {
                if error.isLocked { _ = try recoverFromDeadWriters() }
                try patience.wait(after: error)
            }
        }
    }

    private func attempt(_ attempt: Attempt, _ beforeMove: (ObjectID) throws -> Void) throws -> ObjectID? {
        guard let workTree, try head().branch == attempt.branch else {
            try refuseIfCheckedOut(attempt.branch)
            guard let commit = try write(attempt) else { return nil }
            try beforeMove(commit)
            try move(attempt, to: commit, HolderNote(self))
            return commit
        }
        return try WorkTreeCommit(self, workTree, attempt).run()
    }

    private func checkedBranch() throws(GitError) -> String {
        if let branch = try head().branch { return branch }
        throw GitError(.refused, "HEAD is detached: there is no branch to commit to", hints: ["git switch BRANCH"])
    }

    /// The branch of another work tree would move away from under its files.
    func refuseIfCheckedOut(_ branch: String) throws(GitError) {
        // libgit2 opens every work tree anew to find out: not for a bare repository that has none.
        if isBare, access(commonFolder + "/worktrees", F_OK) != 0 { return }
        try locked { repository throws(GitError) in
            guard try repository.reference(branch) != nil else { return }
            let reference = try ReferenceHandle("git_reference_lookup") { git_reference_lookup(&$0, repository.pointer, branch) }
            guard git_branch_is_checked_out(reference.pointer) == 1 else { return }
            throw GitError(.refused, "\(branch) is checked out in another work tree")
        }
    }

    /// The commit in the object database, with nothing that points to it yet; nil when its files would be those of its parent.
    func write(_ attempt: Attempt) throws(GitError) -> ObjectID? {
        if let made = attempt.made { return made }
        let isSigned = try configurationFlag("commit.gpgsign") == true
        let written = try ObjectWriting.unsynchronized { () throws(GitError) in try write(attempt, isSigned: isSigned) }
        if let written { try synchronizeObjects(of: written, attempt.change) }
        return written
    }

    private func write(_ attempt: Attempt, isSigned: Bool) throws(GitError) -> ObjectID? {
        var made = try locked { repository throws(GitError) in try repository.writeTree(attempt.change) }
        // A merge is one even where it brings nothing new.
        if made == nil, !attempt.change.mergedParents.isEmpty, let base = attempt.change.base { made = try commit(base).tree }
        guard let tree = made else { return nil }
        let text = try locked { repository throws(GitError) in try repository.commitText(tree, attempt) }
        guard isSigned else {
            return try locked { repository throws(GitError) in try repository.writeCommit(text) }
        }
        let signature = try sign(text, attempt)
        return try locked { repository throws(GitError) in try repository.writeCommit(text, signature: signature) }
    }

    /// Compare-and-swap: the branch moves only if it still is at the base of the change.
    func move(_ attempt: Attempt, to commit: ObjectID, _ note: borrowing HolderNote) throws(GitError) {
        do throws(GitError) {
            try note.add(.reference(attempt.branch, commit))
            try ObjectWriting.synchronized { () throws(GitError) in
                try locked { repository throws(GitError) in try repository.move(attempt, to: commit) }
            }
        } catch {
            if error.isLocked { throw error.locked("\(commonFolder)/\(attempt.branch).lock") }
            guard error.isLostRace || error.isNotFound || error.code == GIT_EEXISTS.rawValue else { throw error }
            throw error.with(.lostRace, "\(attempt.branch) moved while it was committed to")
        }
    }
}

/// One try to commit a change: who, where, in which words.
struct Attempt {
    let change: Change
    let branch: String
    let author: Signature
    let committer: Signature
    let message: String
    let context: CommitContext
    /// A commit that is there already and holds just this change.
    let made: ObjectID?

    init(
        _ change: Change, on branch: String, _ author: Signature, _ committer: Signature, _ context: CommitContext, made: ObjectID? = nil
    ) throws(GitError) {
        (self.change, self.branch, self.author, self.committer, self.context) = (change, branch, author, committer, context)
        self.made = made
        message = try composed(change.message, change.trailers)
    }
}

extension LockedRepository {
    /// The bytes of the commit, ready to be signed or written.
    func commitText(_ tree: ObjectID, _ attempt: Attempt) throws(GitError) -> [UInt8] {
        let author = try SignatureHandle(attempt.author), committer = try SignatureHandle(attempt.committer), tree = try treeHandle(tree)
        var parents: [OpaquePointer?] = []
        defer { parents.forEach { git_commit_free($0) } }
        for id in [attempt.change.base].compactMap(\.self) + attempt.change.mergedParents {
            var raw = id.raw, parent: OpaquePointer?
            _ = try commitHandle(id)  // words the error when it is missing
            try check("git_commit_lookup", git_commit_lookup(&parent, pointer, &raw))
            parents.append(parent)
        }
        return try buffer("git_commit_create_buffer") {
            git_commit_create_buffer(
                $0, pointer, author.pointer, committer.pointer, nil, attempt.message, tree.pointer, parents.count, &parents)
        }
    }

    /// Not by `git_commit_create`: on a full disk libgit2 1.5 says there that all is well, and has written nothing.
    func writeCommit(_ text: [UInt8]) throws(GitError) -> ObjectID {
        var id = git_oid()
        let database = try DatabaseHandle("git_repository_odb") { git_repository_odb(&$0, pointer) }
        try check("git_odb_write", git_odb_write(&id, database.pointer, text, text.count, GIT_OBJECT_COMMIT))
        return ObjectID(id)
    }

    func writeCommit(_ text: [UInt8], signature: String) throws(GitError) -> ObjectID {
        var id = git_oid()
        let text = String(decoding: text, as: UTF8.self)
        let code = git_commit_create_with_signature(&id, pointer, text, signature, "gpgsig")
        try check("git_commit_create_with_signature", code)
        return ObjectID(id)
    }

    func move(_ attempt: Attempt, to commit: ObjectID) throws(GitError) {
        var new = commit.raw, old = (attempt.change.base ?? .zero).raw
        let who = attempt.committer
        try check("git_repository_set_ident", git_repository_set_ident(pointer, who.name, who.email))
        let summary = attempt.message.prefix { $0 != "\n" }
        _ = try ReferenceHandle("git_reference_create_matching") {
            git_reference_create_matching(&$0, pointer, attempt.branch, &new, 1, &old, "cfgops: \(summary)")
        }
    }
}

/// Owns one `git_signature`.
struct SignatureHandle: ~Copyable {
    let pointer: UnsafeMutablePointer<git_signature>

    init(_ signature: Signature) throws(GitError) {
        var found: UnsafeMutablePointer<git_signature>?
        let time = signature.time
        try check("git_signature_new", git_signature_new(&found, signature.name, signature.email, time.seconds, Int32(time.offset)))
        pointer = found!  // set whenever the call succeeds
    }

    deinit { git_signature_free(pointer) }
}
