internal import Documents
internal import Glibc
internal import History

/// `cfgops push [REMOTE] [BRANCH]`.
struct PushCommand: Command {
    static let name = "push"
    static let summary = "sends commits to a remote, which may refuse them; never overwrites"
    static let help = """
        Usage: cfgops push [REMOTE] [BRANCH[:THERE]] [--set-upstream] [--retry] [--force-with-lease] [--dry-run] [-m MSG]
                           [--confirm ENV]... [--timeout SECONDS] [--identity FILE]

        Moves a branch of REMOTE to what it is here, fast-forward only. Without BRANCH it is the current one, without REMOTE the one
        that git would push to. BRANCH may be a tag. What a hook of the remote says is shown behind "remote:". A remote that has
        commits which are not here refuses: cfgops pull merges them by key.

        Options:
            --set-upstream      the branch follows the one that is pushed to
            --retry             where others were first: pulls by key and pushes again, several times; nothing is ever overwritten
            --force-with-lease  may take commits out of the remote's branch, if it still is where it is tracked here
            --dry-run           shows what would move and sends nothing
            -m MSG              with --retry: the message of the commit that merges
            --confirm ENV       with --retry: confirms that a protected environment changes
        \(RemoteAccess.optionsHelp)

        Examples:
            $ cfgops push
            $ cfgops push origin main --set-upstream
            $ cfgops push --retry --timeout 30
        """
    static let grammar = Grammar(
        0 ... 2,
        [
            .flag("--set-upstream", "-u"), .flag("--retry"), .flag("--force-with-lease"), .flag("--dry-run"),
            .value("-m", "--message", as: "MSG"), .values("--confirm", as: "ENV"),
        ] + RemoteAccess.options)

    /// How often `--retry` tries. Each loss means that somebody else got through, so it is others' work that uses them up.
    private static let attempts = 20
    /// Microseconds of random length, so that two do not meet again and again.
    private static let longestWait: useconds_t = 100_000

    private let words: Words

    init(_ words: Words) throws(UsageError) {
        self.words = words
        if words.flag("--retry") && words.flag("--force-with-lease") {
            throw UsageError("--retry and --force-with-lease do not go together", hints: [PushCommand.usage])
        }
    }

    func run(in context: Context) throws -> Exit {
        let repository = try Repository.open(context.folder, environment: context.environment)
        let access = try RemoteAccess(words, context), branch = try repository.head().branch
        let name = try words[0] ?? repository.defaultRemote(of: branch, isPush: true)
        let remote = try access.remote(name, of: repository), push = try push(to: name, branch, repository)
        var change = try remote.push(push, hasLease: words.flag("--force-with-lease"), isDryRun: words.flag("--dry-run"))
        var left = words.flag("--retry") && !words.flag("--dry-run") ? Self.attempts : 1
        while PushCommand.isBehind(change), left > 1 {
            left -= 1
            let pull = Pull(
                words: words, context: context, repository: repository, remote: remote, local: push.local, upstream: push.remote)
            _ = try pull.run()
            usleep(useconds_t.random(in: 0 ... Self.longestWait))
            change = try remote.push(push)
        }
        access.end(isRefused: change.outcome.isRefused)
        if case .refused(let reason) = change.outcome { throw refusal(name, push, reason) }
        if words.flag("--set-upstream"), !words.flag("--dry-run"), push.local.hasPrefix("refs/heads/") {
            try repository.setUpstream(Upstream(remote: name, reference: push.remote), of: push.local)
        }
        report(change, name, in: context)
        return .done
    }

    /// Which reference goes where.
    private func push(to remote: String, _ current: String?, _ repository: Repository) throws -> Remote.Push {
        if let word = words[1] {
            let parts = word.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map { String($0) }
            let local = try PushCommand.reference(parts[0], in: repository)
            let there = parts.count == 1 ? local : parts[1].hasPrefix("refs/") ? parts[1] : "refs/heads/\(parts[1])"
            guard try Repository.isReferenceName(there) else { throw UsageError("\"\(there)\" cannot be the name of a branch") }
            return Remote.Push(local: local, remote: there)
        }
        guard let current else {
            throw Failure(.refused, "detached", "HEAD is detached: there is no branch to push", hints: ["cfgops push REMOTE BRANCH"])
        }
        guard let upstream = try repository.upstream(of: current), upstream.remote == remote, upstream.reference != current else {
            return Remote.Push(local: current, remote: current)
        }
        let names = (shortName(current), shortName(upstream.reference))
        throw Failure(
            .refused, "other-name", "\(names.0) follows \(remote)/\(names.1), which has another name",
            hints: ["cfgops push \(remote) \(names.0):\(names.1) pushes there", "cfgops push \(remote) \(names.0) to its own name"])
    }

    private static func reference(_ name: String, in repository: Repository) throws -> String {
        let names = name.hasPrefix("refs/") ? [name] : ["refs/heads/\(name)", "refs/tags/\(name)"]
        for name in names where try Repository.isReferenceName(name) {
            if try repository.reference(name) != nil { return name }
        }
        let branches = try repository.references("refs/heads/").map { shortName($0.name) }
        let near = nearest(name, in: branches).map { "did you mean \"\($0)\"?" } ?? "branches: \(branches.joined(separator: ", "))"
        throw Failure(.no, "unknown-branch", "there is no branch or tag \"\(name)\" to push", hints: [near])
    }

    private static func isBehind(_ change: ReferenceChange) -> Bool {
        if case .refused(let reason) = change.outcome { isBehind(reason: reason) } else { false }
    }

    /// Whether others were first, as we or the remote's git say it.
    private static func isBehind(reason: String) -> Bool {
        ["fetch first", "non-fast-forward", "it moved meanwhile", "failed to update ref", "cannot lock ref"].contains {
            reason.contains($0)
        }
    }

    private func refusal(_ name: String, _ push: Remote.Push, _ reason: String) -> Failure {
        let hint =
            switch reason {
            case _ where PushCommand.isBehind(reason: reason): "cfgops pull merges what is there by key; cfgops push --retry does both"
            case "stale info", "nothing here tracks it": "cfgops fetch \(name), and look at what is there first"
            case "branch is currently checked out": "push to a bare repository (cfgops init --bare), or another branch"
            case "already exists": "a tag is not moved; give it another name"
            default: "the lines behind \"remote:\" say why"
            }
        return Failure(.refused, "push-refused", "\"\(name)\" did not take \(shortName(push.remote)): \(reason)", hints: [hint])
    }

    private func report(_ change: ReferenceChange, _ name: String, in context: Context) {
        if context.format == .json {
            return context.print(.object([("remote", .string(name)), ("reference", ReferenceReport.json(change))]))
        }
        ReferenceReport(changes: [change], remote: name).print(in: context)
        if change.outcome == .upToDate { return context.note("\"\(name)\" has it already") }
        if words.flag("--dry-run") { context.note("dry run: nothing was sent") }
    }
}

extension ReferenceChange.Outcome {
    var isRefused: Bool { if case .refused = self { true } else { false } }
}
