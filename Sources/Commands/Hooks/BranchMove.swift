internal import Documents
internal import History
internal import Overlays
internal import Validating

/// The move of a deployed branch from one commit to another. pre-receive judges a push by it, and `validate --range` what is to be
/// pushed (R27, R28).
struct BranchMove {
    private let repository: Repository
    private let old: Snapshot?
    private let new: Snapshot
    private let tip: ObjectID
    private let context: Context
    /// What differs between the two, from the top of the repository.
    private let paths: [String]

    /// - Parameter old: nil where there was no such branch.
    init(_ repository: Repository, from old: ObjectID?, to tip: ObjectID, _ context: Context) throws {
        (self.repository, self.tip, self.context) = (repository, tip, context)
        new = try repository.snapshot(tip)
        self.old = try old.map { try repository.snapshot($0) }
        paths = try repository.changes(from: self.old?.tree, to: new.tree).map(\.path)
    }

    /// The configuration roots that the move touches.
    func roots() throws -> [ConfigurationRoot] {
        try ConfigurationRoot.holding(paths, in: repository, trees: old.map { [$0, new] } ?? [new])
    }

    /// Whether commits would leave history although no manifest that stands now lets them: `policy: { rewrite: true }`.
    func isRefusedRewrite(_ roots: [ConfigurationRoot]) throws -> Bool {
        guard let old, let before = old.commit, try !repository.isAncestor(before, of: tip) else { return false }
        let all = try roots.isEmpty ? ConfigurationRoot.all(in: old).map { ConfigurationRoot(repository: repository, folder: $0) } : roots
        let allowed = try all.map { try Workspace(context, root: $0).load(.commit(before)).configuration?.manifest.allowsRewrite ?? false }
        return allowed.isEmpty || allowed.contains(false)
    }

    /// Judges one root.
    ///
    /// - Parameter isDeployed: whether the branch moves if nothing is found, so that the next push may build on this verdict.
    /// - Returns: the verdict, and the effective changes of what is accepted.
    func judge(_ root: ConfigurationRoot, isDeployed: Bool) throws -> (verdict: Verdict, changes: [KeyChange]) {
        let manifest = root.repositoryPath(ConfigurationRoot.manifestName)
        guard try new.id(of: manifest) != nil else {
            let hint = "a configuration root keeps its manifest"
            return (Verdict([Diagnostic("manifest-deleted", "this push deletes \(manifest)", hints: [hint])]), [])
        }
        let found = try RootJudge(root, context).judge(old: old?.commit, new: tip, paths: paths, isDeployed: isDeployed)
        let verdict = Verdict(found.verdict.diagnostics + (try unconfirmed(found.protected)))
        return (verdict, found.verdict.isAccepted ? found.changes : [])
    }

    /// Protected environments whose change the tip does not confirm (R26).
    private func unconfirmed(_ protected: [String]) throws -> [Diagnostic] {
        let confirmed = try repository.commit(tip).trailers.filter { $0.key == "Cfgops-Confirmed" }.map(\.value)
        return protected.filter { !confirmed.contains($0) }.map { environment in
            Diagnostic(
                "protected", "this changes \(environment), which is protected, and the newest commit does not confirm it",
                hints: ["git commit --amend --no-edit --trailer \"Cfgops-Confirmed: \(environment)\", then push again"])
        }
    }
}
