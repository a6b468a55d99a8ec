internal import CSystem
internal import Glibc

extension Repository {
    /// The process numbers of writers that were killed in the middle of a commit and whose locks may still be there.
    package func deadWriters() throws(GitError) -> [String] {
        var status = stat()
        guard stat(holdersFolder, &status) == 0 else { return [] }
        var pids: [String] = []
        for name in try OpenFolder(holdersFolder).names().sorted() where !name.hasPrefix(".") {
            if try whileHolding("\(holdersFolder)/\(name)", {}) != nil { pids.append(String(name.prefix { $0 != "-" })) }
        }
        return pids
    }

    /// Finishes or takes back what writers of cfgops left half done when they were killed, and clears their locks away. Whoever lives
    /// is left alone.
    ///
    /// - Returns: what was done, a sentence each.
    package func recoverFromDeadWriters() throws(GitError) -> [String] {
        var status = stat(), done: [String] = []
        guard stat(holdersFolder, &status) == 0 else { return [] }
        for name in try OpenFolder(holdersFolder).names().sorted() where !name.hasPrefix(".") {
            let path = "\(holdersFolder)/\(name)"
            done +=
                try whileHolding(path) { () throws(GitError) in
                    let note = HolderNote.Entry.parsed(try readFile(path) ?? [])
                    let done = try DeadWriter(name, note, in: self).clearAway()
                    unlink(path)
                    return done
                } ?? []
        }
        return done
    }
}

/// A writer that was killed, as its note tells of it.
private struct DeadWriter {
    /// Git takes a lock and writes into it at once: one that stays empty this long is of a dead process.
    private static let emptyLockPatience: useconds_t = 100_000

    /// The name of its note.
    private let name: String
    private let entries: [HolderNote.Entry]
    private let repository: Repository

    init(_ name: String, _ entries: [HolderNote.Entry], in repository: Repository) {
        (self.name, self.entries, self.repository) = (name, entries, repository)
    }

    private var pid: String { String(name.prefix { $0 != "-" }) }

    func clearAway() throws(GitError) -> [String] {
        var done: [String] = []
        for case .reference(let name, let commit) in entries {
            if try removeLock(of: name, to: commit) { done.append("removed the lock of \(name), left by process \(pid)") }
        }
        var isInstalled = false
        for case .move(let workTree, let branch, let old, let new) in entries {
            let files = try repository.changes(from: old, to: new), workTree = WorkTree(workTree)
            if try hasMoved(branch, to: new) {
                try install(files, in: workTree)
                isInstalled = true
                done.append("finished commit \(new.short) in the work tree for process \(pid)")
            } else {
                for file in files { workTree.discard(prepared(file)) }
            }
        }
        unlink("\(repository.indexFile).cfgops-\(name)")
        var handled: Set<String> = []
        for case .index(let file, _) in entries where handled.insert(file).inserted {
            unlink("\(file).cfgops-\(name)")
            guard try isOurs(file) else { continue }
            if isInstalled {
                try synchronize(file + ".lock")
                guard rename(file + ".lock", file) == 0 else { throw systemError("rename", file) }
            } else {
                unlink(file + ".lock")
                done.append("removed the lock of \(file), left by process \(pid)")
            }
        }
        return done
    }

    /// The lock of a reference is the writer's when it holds the commit of its note. One that was made and not written yet is anybody's.
    private func removeLock(of name: String, to commit: ObjectID) throws(GitError) -> Bool {
        let lock = "\(repository.commonFolder)/\(name).lock"
        guard var content = try readFile(lock) else { return false }
        if content.isEmpty {
            usleep(Self.emptyLockPatience)
            guard let later = try readFile(lock) else { return false }
            content = later
        }
        guard content.isEmpty || ObjectID(hex: String(decoding: content.prefix(40), as: UTF8.self)) == commit else { return false }
        return unlink(lock) == 0
    }

    private func isOurs(_ index: String) throws(GitError) -> Bool {
        var status = stat()
        guard lstat(index + ".lock", &status) == 0 else { return false }
        return entries.contains(.index(index, inode: UInt64(status.st_ino)))
    }

    private func hasMoved(_ branch: String, to commit: ObjectID) throws(GitError) -> Bool {
        guard let tip = try repository.reference(branch) else { return false }
        return try repository.isAncestor(commit, of: tip)
    }

    private func prepared(_ file: PathChange) -> PreparedFile {
        PreparedFile(path: file.path, beside: file.new == nil ? nil : WorkTree.besideName(of: file.path, by: name), status: nil)
    }

    /// A file that somebody edited meanwhile stays as it is, which git shows as uncommitted edits.
    private func install(_ files: [PathChange], in workTree: WorkTree) throws(GitError) {
        for file in files {
            let there = try workTree.entry(file.path, in: repository), prepared = prepared(file)
            if there == file.old, prepared.beside == nil || workTree.isThere(prepared) {
                _ = try workTree.install(prepared)
            } else {
                workTree.discard(prepared)
            }
        }
    }
}
