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
    private let session: Session
    private let cache = LayerCache()

    init(_ root: ConfigurationRoot, _ context: Context) {
        self.root = root
        session = Session(context, root: root)
    }

    /// Judges what the difference reaches when all of `old` is known to be free of errors, otherwise everything.
    ///
    /// - Parameter paths: what differs between the two, from the top of the repository.
    func judge(old: ObjectID?, new: ObjectID, paths: [String]) throws -> Found {
        let memory = Memory(root.repository), repository = root.repository
        let after = try session.load(.commit(new), cache: cache)
        let tree = try repository.commit(new).tree, oldTree = try old.map { try repository.commit($0).tree }
        var reach = Scope.everything
        if let oldTree, let environments = after.configuration?.graph {
            var index = try memory.referenceIndex(of: oldTree, root: root)
            // Not kept: the pushed objects may still be refused.
            let known = index
            try index.update(to: tree, in: repository, layers: root.repositoryPath("environments"))
            index.formUnion(known)
            reach = Reach(environments: environments, index: index, root: root).scope(of: paths.compactMap(root.rootPath))
        }
        let isKnown = oldTree != nil && memory.acceptedTree(root) == oldTree
        let verdict = try Validator(after).verdict(scope: isKnown ? reach : .everything)
        if verdict.isAccepted { memory.remember(acceptedTree: tree, root) }
        guard let old else { return Found(verdict: verdict, changes: [], protected: []) }
        let before = try session.load(.commit(old), cache: cache)
        let changes = try Comparison(old: before, new: after, scope: reach).changes()
        let changed = Set(changes.map(\.environment))
        let protected = before.configuration.map { before in before.graph.names.filter { before.graph.isProtected($0) && changed.contains($0) } }
        return Found(verdict: verdict, changes: changes, protected: protected ?? [])
    }
}
