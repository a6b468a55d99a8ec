internal import Digests
internal import Documents
internal import History
internal import Overlays
internal import Reconciling
internal import Rendering
internal import Validating

/// `cfgops status [--to DIR]`.
struct StatusCommand: Command {
    static let name = "status"
    static let summary = "what is live in a destination, or where the repository stands"
    static let help = """
        Usage: cfgops status [--to DIR] [--exit-code]

        With --to: whether all is well in DIR, the generation that is live and its commit, the commit that is wanted, how each group
        stands and why, what is quarantined, pinned, suspended or held, files changed on disk, the agent that is at work, the last
        error, and earlier generations. Nothing is asked but DIR. Without: the branch, its last commit, and what the work tree changes
        in each environment.

        Options:
            --to DIR       a destination of cfgops reconcile or cfgops agent
            --exit-code    exit 1 when it is not green, or when something is not committed

        Examples:
            $ cfgops status
            $ cfgops status --to /srv/app --format json
        """
    static let grammar = Grammar(0 ... 0, .value("--to", as: "DIR"), .flag("--exit-code"))
    private let folder: String?
    private let usesExitCode: Bool

    init(_ words: Words) {
        folder = words.value("--to")
        usesExitCode = words.flag("--exit-code")
    }

    func run(in context: Context) throws -> Exit {
        let isClean = try folder.map { try destination(context.absolute($0), context) } ?? repository(context)
        return usesExitCode && !isClean ? .no : .done
    }

    private func destination(_ folder: String, _ context: Context) throws -> Bool {
        let status = try Destination(folder: folder, disk: RealDisk(folder: folder)).status()
        guard let binding = status.binding else {
            throw status.agent.map { Diagnostic.notYet(folder, $0) } ?? Diagnostic.notADestination(folder)
        }
        let report = DestinationReport(folder, status, binding, now: context.now().seconds)
        if context.format == .json { context.print(report.json) } else { report.print(in: context) }
        return report.isGreen
    }

    private func repository(_ context: Context) throws -> Bool {
        let workspace = try Workspace(context), head = try workspace.repository.head()
        let branch = head.branch.map { $0.hasPrefix("refs/heads/") ? String($0.dropFirst("refs/heads/".count)) : $0 } ?? "detached"
        let commit = try head.commit.map(workspace.repository.commit)
        let changes = try workspace.repository.isBare || commit == nil ? [] : uncommitted(workspace)
        let suspended = try commit.map { try suspensions(workspace, at: $0.id) } ?? []
        if context.format == .json {
            context.print(
                .object([
                    ("branch", .string(branch)), ("commit", .optional(commit?.id.description)), ("root", .string(workspace.root.folder)),
                    ("uncommitted", ChangeList(changes).json), ("suspensions", .array(suspended.map { Suspension?($0).json })),
                ]))
        } else {
            context.print("branch  \(branch)")
            context.print(commit.map { "commit  \($0.id.short) \(formatted($0.author.time)) \($0.summary)" } ?? "commit  none yet")
            for suspension in suspended { context.print(context.style.removed(suspension.diagnostic.message)) }
            ChangeList(changes).print(in: context)
        }
        return changes.isEmpty && suspended.isEmpty
    }

    /// What the manifest of a commit suspends today, each where it says so.
    private func suspensions(_ workspace: Workspace, at commit: ObjectID) throws -> [Suspension] {
        guard let configuration = try workspace.load(.commit(commit)).configuration else { return [] }
        return configuration.graph.names.compactMap { name in
            let suspension = configuration.activeSuspension(of: name, at: workspace.context.now())
            return suspension?.scope == .environment(name) ? suspension : nil
        }
    }

    /// The effective changes that the work tree holds and HEAD does not.
    private func uncommitted(_ workspace: Workspace) throws -> [KeyChange] {
        let cache = LayerCache(), old = try Workspace.State.commit(workspace.headCommit())
        return try Comparison(
            old: workspace.load(old, cache: cache), new: workspace.load(.workTree, cache: cache),
            scope: .everything
        ).changes()
    }
}

extension Diagnostic {
    static func notADestination(_ folder: String) -> Diagnostic {
        Diagnostic("not-a-destination", "nothing was reconciled into \"\(folder)\" yet", hints: ["cfgops reconcile ENV --to \(folder)"])
    }

    /// What the agent says that has not brought anything there so far.
    fileprivate static func notYet(_ folder: String, _ agent: AgentNote) -> Diagnostic {
        var reasons = agent.holds.map(\.reason) + [agent.renderError, agent.fetchError].compactMap(\.self)
        reasons += agent.groups.sorted { $0.key < $1.key }.compactMap(\.value.reason)
        return Diagnostic(
            "nothing-live", "nothing was reconciled into \"\(folder)\" yet; the agent, process \(agent.process), is at work",
            hints: reasons.map { "it says: \($0)" })
    }
}
