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

    /// Judges what the difference reaches when all of `old` is known to be free of errors, otherwise everything; warns of what it
    /// reaches only (R31).
    ///
    /// - Parameter paths: what differs between the two, from the top of the repository.
    func judge(old: ObjectID?, new: ObjectID, paths: [String]) throws -> Found {
        let memory = Memory(root.repository), after = try session.load(.commit(new), cache: cache)
        let tree = try root.repository.commit(new).tree, oldTree = try old.map { try root.repository.commit($0).tree }
        let paths = paths.compactMap(root.rootPath)
        guard let configuration = after.configuration else { return Found(verdict: Verdict(after.diagnostics), changes: [], protected: []) }
        let reach = Reach(in: configuration, index: try index(oldTree, tree, memory), root: root)
        let scope = old == nil ? .everything : reach.scope(of: paths)
        let isKnown = oldTree != nil && memory.acceptedTree(root) == oldTree
        let verdict = try Validator(after).verdict(scope: isKnown ? scope : .everything)
            .warning(onlyAbout: reach.documents(of: paths), and: paths)
        if verdict.isAccepted { memory.remember(acceptedTree: tree, root) }
        guard let old else { return Found(verdict: verdict, changes: [], protected: []) }
        let effect = try Comparison(old: session.load(.commit(old), cache: cache), new: after, scope: scope).effect()
        return Found(verdict: verdict, changes: effect.changes, protected: effect.protected)
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
