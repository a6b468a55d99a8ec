internal import Documents
internal import Glibc
internal import History

/// Who commits, the hooks, and what dead processes and power losses leave behind.
struct RepositoryChecks {
    let repository: Repository
    let context: Context

    func run() throws -> [Check] {
        var checks = [Check(.ok, "repository", repository.workTree ?? repository.gitFolder)]
        checks.append(identity())
        checks += try hooks() + merging()
        if try repository.isShallow() {
            checks.append(Check(.warning, "history", "a shallow clone: older revisions cannot be read", "git fetch --unshallow"))
        }
        return try checks + leftovers()
    }

    /// What dead processes left, and too many loose objects.
    func leftovers() throws -> [Check] { try deadWriters() + locks() + objects() }

    private func identity() -> Check {
        do {
            let who = try repository.author(CommitContext(environment: context.environment, now: context.now()))
            return Check(.ok, "identity", "\(who.name) <\(who.email)>")
        } catch {
            return Check(.warning, "identity", error.detail, error.hints.first)
        }
    }

    private func hooks() throws -> [Check] {
        let folder = try repository.hooksFolder()
        return (repository.isBare ? HookFiles.forHubs : HookFiles.forWorkTrees).map { name in
            let file = "\(folder)/\(name)"
            switch HookFiles.find(name, in: folder) {
            case .ours where access(file, X_OK) == 0: return Check(.ok, "hook \(name)", "installed")
            case .ours:
                return Check(.error, "hook \(name)", "not executable, so git does not call it", "chmod +x \(file)") {
                    guard chmod(file, 0o755) == 0 else { throw Failure(.failed, "chmod", "cannot make \"\(file)\" executable") }
                    return "made executable"
                }
            case .nothing:
                return Check(.warning, "hook \(name)", "missing", "cfgops hook install") {
                    _ = try HookFiles.install([name], in: folder)
                    return "installed"
                }
            case .foreign: return Check(.warning, "hook \(name)", "not ours", foreignHook(name).hints.first)
            }
        }
    }

    /// A clone does not take over the configuration of what it was cloned from.
    private func merging() throws -> [Check] {
        guard !repository.isBare else { return [] }
        let lacking = try MergeSetup.roots(of: repository).filter { !MergeSetup.hasAttributes(in: $0) }
        if let folder = lacking.first {
            let finding = "\(folder)/\(MergeSetup.attributesFile) does not say so, so git merges layers by lines"
            return [Check(.warning, "merging", finding, "cfgops hook install")]
        }
        let missing =
            try !MergeSetup.merges(repository)
            ? "this clone lacks the merge driver, so git merges layers by lines"
            : !MergeSetup.converts(repository) ? "this clone lacks the textconv driver, so git diff shows ciphertexts" : nil
        guard let missing else { return [Check(.ok, "merging", "layers merge by key")] }
        return [
            Check(.warning, "merging", missing, "cfgops hook install") {
                _ = try MergeSetup.configure(repository)
                return "configured"
            }
        ]
    }

    private func deadWriters() throws -> [Check] {
        let pids = try repository.deadWriters()
        guard !pids.isEmpty else { return [] }
        return [
            Check(.error, "writers", "killed in the middle of a commit: process \(pids.joined(separator: ", "))", "cfgops doctor --repair")
            {
                try repository.recoverFromDeadWriters().joined(separator: "; ")
            }
        ]
    }

    private func locks() throws -> [Check] {
        try repository.gitLocks(now: context.now().seconds).map { lock in
            if let holder = lock.holder { return Check(.ok, "lock", "\(lock.path) is held by \(holder)") }
            let age = "\(lock.path) is \(counted(lock.age, "second")) old, and no process here holds it"
            guard lock.isStale else {
                let wait = "\(GitLock.certainAge / 60) minutes"
                return Check(.warning, "lock", age, "cfgops doctor --repair removes it once it is \(wait) old: its holder may be elsewhere")
            }
            return Check(.error, "lock", age, "cfgops doctor --repair") {
                try lock.remove()
                return "removed"
            }
        }
    }

    private func objects() throws -> [Check] {
        var checks: [Check] = []
        let empty = try repository.emptyObjects(), copies = try repository.abandonedIndexCopies(), packing = Packing(repository)
        if !empty.isEmpty {
            let finding = "\(counted(empty.count, "file")) of objects left empty by a power loss: \(empty[0])"
            checks.append(
                Check(.error, "objects", finding, "cfgops doctor --repair removes them; git fsck says whether one is missed") {
                    try repository.remove(leftovers: empty)
                    return "removed \(counted(empty.count, "empty file"))"
                })
        }
        if !copies.isEmpty {
            checks.append(
                Check(.warning, "index", "copies that killed processes left: \(copies.joined(separator: ", "))", "cfgops doctor --repair") {
                    try repository.remove(leftovers: copies)
                    return "removed"
                })
        }
        let unfinished = try repository.abandonedObjects(now: context.now().seconds)
        if !unfinished.isEmpty {
            let finding = "\(counted(unfinished.count, "file")) that killed processes were writing: \(unfinished[0])"
            checks.append(
                Check(.warning, "objects", finding, "cfgops doctor --repair") {
                    try repository.remove(leftovers: unfinished)
                    return "removed"
                })
        }
        if try packing.isDue() {
            checks.append(
                Check(.warning, "objects", "about \(try packing.looseObjects()) loose objects make everything slower", "cfgops pack") {
                    let result = try packing.run()
                    return result.map { "packed \(counted($0.objects, "object"))" } ?? "another process is packing"
                })
        }
        return checks
    }
}
