internal import Documents
internal import History
internal import Overlays
internal import Tracing
internal import Validating

/// `cfgops history [ENV DOC[:PATH]]`.
struct HistoryCommand: Command {
    static let name = "history"
    static let summary = "commits that changed an effective value, old and new beside each"
    static let help = """
        Usage: cfgops history [ENV DOC[:PATH]] [--at REV] [--since REV|DATE] [-n COUNT] [--key-file FILE]

        Without words: the commits that touch the configuration root, newest first. With a document or a path: the commits that
        changed its effective value in ENV, with the old and the new value, and the files that they did it by: a layer of ENV or of
        what it inherits, a referenced document or file, a schema, the manifest. What a commit renamed, a document or an environment,
        is followed under its earlier name. Secrets show that they changed: those that a key at hand opens by fingerprints.

        Options:
            --at REV            starts at a commit, or at a date, instead of HEAD
            --since REV|DATE    ends there
            -n COUNT            at most COUNT commits
            --key-file FILE     age keys, beside those that are found as sops finds them; may be given again

        Examples:
            $ cfgops history -n 5
            $ cfgops history prod app:server.port
            $ cfgops history prod app --since "2026-03-01 12:00"
        """
    static let grammar = Grammar(
        0 ... 2,
        [.value("--at", as: "REV"), .value("--since", as: "REV|DATE"), .value("-n", "--limit", as: "COUNT")] + KeyWords.options)
    private let environment: String?
    private let target: DocumentPath?
    private let revision: String?
    private let since: String?
    private let limit: Int
    private let words: Words

    init(_ words: Words) throws(UsageError) {
        guard words.positionals.count != 1 else {
            throw UsageError("history of an environment needs a document", hints: [HistoryCommand.usage])
        }
        self.words = words
        environment = words[0]
        target = try words[1].map { word throws(UsageError) in try documentPath(word) }
        revision = words.value("--at")
        since = words.value("--since")
        guard let count = words.value("-n").map({ Int($0) ?? 0 }) ?? .some(Int.max), count > 0 else {
            throw UsageError("-n takes a number of commits from 1, not \"\(words.value("-n") ?? "")\"")
        }
        limit = count
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context)
        let start = try revision.map(workspace.resolve) ?? workspace.headCommit(), bound = try since.map(workspace.bound)
        guard let environment, let target else { return try listCommits(from: start, to: bound, workspace) }
        try workspace.check(environment: environment, of: workspace.configuration(.commit(start)))
        let progress = Progress("reading commits", context)
        let walk = try ValueHistory(
            root: workspace.root, environment: environment, target: target, from: start, since: bound,
            inputs: workspace.inputs(opener: KeyWords(words, context).openerAtHand), progress: progress.report)
        progress.end()
        var found: [JsonValue] = [], count = 0
        try walk.visit { entry in
            count += 1
            let report = HistoryEntryReport(entry: entry, environment: environment)
            if context.format == .json { found.append(report.json) } else { report.print(in: context) }
            return count < limit
        }
        if context.format == .json { context.print(.array(found)) }
        guard count > 0 || since != nil else {
            throw Diagnostic(
                "no-history", "\"\(target)\" never had a value in \(environment)", hints: ["cfgops list \(environment) shows its documents"]
            )
        }
        return .done
    }

    private func listCommits(from start: ObjectID, to bound: RevisionBound?, _ workspace: Workspace) throws -> Exit {
        let context = workspace.context, repository = workspace.repository
        var found: [JsonValue] = [], count = 0, excluded: [ObjectID] = [], earliest: Moment?
        switch bound {
        case .commit(let id)?: excluded = [id]
        case .date(let date)?: earliest = date
        case nil: break
        }
        try repository.log(from: start, excluding: excluded) { commit in
            if let earliest, commit.committer.time.seconds < earliest.seconds { return true }
            guard try touchesRoot(commit, workspace) else { return true }
            count += 1
            if context.format == .json { found.append(.object(commit.fields)) } else { context.print(commit.headline(context.style)) }
            return count < limit
        }
        if context.format == .json { context.print(.array(found)) }
        return .done
    }

    /// Whether the commit changed anything in the configuration root; a merge only where it is like none of its parents.
    private func touchesRoot(_ commit: Commit, _ workspace: Workspace) throws -> Bool {
        let repository = workspace.repository
        var changed: Set<String>?
        for parent in commit.parents.isEmpty ? [nil] : commit.parents.map(Optional.some) {
            let tree = try parent.map { try repository.commit($0).tree }
            let paths = Set(try repository.changes(from: tree, to: commit.tree).map(\.path).filter { workspace.root.rootPath($0) != nil })
            changed = changed?.intersection(paths) ?? paths
        }
        return changed?.isEmpty == false
    }
}
