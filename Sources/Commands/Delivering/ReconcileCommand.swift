internal import Documents
internal import History
internal import Overlays
internal import Reconciling
internal import Validating

/// `cfgops reconcile ENV --to DIR`.
struct ReconcileCommand: Command {
    static let name = "reconcile"
    static let summary = "makes a folder what the deployed commit says, in one switch"
    static let help = """
        Usage: cfgops reconcile ENV --to DIR [--at REV] [--dry-run] [--exit-code] [--key-file FILE]

        Renders ENV as HEAD states it, compares with what is live below DIR, and switches the difference in at once: programs
        read DIR/current/PATH and see all of one generation or all of another. What cfgops did not write is never touched.

        Options:
            --to DIR       the destination; bound to this configuration and ENV at first use
            --at REV       another commit than HEAD
            --dry-run      prints the plan and writes nothing
            --exit-code    with --dry-run: exit 1 when there is something to do
            --key-file FILE
                           age keys, beside those that are found as sops finds them; may be given again

        Examples:
            $ cfgops reconcile prod --to /srv/app --dry-run
            $ cfgops --repo hub.git reconcile prod --to /srv/app
        """
    static let grammar = Grammar(
        1 ... 1, [.value("--to", as: "DIR"), .value("--at", as: "REV"), .flag("--dry-run"), .flag("--exit-code")] + KeyWords.options)
    private let environment: String
    private let folder: String
    private let words: Words

    init(_ words: Words) throws(UsageError) {
        environment = words.positionals[0]
        guard let folder = words.value("--to") else { throw UsageError("reconcile needs --to DIR", hints: [ReconcileCommand.usage]) }
        self.folder = folder
        self.words = words
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context)
        let commit = try words.value("--at").map(workspace.resolve) ?? workspace.headCommit()
        let round = try Reconciliation(
            workspace: workspace, environment: environment, folder: context.absolute(folder), commit: commit,
            opener: KeyWords(words, context).opener)
        if words.flag("--dry-run") {
            let plan = try round.plan()
            PlanReport(plan).print(in: context, generation: nil)
            return words.flag("--exit-code") && !plan.isEmpty ? .no : .done
        }
        let (plan, generation) = try round.apply()
        PlanReport(plan).print(in: context, generation: generation)
        return .done
    }
}

/// One reconciliation of one environment: commit, rendering, plan, switch.
struct Reconciliation {
    let workspace: Workspace
    let environment: String
    let commit: ObjectID
    private let destination: Destination
    private let binding: Binding
    private let opener: any SecretOpener

    init(workspace: Workspace, environment: String, folder: String, commit: ObjectID, opener: any SecretOpener) throws {
        (self.workspace, self.environment, self.commit, self.opener) = (workspace, environment, commit, opener)
        destination = Destination(folder: folder, disk: RealDisk(folder: folder))
        let first = try Memory(workspace.repository).rootCommit(of: commit, in: workspace.repository)
        binding = Binding(rootCommit: first.description, configurationRoot: workspace.root.folder, environment: environment)
    }

    func plan() throws -> Plan {
        let loaded = try workspace.load(.commit(commit), opener: opener)
        let rendering = try workspace.rendering(of: environment, in: loaded)
        return try destination.plan(rendering, for: binding, prunes: loaded.usable().manifest.reconcile.prune)
    }

    func apply() throws -> (plan: Plan, generation: Generation) {
        let configuration = try workspace.configuration(.commit(commit))
        do {
            let plan = try plan()
            let stamp = Stamp(commit: commit.description, time: workspace.context.now().seconds)
            return (plan, try destination.apply(plan, stamp: stamp, keep: configuration.manifest.reconcile.keep))
        } catch {
            remember(error)
            throw error
        }
    }

    /// What is live stays; `status` says why nothing newer is (promise 1).
    private func remember(_ error: any Error) {
        let failure = Failure(error)
        guard failure.exit != .refused, let first = failure.diagnostics.first else { return }
        let note = Reconciling.Failure(message: first.rendered, commit: commit.description, time: workspace.context.now().seconds)
        // A destination that cannot even take the note says so by the error that is thrown anyway.
        try? destination.hold(note, for: binding)
    }
}
