internal import Documents
internal import History

/// `cfgops fetch [REMOTE]`.
struct FetchCommand: Command {
    static let name = "fetch"
    static let summary = "brings the commits of a remote here; no branch of ours moves"
    static let help = """
        Usage: cfgops fetch [REMOTE] [--prune] [--dry-run] [--timeout SECONDS] [--identity FILE]

        Brings what REMOTE has here and moves the references that track it (origin/main), with tags that point into it. Without
        REMOTE it is the one that the current branch follows, else origin. No git is needed: file, SSH (agent, key files,
        known_hosts) and HTTPS (credential helpers of git's configuration) are spoken in a process of its own that is ended when
        time is up. Shows how far the current branch and what it follows are apart.

        Options:
            --prune             removes what is tracked here and gone at the remote
            --dry-run           shows what would move and brings nothing
        \(RemoteAccess.optionsHelp)

        Examples:
            $ cfgops fetch
            $ cfgops fetch backup --prune --timeout 600
        """
    static let grammar = Grammar(0 ... 1, [.flag("--prune"), .flag("--dry-run")] + RemoteAccess.options)
    private let words: Words

    init(_ words: Words) throws(UsageError) { self.words = words }

    func run(in context: Context) throws -> Exit {
        let repository = try Repository.open(context.folder, environment: context.environment)
        let access = try RemoteAccess(words, context)
        let name = try words[0] ?? repository.defaultRemote(of: repository.head().branch, isPush: false)
        let remote = try access.remote(name, of: repository), isDryRun = words.flag("--dry-run")
        let changes = try remote.fetch(.init(prunes: words.flag("--prune") ? true : nil, isDryRun: isDryRun))
        access.end()
        let report = ReferenceReport(changes: changes), distance = try Distance(of: repository, tracking: remote)
        if context.format == .json {
            context.print(
                .object([
                    ("remote", .string(name)), ("address", .string(remote.address.description)), ("references", report.json),
                    ("branch", distance?.json ?? .null),
                ]))
        } else {
            report.print(in: context)
            if changes.isEmpty { context.note("nothing new at \"\(name)\"") }
            if let distance, !isDryRun { context.note(distance.text) }
            if isDryRun, !changes.isEmpty { context.note("dry run: nothing was brought here") }
        }
        let refused = changes.contains { if case .refused = $0.outcome { true } else { false } }
        return refused ? .refused : .done
    }
}
