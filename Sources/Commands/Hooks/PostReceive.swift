internal import Documents
internal import History
internal import Reconciling
internal import Validating

/// Reconciles the deployed branch into the destinations that this machine allows (R29); the push is taken by now, so failures are
/// only reported.
enum PostReceive {
    static func run(_ context: Context) throws -> Exit {
        let repository = try Repository.open(context.folder, environment: context.environment)
        let push = try Push(context.readInput()), deployed = try repository.head().branch
        guard let commit = push.updates.first(where: { $0.ref == deployed })?.new else { return .done }
        let opener = try KeyWords(Words(), context).opener
        var exit = Exit.done
        for entry in try repository.configurationValues("cfgops.reconcile") {
            do {
                let (environment, folder) = try destination(entry)
                let root = try ConfigurationRoot.find(in: repository, tree: repository.snapshot(commit), near: "")
                let workspace = Workspace(context, root: root)
                let reconciliation = try Reconciliation(
                    workspace: workspace, environment: environment, folder: folder, commit: commit, opener: opener)
                exit = max(exit, try reconcile(reconciliation, environment, folder, context))
            } catch {
                let failure = Failure(error)
                failure.diagnostics.forEach { context.complain($0) }
                context.note("cfgops: \"\(entry)\" was not reconciled; what was live stays")
                exit = max(exit, failure.exit)
            }
        }
        return exit
    }

    private static func reconcile(_ reconciliation: Reconciliation, _ environment: String, _ folder: String, _ context: Context) throws
        -> Exit
    {
        let report = RoundReport(environment: environment, outcomes: try reconciliation.run(.init(adopting: Words())).outcomes)
        for complaint in report.outcomes.flatMap({ $0.complaints(among: report.outcomes) }) { context.complain(complaint) }
        let number = report.outcomes.last?.generation.map { "generation \($0.number)" } ?? "nothing is live"
        let isIdle = report.outcomes.allSatisfy { $0.isSettled && $0.plan?.isEmpty ?? true }
        context.note("\(environment) in \(folder): \(number)\(isIdle ? ", nothing to do" : "")")
        return report.exit
    }

    /// `ENV DIR`, an absolute folder; it may contain blanks.
    private static func destination(_ entry: String) throws(Failure) -> (environment: String, folder: String) {
        let parts = entry.split(separator: " ", maxSplits: 1).map(String.init)
        guard parts.count == 2, parts[1].hasPrefix("/") else {
            throw Failure(
                .usage, "destination", "git configuration cfgops.reconcile is \"\(entry)\", expected an environment and an absolute folder",
                hints: ["git config --add cfgops.reconcile \"prod /srv/app\""])
        }
        return (parts[0], parts[1])
    }
}
