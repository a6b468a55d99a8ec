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
        let snapshot = try repository.snapshot(new), old = try update.old.map { try repository.snapshot($0) }
        let paths = try repository.changes(from: old?.tree, to: snapshot.tree).map(\.path)
        let trees: [any FileTree] = old.map { [$0, snapshot] } ?? [snapshot]
        let roots = try ConfigurationRoot.holding(paths, in: repository, trees: trees)
        if old == nil && roots.isEmpty {
            report.add([
                Diagnostic(
                    "no-manifest", "the first push to \(branch) needs a \(ConfigurationRoot.manifestName)", hints: ["cfgops init adds one"])
            ])
        }
        report.add(try refusedRewrite(roots, old: old, new: new))
        for root in roots { try judge(root, paths, old: old, snapshot, tip: new, into: &report) }
    }

    /// A push that drops commits needs `policy: { rewrite: true }` in the manifest that stands now.
    private func refusedRewrite(_ roots: [ConfigurationRoot], old: Snapshot?, new: ObjectID) throws -> [Diagnostic] {
        guard let old, let tip = old.commit, try !repository.isAncestor(tip, of: new) else { return [] }
        let all = try roots.isEmpty ? ConfigurationRoot.all(in: old).map { ConfigurationRoot(repository: repository, folder: $0) } : roots
        let allowed = try all.map { try Workspace(context, root: $0).load(.commit(tip)).configuration?.manifest.allowsRewrite ?? false }
        if !allowed.isEmpty && !allowed.contains(false) { return [] }
        return [
            Diagnostic(
                "rewrite", "this push would take commits of \(branch) out of history",
                hints: ["git pull --rebase, then push again", "cfgops rollback undoes by a new commit"])
        ]
    }

    private func judge(
        _ root: ConfigurationRoot, _ paths: [String], old: Snapshot?, _ new: Snapshot, tip: ObjectID, into report: inout HookReport
    ) throws {
        let manifest = root.repositoryPath(ConfigurationRoot.manifestName)
        guard try new.id(of: manifest) != nil else {
            return report.add([
                Diagnostic("manifest-deleted", "this push deletes \(manifest)", hints: ["a configuration root keeps its manifest"])
            ])
        }
        let found = try RootJudge(root, context).judge(old: old?.commit, new: tip, paths: paths, isDeployed: true)
        report.add(found.verdict)
        report.add(try unconfirmed(found.protected, tip: tip))
        if found.verdict.isAccepted, !found.changes.isEmpty {
            context.note("effective changes\(root.folder.isEmpty ? "" : " in \(root.folder)"):")
            ChangeList(found.changes).text(style: Style(colour: false)).forEach { context.note("  \($0)") }
        }
    }

    /// Protected environments whose change the tip does not confirm (R26).
    private func unconfirmed(_ protected: [String], tip: ObjectID) throws -> [Diagnostic] {
        let confirmed = try repository.commit(tip).trailers.filter { $0.key == "Cfgops-Confirmed" }.map(\.value)
        return protected.filter { !confirmed.contains($0) }.map { environment in
            Diagnostic(
                "protected", "this changes \(environment), which is protected, and the newest commit does not confirm it",
                hints: ["git commit --amend --no-edit --trailer \"Cfgops-Confirmed: \(environment)\", then push again"])
        }
    }
}
