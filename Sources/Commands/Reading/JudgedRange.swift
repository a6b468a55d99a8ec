internal import Documents
internal import History
internal import Overlays
internal import Validating

/// A range of commits as if it were pushed: its tip judged against its base, and the commits between looked at (R27).
struct JudgedRange {
    let verdict: Verdict
    private let base: ObjectID
    let tip: ObjectID
    private let commits: Int

    /// - Parameter progress: called with the commits done and their number.
    init(_ range: RevisionRange, in workspace: Workspace, progress: (Int, Int) -> Void) throws {
        let repository = workspace.repository
        (base, tip) = try range.commits(in: workspace)
        let tip = tip, move = try BranchMove(repository, from: base, to: tip, workspace.context)
        var found: [Diagnostic] = []
        if try move.isRefusedRewrite([workspace.root]) {
            found.append(
                Diagnostic(
                    "rewrite", "\(tip.short) does not build on \(base.short): as a push it would take commits out of history",
                    hints: ["BASE...HEAD judges what came since the two parted"]))
        }
        found += try move.judge(workspace.root, isDeployed: false).verdict.diagnostics
        let all = try repository.log(from: tip, excluding: [base])
        var judge = try CommitJudge(workspace, since: base)
        for (done, commit) in all.reversed().enumerated() where commit.id != tip {
            progress(done, all.count)
            if let warning = try judge.warning(about: commit) { found.append(warning) }
        }
        verdict = Verdict(found)
        commits = all.count
    }

    var title: String { "\(base.short)..\(tip.short), \(counted(commits, "commit"))" }

    var json: [(key: String, value: JsonValue)] {
        let ends = [("base", JsonValue.string(base.description)), ("head", .string(tip.description)), ("commits", .integer(commits))]
        return [("range", .object(ends))]
    }
}

/// Judges commits one after the other, each as far as it differs from a parent that was found free of errors.
private struct CommitJudge {
    private let workspace: Workspace
    private let cache = LayerCache()
    private let schemas = SchemaCache()
    private var index: ReferenceIndex
    /// Trees of the root's folder without errors.
    private var accepted: Set<ObjectID?> = []

    private var root: ConfigurationRoot { workspace.root }

    init(_ workspace: Workspace, since base: ObjectID) throws {
        self.workspace = workspace
        index = try Memory(workspace.repository).referenceIndex(of: workspace.repository.commit(base).tree, root: workspace.root)
    }

    /// Nil for a commit without errors.
    mutating func warning(about commit: Commit) throws -> Diagnostic? {
        let repository = workspace.repository, folder = try root.tree(in: commit.tree)
        guard !accepted.contains(folder) else { return nil }
        let parent = try commit.parents.first.map { try repository.commit($0) }
        let paths = try repository.changes(from: parent?.tree, to: commit.tree).compactMap { root.rootPath($0.path) }
        guard !paths.isEmpty else { return nil }
        let verdict = try verdict(of: commit, since: parent, paths)
        guard !verdict.isAccepted else {
            accepted.insert(folder)
            return nil
        }
        let first = verdict.errors[0], more = verdict.errors.count - 1
        let place = first.place.map { "\($0): " } ?? ""
        return Diagnostic(
            "invalid-commit",
            "commit \(commit.id.short) \"\(commit.summary)\" is invalid\(more > 0 ? " in \(more + 1) ways" : ""): \(place)\(first.message)",
            severity: .warning, hints: ["it will never be deployed; cfgops validate --at \(commit.id.short) says all"])
    }

    private mutating func verdict(of commit: Commit, since parent: Commit?, _ paths: [String]) throws -> Verdict {
        let after = try workspace.load(.commit(commit.id), cache: cache, schemas: schemas),
            before = try parent.map { try workspace.load(.commit($0.id), cache: cache) }
        try index.update(to: commit.tree, in: workspace.repository, layers: root.repositoryPath("environments"))
        guard let configuration = after.configuration else { return Verdict(after.diagnostics) }
        let reach = Reach(in: configuration, index: index, root: root)
        let isKnown = try parent.map { accepted.contains(try root.tree(in: $0.tree)) } ?? false
        let scope = try isKnown ? reach.scope(of: paths, judgedBy: after.judge) : .everything
        return try after.verdict(scope, of: paths, since: before?.configuration, reach)
    }
}
