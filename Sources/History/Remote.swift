internal import CGit2
internal import Glibc

/// What talks to another repository: the installed git in a child process, since libgit2 1.5 has no time-outs. It asks nobody for
/// passwords; what git's configuration says of credentials counts.
package struct Remote: Sendable {
    private let repository: Repository
    private let name: String
    private let environment: [String: String]

    /// How long one exchange may take: a branch of small files is a matter of seconds.
    private static let deadline = Duration.seconds(120)

    /// - Parameters:
    ///   - name: a remote of the repository's configuration; nothing else, so that no URL or option comes in by its name.
    ///   - environment: variables that git sees.
    /// - Throws: `notFound` for a remote that is not configured.
    package init(_ name: String, of repository: Repository, environment: [String: String]) throws(GitError) {
        let known = try repository.remotes()
        guard known.contains(name) else {
            let hint = known.isEmpty ? "git remote add NAME URL makes one" : "remotes: \(known.joined(separator: ", "))"
            throw GitError(.notFound, "there is no remote \"\(name)\"", hints: [hint])
        }
        (self.repository, self.name) = (repository, name)
        self.environment = environment.merging(["GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"]) { $1 }
    }

    /// What a branch of the remote points at; nil where it has none.
    ///
    /// - Parameter branch: its full name.
    package func tip(of branch: String) throws(GitError) -> ObjectID? {
        let result = try git(["ls-remote", "--quiet", "--", name, branch])
        guard result.status == 0 else { throw failure(result) }
        let lines = result.output.split(separator: "\n").map { $0.split(separator: "\t") }
        return lines.first { $0.count == 2 && $0[1] == branch }.flatMap { ObjectID(hex: $0[0]) }
    }

    /// Brings a branch up to what it is at the remote, fast-forward only. One that is ahead of it stays as it is.
    ///
    /// - Parameter tip: where the remote's branch is.
    /// - Throws: `refused` where the two have gone different ways.
    package func fastForward(_ branch: String, to tip: ObjectID) throws(GitError) {
        if let own = try repository.reference(branch), (try? repository.isAncestor(tip, of: own)) == true { return }
        let words = ["fetch", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--", name, "\(branch):\(branch)"]
        let result = try git(words)
        guard result.status != 0 else { return }
        guard result.error.contains("non-fast-forward") else { throw failure(result) }
        throw GitError(
            .refused, "\(branch) here has commits that \"\(name)\" does not have, and the other way round",
            hints: ["git fetch \(name) +\(branch):\(branch) takes theirs"])
    }

    /// Moves a branch of the remote to a commit, fast-forward only.
    ///
    /// - Throws: `refused` where the remote does not take it.
    package func push(_ commit: ObjectID, to branch: String) throws(GitError) {
        let result = try git([
            "push", "--porcelain", "--no-follow-tags", "--recurse-submodules=no", "--", name, "\(commit):\(branch)",
        ])
        guard result.status != 0 else { return }
        guard let line = result.output.split(separator: "\n").first(where: { $0.hasPrefix("!") }) else { throw failure(result) }
        let reason = line.split(separator: "\t").last.map(String.init) ?? "rejected"
        throw GitError(
            .refused, "\"\(name)\" did not take \(branch): \(reason)",
            hints: ["when another machine was first, the same command again builds on its commit"] + lastLines(result.error))
    }

    private func git(_ words: [String]) throws(GitError) -> ProgramResult {
        try runProgram(
            ["git", "--git-dir=\(repository.gitFolder)"] + words, environment: environment, input: [], scratch: repository.gitFolder,
            deadline: Self.deadline)
    }

    private func failure(_ result: ProgramResult) -> GitError {
        GitError(.failure, "git could not reach \"\(name)\" (exit \(result.status))", hints: lastLines(result.error))
    }

    /// What git said, at most three lines of it.
    private func lastLines(_ text: String) -> [String] {
        text.split(separator: "\n").suffix(3).map { String($0.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }) }
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
        try Library.start()
        guard !name.hasPrefix("-"), !name.hasPrefix("refs/"), !name.utf8.contains(0) else { return false }
        var isValid: Int32 = 0
        try check("git_reference_name_is_valid", git_reference_name_is_valid(&isValid, "refs/heads/\(name)"))
        return isValid == 1
    }
}
