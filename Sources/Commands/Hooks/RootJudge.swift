internal import Documents
internal import History
internal import Overlays
internal import Validating

/// Judges one configuration root at a pushed commit, against the commit that stood before.
struct RootJudge {
    struct Found {
        let verdict: Verdict
        let changes: [KeyChange]
        /// Environments that were protected before and whose effective values change.
        let protected: [String]
    }

    private let root: ConfigurationRoot
    private let workspace: Workspace
    private let cache = LayerCache()
    private let schemas = SchemaCache()

    init(_ root: ConfigurationRoot, _ context: Context) {
        self.root = root
        workspace = Workspace(context, root: root)
    }

    /// Judges what the difference reaches when all of `old` is known to be free of errors, otherwise everything; warns of what it
    /// reaches only (R31).
    ///
    /// - Parameters:
    ///   - paths: what differs between the two, from the top of the repository.
    ///   - isDeployed: whether `new` is what the deployed branch is to be, so that the next push to it may build on this verdict.
    func judge(old: ObjectID?, new: ObjectID, paths: [String], isDeployed: Bool) throws -> Found {
        let memory = Memory(root.repository), after = try workspace.load(.commit(new), cache: cache, schemas: schemas)
        let tree = try root.repository.commit(new).tree, oldTree = try old.map { try root.repository.commit($0).tree }
        let paths = paths.compactMap(root.rootPath)
        guard let configuration = after.configuration else { return Found(verdict: Verdict(after.diagnostics), changes: [], protected: []) }
        let folder = try root.tree(in: tree), oldFolder = try oldTree.flatMap { try root.tree(in: $0) }
        let isKnown = oldFolder != nil && memory.acceptedTree(root) == oldFolder
        let before = try old.map { try workspace.load(.commit($0), cache: cache, schemas: schemas) }
        let reach = Reach(in: configuration, index: try index(oldTree, tree, memory), root: root)
        let scope = try old == nil ? .everything : reach.scope(of: paths, judgedBy: after.judge)
        let comparison = before.map { Comparison(old: $0, new: after, scope: scope) }, effect = try comparison?.effect(isPush: true)
        let broken = (effect?.diagnostics ?? []) + (comparison?.changesWithoutKey(in: paths) ?? [])
        let verdict = try after.verdict(
            isKnown ? scope : .everything, of: paths, since: before?.configuration, reach, broken: broken)
        if let folder, isDeployed, verdict.isAccepted { memory.remember(acceptedTree: folder, root) }
        return Found(verdict: verdict, changes: effect?.changes ?? [], protected: effect?.protected ?? [])
    }

    /// What the layers of either tree refer to. Only the old tree's is kept: the pushed objects may still be refused.
    private func index(_ old: ObjectID?, _ new: ObjectID, _ memory: Memory) throws -> ReferenceIndex {
        var index = try memory.referenceIndex(of: old, root: root)
        let known = index
        try index.update(to: new, in: root.repository, layers: root.repositoryPath("environments"))
        index.formUnion(known)
        return index
    }
}

extension LoadedConfiguration {
    /// What judging it finds; warnings of what files that changed reach only (R31).
    ///
    /// - Parameters:
    ///   - paths: what differs from `old`, from the configuration root.
    ///   - old: nil when nothing is known of the state before.
    ///   - broken: what rules about changes say.
    func verdict(
        _ scope: Scope, of paths: [String], since old: Configuration?, _ reach: Reach, broken: [Diagnostic] = []
    ) throws -> Verdict {
        let namesChanged = try configuration?.changesNames(paths, since: old) ?? true
        let found = try Validator(self).verdict(scope: scope, files: paths, namesChanged: namesChanged).diagnostics
        return Verdict(found + broken).warning(onlyAbout: reach.documents(of: paths), and: paths)
    }
}
