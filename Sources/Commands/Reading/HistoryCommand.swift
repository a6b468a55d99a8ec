internal import Documents
internal import History
internal import Overlays
internal import Validating

/// `cfgops history [ENV DOC[:PATH]]`.
struct HistoryCommand: Command {
    static let name = "history"
    static let summary = "commits that changed an effective value, old and new beside each"
    static let help = """
        Usage: cfgops history [ENV DOC[:PATH]] [--at REV] [-n COUNT]

        Without words: the commits that touch the configuration root, newest first. With a document or a path: the commits that
        changed its effective value in ENV, whatever file caused it, with the old and the new value.

        Options:
            --at REV    starts at a commit instead of HEAD
            -n COUNT    at most COUNT commits

        Examples:
            $ cfgops history -n 5
            $ cfgops history prod app:server.port
        """
    static let grammar = Grammar(0 ... 2, .value("--at", as: "REV"), .value("-n", "--limit", as: "COUNT"))
    private let environment: String?
    private let target: DocumentPath?
    private let revision: String?
    private let limit: Int

    init(_ words: Words) throws(UsageError) {
        guard words.positionals.count != 1 else {
            throw UsageError("history of an environment needs a document", hints: [HistoryCommand.usage])
        }
        environment = words[0]
        target = try words[1].map { word throws(UsageError) in try documentPath(word) }
        revision = words.value("--at")
        guard let count = words.value("-n").map({ Int($0) ?? 0 }) ?? .some(Int.max), count > 0 else {
            throw UsageError("-n takes a number of commits from 1, not \"\(words.value("-n") ?? "")\"")
        }
        limit = count
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context)
        let start = try revision.map(workspace.resolve) ?? workspace.headCommit()
        guard let environment, let target else { return try listCommits(from: start, workspace) }
        try workspace.check(environment: environment, of: workspace.configuration(.commit(start)))
        let walk = ValueHistory(root: workspace.root, environment: environment, target: target, inputs: try workspace.inputs())
        var found: [JsonValue] = [], count = 0
        try walk.visit(from: start) { entry in
            count += 1
            if context.format == .json { found.append(json(entry)) } else { print(entry, in: context) }
            return count < limit
        }
        if context.format == .json { context.print(.array(found)) }
        guard count > 0 else {
            throw Diagnostic(
                "no-history", "\"\(target)\" never had a value in \(environment)", hints: ["cfgops list \(environment) shows its documents"]
            )
        }
        return .done
    }

    private func listCommits(from start: ObjectID, _ workspace: Workspace) throws -> Exit {
        let context = workspace.context, repository = workspace.repository
        var found: [JsonValue] = [], count = 0
        try repository.log(from: start) { commit in
            guard try touchesRoot(commit, workspace) else { return true }
            count += 1
            if context.format == .json { found.append(json(commit)) } else { context.print(headline(commit, context)) }
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

    private func print(_ entry: ValueHistory.Entry, in context: Context) {
        context.print(headline(entry.commit, context))
        for line in ChangeList(entry.changes).text(style: context.style) { context.print("  \(line)") }
    }

    private func headline(_ commit: Commit, _ context: Context) -> String {
        commit.headline(context.style)
    }

    private func json(_ commit: Commit) -> JsonValue { .object(fields(commit)) }

    private func json(_ entry: ValueHistory.Entry) -> JsonValue {
        .object(fields(entry.commit) + [("changes", ChangeList(entry.changes).json)])
    }

    private func fields(_ commit: Commit) -> [(key: String, value: JsonValue)] {
        [
            ("commit", .string(commit.id.description)), ("date", .string(formatted(commit.author.time))),
            ("author", .string(commit.author.name)),
            ("email", .string(commit.author.email)), ("summary", .string(commit.summary)),
            ("trailers", .array(commit.trailers.map { .object([("key", .string($0.key)), ("value", .string($0.value))]) })),
        ]
    }
}
