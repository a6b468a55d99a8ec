internal import CGit2

/// A remote of git's configuration, and what cfgops does with it. No reference moves but by compare-and-swap, here and there.
package struct Remote: Sendable {
    package let name: String
    /// Where it is fetched from, and pushed to: `url.BASE.insteadOf` followed.
    package let address, pushAddress: RemoteAddress
    package let refspecs: [Refspec]
    let repository: Repository
    let transport: Transport

    /// - Parameter name: of the repository's configuration; nothing else, so that no address or option comes in by its name.
    /// - Throws: `notFound` for a remote that is not configured.
    package init(_ name: String, of repository: Repository, _ transport: Transport) throws(GitError) {
        let known = try repository.remotes()
        guard known.contains(name) else {
            let hint = known.isEmpty ? "git remote add NAME URL makes one" : "remotes: \(known.joined(separator: ", "))"
            throw GitError(.notFound, "there is no remote \"\(name)\"", hints: [hint])
        }
        let stated = try repository.locked { repository throws(GitError) in try repository.stated(ofRemote: name) }
        let folder = repository.workTree ?? repository.gitFolder
        address = try RemoteAddress(stated.url, relativeTo: folder)
        pushAddress = try stated.pushUrl.map { url throws(GitError) in try RemoteAddress(url, relativeTo: folder) } ?? address
        refspecs = stated.refspecs.compactMap { Refspec($0) }
        (self.name, self.repository, self.transport) = (name, repository, transport)
    }

    /// Connects to it.
    ///
    /// - Throws: `refused` for a clone that libgit2 1.5 cannot transfer with.
    func connect(isPush: Bool) throws(GitError) -> RemoteConnection {
        if try repository.configurationFlag("remote.\(name).promisor") == true {
            throw GitError(.refused, "this is a partial clone, which cfgops cannot exchange objects with", hints: ["git fetch, git push"])
        }
        return try .open(to: isPush ? pushAddress : address, called: name, of: repository, isPush: isPush, transport)
    }

    // MARK: one branch, without tracking it

    /// What a branch of the remote points at; nil where it has none.
    ///
    /// - Parameter branch: its full name.
    package func tip(of branch: String) throws(GitError) -> ObjectID? {
        let connection = try connect(isPush: false)
        return connection.reference(branch)
    }

    /// Brings what a branch of the remote points at here; no reference moves. Nil where it has no such branch.
    ///
    /// - Parameter branch: its full name.
    package func bring(_ branch: String) throws(GitError) -> ObjectID? {
        var connection = try connect(isPush: false)
        guard let tip = connection.reference(branch) else { return nil }
        if try !repository.hasObject(tip) { try connection.fetch([branch]) }
        return tip
    }

    /// Brings a branch up to what it is at the remote, fast-forward only. One that is ahead of it stays as it is.
    ///
    /// - Parameter tip: where the remote's branch is.
    /// - Throws: `refused` where the two have gone different ways.
    package func fastForward(_ branch: String, to tip: ObjectID) throws(GitError) {
        let own = try repository.reference(branch)
        if let own, (try? repository.isAncestor(tip, of: own)) == true { return }
        if try !repository.hasObject(tip) {
            var connection = try connect(isPush: false)
            try connection.fetch([branch])
        }
        if let own, try !repository.isAncestor(own, of: tip) {
            throw GitError(
                .refused, "\(branch) here has commits that \"\(name)\" does not have, and the other way round",
                hints: ["git fetch \(name) +\(branch):\(branch) takes theirs"])
        }
        try repository.moveReference(branch, from: own, to: tip, "fetch \(name): fast-forward")
    }

    /// Moves a branch of the remote to a commit, fast-forward only.
    ///
    /// - Throws: `refused` where the remote does not take it.
    package func push(_ commit: ObjectID, to branch: String) throws(GitError) {
        var connection = try connect(isPush: true)
        let old = connection.reference(branch)
        if old == commit { return }
        var reason: String?
        if let old, (try? repository.isAncestor(old, of: commit)) != true {
            reason = "[rejected] (\(try repository.hasObject(old) ? "non-fast-forward" : "fetch first"))"
        } else {
            let refused = try connection.push([RemoteUpdate(name: branch, old: old, new: commit)])
            reason = refused[branch].map { "[remote rejected] (\($0))" }
        }
        guard let reason else { return }
        throw GitError(
            .refused, "\"\(name)\" did not take \(branch): \(reason)",
            hints: ["when another machine was first, the same command again builds on its commit"])
    }
}

extension LockedRepository {
    fileprivate func stated(ofRemote name: String) throws(GitError) -> (url: String, pushUrl: String?, refspecs: [String]) {
        let remote = try RemoteHandle("git_remote_lookup") { git_remote_lookup(&$0, pointer, name) }
        var specs = git_strarray()
        try check("git_remote_get_fetch_refspecs", git_remote_get_fetch_refspecs(&specs, remote.pointer))
        defer { git_strarray_dispose(&specs) }
        let refspecs = (0 ..< specs.count).compactMap { specs.strings[$0].map { String(cString: $0) } }
        guard let url = git_remote_url(remote.pointer).map({ String(cString: $0) }) else {
            throw GitError(.refused, "remote \"\(name)\" has no url", hints: ["git remote set-url \(name) URL"])
        }
        return (url, git_remote_pushurl(remote.pointer).map { String(cString: $0) }, refspecs)
    }
}

extension Repository {
    /// The names of the remotes in git's configuration, sorted.
    package func remotes() throws(GitError) -> [String] {
        try locked { repository throws(GitError) in
            var names = git_strarray()
            try check("git_remote_list", git_remote_list(&names, repository.pointer))
            defer { git_strarray_dispose(&names) }
            return (0 ..< names.count).compactMap { names.strings[$0].map { String(cString: $0) } }.sorted()
        }
    }

    /// Whether a name could be that of a branch; one that begins with `-` or `refs/` could not be typed for git.
    package static func isBranchName(_ name: String) throws(GitError) -> Bool {
        guard !name.hasPrefix("-"), !name.hasPrefix("refs/") else { return false }
        return try isReferenceName("refs/heads/\(name)")
    }

    /// Whether git takes a full name (`refs/heads/main`) for one of a reference.
    package static func isReferenceName(_ name: String) throws(GitError) -> Bool {
        try Library.start()
        guard name.hasPrefix("refs/"), !name.utf8.contains(0) else { return false }
        var isValid: Int32 = 0
        try check("git_reference_name_is_valid", git_reference_name_is_valid(&isValid, name))
        return isValid == 1
    }

    /// Whether an object is in the object database.
    package func hasObject(_ id: ObjectID) throws(GitError) -> Bool {
        try locked { repository throws(GitError) in
            var raw = id.raw
            let database = try DatabaseHandle("git_repository_odb") { git_repository_odb(&$0, repository.pointer) }
            return git_odb_exists(database.pointer, &raw) == 1
        }
    }
}
