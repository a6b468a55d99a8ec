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
        Usage: cfgops reconcile ENV --to DIR [--at REV] [--dry-run [--target NAME] [--diff FORM] [--exit-code]] [--key-file FILE]

        Renders ENV as HEAD states it, compares with what is live below DIR, and switches the difference in at once: programs
        read DIR/current/PATH and see all of one generation or all of another. What cfgops did not write is never touched.

        Options:
            --to DIR       the destination; bound to this configuration and ENV at first use
            --at REV       another commit than HEAD
            --dry-run      prints the plan as cfgops plan does, and writes nothing
            --target NAME  with --dry-run: only the files of this target
            --diff FORM    with --dry-run: unified, keys or none
            --exit-code    with --dry-run: exit 1 when there is something to do
            --key-file FILE
                           age keys, beside those that are found as sops finds them; may be given again

        Examples:
            $ cfgops reconcile prod --to /srv/app --dry-run
            $ cfgops --repo hub.git reconcile prod --to /srv/app
        """
    static let grammar = Grammar(
        1 ... 1, [.value("--to", as: "DIR"), .value("--at", as: "REV"), .flag("--dry-run")] + PlanView.options + KeyWords.options)
    private let environment: String
    private let folder: String
    private let view: PlanView
    private let words: Words

    init(_ words: Words) throws(UsageError) {
        environment = words.positionals[0]
        guard let folder = words.value("--to") else { throw UsageError("reconcile needs --to DIR", hints: [ReconcileCommand.usage]) }
        view = try PlanView(words, usage: ReconcileCommand.usage)
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
            let (plan, configuration) = try round.planned()
            return try view.show(plan, of: round.destination, configuration, in: context)
        }
        let (plan, generation) = try round.apply(adopting: words.value("--at") == nil ? words : nil)
        PlanReport(plan).print(in: context, generation: generation)
        return .done
    }
}

/// One reconciliation of one environment: commit, rendering, plan, switch.
struct Reconciliation {
    let workspace: Workspace
    let environment: String
    let commit: ObjectID
    let destination: Destination
    private let binding: Binding
    private let opener: any SecretOpener

    init(workspace: Workspace, environment: String, folder: String, commit: ObjectID, opener: any SecretOpener) throws {
        (self.workspace, self.environment, self.commit, self.opener) = (workspace, environment, commit, opener)
        destination = Destination(folder: folder, disk: RealDisk(folder: folder))
        binding = try workspace.binding(of: environment, at: commit)
    }

    /// What would be done, and the configuration that asks for it.
    func planned() throws -> (plan: Plan, configuration: Configuration) {
        let loaded = try workspace.load(.commit(commit), opener: opener)
        let rendering = try workspace.rendering(of: environment, in: loaded), configuration = try loaded.usable()
        let plan = try destination.plan(
            rendering, for: binding, prunes: configuration.manifest.reconcile.prune, answers: DriftAnswers(configuration.manifest))
        return (plan, configuration)
    }

    /// - Parameter words: of the command, where edits of live files may become a commit that is reconciled then; nil: they stay.
    func apply(adopting words: Words?) throws -> (plan: Plan, generation: Generation) {
        let configuration = try workspace.configuration(.commit(commit))
        do {
            let (plan, _) = try planned()
            if let words, let newer = try adopted(plan, words) { return try newer.apply(adopting: nil) }
            let stamp = Stamp(commit: commit.description, time: workspace.context.now().seconds)
            return (plan, try destination.apply(plan, stamp: stamp, keep: configuration.manifest.reconcile.keep))
        } catch {
            remember(error)
            throw error
        }
    }

    /// The same reconciliation of the commit that edits of live files became; nil where there is none.
    private func adopted(_ plan: Plan, _ words: Words) throws -> Reconciliation? {
        guard !plan.toAdopt.isEmpty, let generation = try destination.generations().last else { return nil }
        var found: ObjectID?
        do {
            let outcome = try AdoptRun(workspace, environment, destination, words: words).run(plan.toAdopt, of: generation)
            outcome.refused.flatMap(\.complaints).forEach { workspace.context.complain($0.asWarning) }
            found = outcome.change.commit
        } catch {
            // What cannot be committed stays live, and is told of at every run.
            Failure(error).diagnostics.forEach { workspace.context.complain($0.asWarning) }
        }
        guard let commit = found else { return nil }
        workspace.context.note("adopted \(plan.toAdopt.map(\.path).joined(separator: ", ")): commit \(commit.short)")
        return try Reconciliation(
            workspace: workspace, environment: environment, folder: destination.folder, commit: commit, opener: opener)
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

extension Workspace {
    /// What a destination of an environment is bound to (R3).
    ///
    /// - Parameter commit: any of the repository's history; nil: HEAD.
    func binding(of environment: String, at commit: ObjectID? = nil) throws -> Binding {
        let first = try Memory(repository).rootCommit(of: commit ?? headCommit(), in: repository)
        return Binding(rootCommit: first.description, configurationRoot: root.folder, environment: environment)
    }
}

extension Diagnostic {
    /// Told, without stopping anything.
    var asWarning: Diagnostic {
        var copy = self
        copy.severity = .warning
        return copy
    }
}
