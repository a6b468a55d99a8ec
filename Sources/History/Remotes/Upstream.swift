/// The branch of a remote that a branch here follows: `branch.NAME.remote` and `branch.NAME.merge`.
package struct Upstream: Sendable, Hashable {
    package let remote: String
    /// Its full name at the remote.
    package let reference: String

    package init(remote: String, reference: String) { (self.remote, self.reference) = (remote, reference) }
}

extension Repository {
    /// - Parameter branch: its full name; nil for one that follows none.
    package func upstream(of branch: String) throws(GitError) -> Upstream? {
        guard branch.hasPrefix("refs/heads/") else { return nil }
        let name = branch.dropFirst("refs/heads/".count)
        guard let remote = try configuration("branch.\(name).remote"), let reference = try configuration("branch.\(name).merge") else {
            return nil
        }
        return Upstream(remote: remote, reference: reference)
    }

    package func setUpstream(_ upstream: Upstream, of branch: String) throws(GitError) {
        let name = branch.dropFirst("refs/heads/".count)
        try setConfiguration("branch.\(name).remote", to: upstream.remote)
        try setConfiguration("branch.\(name).merge", to: upstream.reference)
    }

    /// The remote that git would take where none is named: that of the branch, else `origin`, else the only one.
    ///
    /// - Parameter isPush: `branch.NAME.pushRemote` and `remote.pushDefault` go first.
    package func defaultRemote(of branch: String?, isPush: Bool) throws(GitError) -> String {
        if let branch, branch.hasPrefix("refs/heads/") {
            let name = branch.dropFirst("refs/heads/".count)
            let keys = (isPush ? ["branch.\(name).pushremote", "remote.pushdefault"] : []) + ["branch.\(name).remote"]
            for key in keys { if let remote = try configuration(key) { return remote } }
        }
        let known = try remotes()
        if known.contains("origin") || known.isEmpty { return "origin" }
        guard known.count == 1 else {
            throw GitError(.notFound, "no remote is named, and there are several", hints: ["remotes: \(known.joined(separator: ", "))"])
        }
        return known[0]
    }
}
