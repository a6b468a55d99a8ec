internal import Documents
internal import History

/// `cfgops pull [REMOTE] [BRANCH]`.
struct PullCommand: Command {
    static let name = "pull"
    static let summary = "takes over what a remote has: fast-forward, or merged by key"
    static let help = """
        Usage: cfgops pull [REMOTE] [BRANCH] [--rebase] [--prune] [--dry-run] [-m MSG] [--confirm ENV]...
                           [--timeout SECONDS] [--identity FILE]

        Fetches, then brings the current branch up to BRANCH of REMOTE, or to what it follows. Where both have new commits they
        are merged by key, comments kept, into a commit with both as parents, which is validated before anything moves. Keys that
        both made different are listed with both values, and nothing is written. Files with uncommitted edits are never touched.

        Options:
            --rebase            our commits are made again on top of theirs, by key, with their messages and authors
            --prune             removes what is tracked here and gone at the remote
            --dry-run           fetches, and shows what would change
            -m MSG              the message of the commit that merges
            --confirm ENV       confirms that a protected environment changes
        \(KeyWords.optionsHelp)
        \(RemoteAccess.optionsHelp)

        Examples:
            $ cfgops pull
            $ cfgops pull origin main --rebase
        """
    static let grammar = Grammar(
        0 ... 2,
        [
            .flag("--rebase"), .flag("--prune"), .flag("--dry-run"), .value("-m", "--message", as: "MSG"), .values("--confirm", as: "ENV"),
        ] + KeyWords.options + RemoteAccess.options)
    private let words: Words

    init(_ words: Words) throws(UsageError) { self.words = words }

    func run(in context: Context) throws -> Exit {
        let repository = try Repository.open(context.folder, environment: context.environment)
        let access = try RemoteAccess(words, context)
        guard let branch = try repository.head().branch else {
            throw Failure(.refused, "detached", "HEAD is detached: there is no branch to pull into", hints: ["git switch BRANCH"])
        }
        let name = try words[0] ?? repository.defaultRemote(of: branch, isPush: false)
        let remote = try access.remote(name, of: repository)
        let upstream = try upstream(of: branch, name, repository)
        let pull = Pull(
            words: words, context: context, repository: repository, remote: remote, local: branch, upstream: upstream)
        let outcome = try pull.run()
        access.end()
        outcome.print(in: context)
        return .done
    }

    private func upstream(of branch: String, _ remote: String, _ repository: Repository) throws -> String {
        if let word = words[1] { return word.hasPrefix("refs/") ? word : "refs/heads/\(word)" }
        if let upstream = try repository.upstream(of: branch), upstream.remote == remote { return upstream.reference }
        return branch
    }
}
