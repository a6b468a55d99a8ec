internal import Documents
internal import History
internal import Overlays
internal import Validating

/// Judges exactly what is pushed, all refs of one push together, before any of them moves (R27, R28).
enum PreReceive {
    static func run(_ context: Context) throws -> Exit {
        let repository = try Repository.open(context.folder, environment: context.environment)
        let deployed = try repository.head().branch
        let push = try Push(context.readInput())
        var report = HookReport()
        for update in push.updates where update.ref.hasPrefix("refs/heads/") {
            if update.ref == deployed {
                try DeployedBranch(repository, update, context).judge(into: &report)
            } else if let new = update.new {
                try judge(new, against: deployed.flatMap(repository.reference), repository, context, into: &report)
            }
        }
        report.add(try PushedSecrets(push, repository, context).verdict())
        report.complain(in: context)
        guard !report.errors.isEmpty else { return .done }
        context.note("cfgops: the push is refused; nothing of it was taken")
        return Failure(Diagnostics(report.errors)).exit
    }

    /// A branch that is not deployed gets warnings; one without a manifest, like a rendered one, passes.
    private static func judge(
        _ new: ObjectID, against deployed: ObjectID?, _ repository: Repository, _ context: Context, into report: inout HookReport
    ) throws {
        let snapshot = try repository.snapshot(new)
        let paths = try repository.changes(from: deployed, to: new).map(\.path)
        for root in try ConfigurationRoot.holding(paths, in: repository, trees: [snapshot]) {
            report.addAsWarnings(try RootJudge(root, context).judge(old: deployed, new: new, paths: paths, isDeployed: false).verdict)
        }
    }
}

/// The branch that HEAD of the hub names: what it is pushed to is what runs.
private struct DeployedBranch {
    let repository: Repository
    let update: Push.Update
    let context: Context

    init(_ repository: Repository, _ update: Push.Update, _ context: Context) {
        (self.repository, self.update, self.context) = (repository, update, context)
    }

    private var branch: String { String(update.ref.dropFirst("refs/heads/".count)) }

    func judge(into report: inout HookReport) throws {
        guard let new = update.new else {
            return report.add([
                Diagnostic(
                    "deleted", "\(branch) is the deployed branch and cannot be deleted",
                    hints: ["git symbolic-ref HEAD on the hub names another one first"])
            ])
        }
        let move = try BranchMove(repository, from: update.old, to: new, context), roots = try move.roots()
        if update.old == nil && roots.isEmpty {
            report.add([
                Diagnostic(
                    "no-manifest", "the first push to \(branch) needs a \(ConfigurationRoot.manifestName)", hints: ["cfgops init adds one"])
            ])
        }
        if try move.isRefusedRewrite(roots) {
            report.add([
                Diagnostic(
                    "rewrite", "this push would take commits of \(branch) out of history",
                    hints: ["git pull --rebase, then push again", "cfgops rollback undoes by a new commit"])
            ])
        }
        for root in roots {
            let (verdict, changes) = try move.judge(root, isDeployed: true)
            report.add(verdict)
            guard !changes.isEmpty else { continue }
            context.note("effective changes\(root.folder.isEmpty ? "" : " in \(root.folder)"):")
            ChangeList(changes).text(style: Style(colour: false)).forEach { context.note("  \($0)") }
        }
    }
}
