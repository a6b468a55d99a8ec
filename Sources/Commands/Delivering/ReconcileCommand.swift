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
        Usage: cfgops reconcile ENV --to DIR [--at REV] [--group NAME] [--lift-quarantine] [--wait] [--override REASON]
                                [--require-signed FILE [--revoked FILE]]
                                [--dry-run [--target NAME] [--diff FORM] [--exit-code]] [--key-file FILE]

        Renders ENV as HEAD states it, compares with what is live below DIR, and switches the difference in at once: programs
        read DIR/current/PATH and see all of one generation or all of another. What cfgops did not write is never touched.

        Each group of targets has a round of its own: its prechecks judge the files before they are live, then they are switched in,
        reloaded and checked. What a check finds bad is taken back and quarantined: exit 1, and not applied again until a newer
        commit changes the group.

        Options:
            --to DIR       the destination; bound to this configuration and ENV at first use
            --at REV       another commit than HEAD
            --group NAME   only this group of targets
            --lift-quarantine
                           tries again what is quarantined, and lets go of what cfgops generations use holds; where an agent
                           is at work in DIR, the agent does
            --wait         waits for an agent or another reconciliation in DIR; otherwise that is refused
            --require-signed FILE, --revoked FILE
                           only a commit that somebody of FILE signed, as cfgops verify judges it, is rendered
            --override REASON
                           goes on in spite of suspension and change windows, and says why
            --dry-run      prints the plan as cfgops plan does, and writes nothing
            --target NAME  with --dry-run: only the files of this target
            --diff FORM    with --dry-run: unified, keys or none
            --exit-code    with --dry-run: exit 1 when there is something to do
            --key-file FILE
                           age keys, beside those that are found as sops finds them; may be given again

        Examples:
            $ cfgops reconcile prod --to /srv/app --dry-run
            $ cfgops --repo hub.git reconcile prod --to /srv/app
            $ cfgops reconcile prod --to /srv/app --group edge --lift-quarantine
        """
    static let grammar = Grammar(
        1 ... 1,
        [
            .value("--to", as: "DIR"), .value("--at", as: "REV"), .value("--group", as: "NAME"), .flag("--lift-quarantine"),
            .flag("--wait"),
            .value("--override", as: "REASON"), .flag("--dry-run"),
        ] + RequiredSignature.options + PlanView.options + KeyWords.options)
    private let environment: String
    private let folder: String
    private let view: PlanView
    private let words: Words

    init(_ words: Words) throws(UsageError) {
        environment = words.positionals[0]
        guard let folder = words.value("--to") else { throw UsageError("reconcile needs --to DIR", hints: [ReconcileCommand.usage]) }
        view = try PlanView(words, usage: ReconcileCommand.usage)
        if let reason = words.value("--override"), !reason.contains(where: { !$0.isWhitespace }) {
            throw UsageError("--override takes a reason, not \"\(reason)\"")
        }
        self.folder = folder
        self.words = words
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context)
        let commit = try words.value("--at").map(workspace.resolve) ?? workspace.headCommit()
        try RequiredSignature(words, for: workspace.repository, context)?.check(
            commit, of: workspace.repository.head().branch, in: workspace.repository)
        let round = try Reconciliation(
            workspace: workspace, environment: environment, folder: context.absolute(folder), commit: commit,
            opener: KeyWords(words, context).opener)
        if words.flag("--dry-run") {
            let (plan, configuration) = try round.planned()
            return try view.show(plan, of: round.destination, configuration, in: context)
        }
        if words.flag("--lift-quarantine"), !words.flag("--wait"), words.value("--at") == nil, words.value("--override") == nil {
            let lifted = LiftedQuarantine(destination: round.destination, binding: round.binding, group: words.value("--group"))
            if let exit = try lifted.run(in: context) { return exit }
        }
        let result = try round.run(
            Reconciliation.Options(
                group: words.value("--group"), lifts: words.flag("--lift-quarantine"), waits: words.flag("--wait"),
                override: words.value("--override"), adopting: words.value("--at") == nil ? words : nil))
        var report = RoundReport(environment: environment, outcomes: result.outcomes)
        if result.configuration.manifest.reconcile.revert { report.revert = try revert(result, workspace) }
        report.print(in: context)
        if let made = report.revert {
            let place = made.remote.map { ", pushed to \($0)" } ?? ""
            context.note("committed \(made.commit.short): takes back \(made.reverted.map(\.short).joined(separator: ", "))\(place)")
        }
        if report.exit == .done, let suspension = result.suspension {
            // Nothing was to be done; that nothing will be has to be seen all the same.
            context.complain(suspension)
            return .refused
        }
        return report.exit
    }

    /// One commit for the first group that was found bad: what other groups were taken back for is most likely in it, too.
    private func revert(_ result: Reconciliation.Result, _ workspace: Workspace) throws -> AutomaticRevert.Made? {
        let revert = AutomaticRevert(
            workspace: workspace, environment: environment, commit: result.commit, words: words,
            opener: try KeyWords(words, workspace.context).opener)
        do {
            for outcome in result.outcomes { if let made = try revert.run(outcome) { return made } }
        } catch {
            // What is live is good again; that the commit stays as it is must be known, and changes nothing of the answer.
            workspace.context.note("nothing was reverted:")
            Failure(error).diagnostics.forEach { workspace.context.complain($0.asWarning) }
        }
        return nil
    }
}
