internal import History
internal import Overlays
internal import Validating

/// Finds by which of the files that a commit changed it gave a document other values.
struct CauseFinder {
    /// Files that are tried one by one; a commit that changes more of them at once is a move or an import.
    private static let trialLimit = 64

    private let reader: PastReader

    init(_ reader: PastReader) { self.reader = reader }

    /// One of the files that changed, and the document as it would be without that change; nil where no other file changed, or too
    /// many to try them.
    struct Trial {
        let cause: Cause
        let without: PastState?
    }

    /// - Parameter old: nil when there was nothing before.
    func trials(of new: Past.Place, since old: PastState?) throws -> [Trial] {
        let tree = try reader.snapshot(new.hit), moved = old.map { $0.name == new.state.name ? [] : Set($0.files.values) } ?? []
        let changed = try Set(new.state.files.keys).union(old?.files.keys ?? [:].keys).sorted().compactMap { path in
            let before = try old?.tree.id(of: path), after = try tree.id(of: path)
            // What a rename moved as it is changed nothing.
            let isMoved = after.map(moved.contains) ?? !moved.isEmpty
            return before == after || isMoved ? nil : (path, before)
        }
        let areTried = (2 ... CauseFinder.trialLimit).contains(changed.count)
        return try changed.map { path, before in
            let edit = before.map { Change.Edit.put($0, .file) } ?? .delete
            let without = areTried ? try reader.state(of: new.state.name, in: EditedTree(tree, edits: [path: edit])) : nil
            return Trial(cause: Cause(kind: kind(of: path, new.state, old), file: path), without: without)
        }
    }

    private func kind(of path: String, _ new: PastState, _ old: PastState?) -> Cause.Kind {
        if path == ConfigurationRoot.manifestName { return .manifest }
        if new.settings.contains(path) || old?.settings.contains(path) == true { return .schema }
        guard let layer = LayerPath(path), !new.named.contains(path) else { return .file }
        return layer.document == new.name.document || layer.document == old?.name.document ? .layer : .reference
    }
}

extension [CauseFinder.Trial] {
    /// The files without whose change something would differ; where several did the same, all of them.
    ///
    /// - Parameter differs: whether a document is another one than the new one in what is asked about.
    func causes(_ differs: (EffectiveDocument?) -> Bool) -> [Cause] {
        let decisive = filter { trial in trial.without.map { !$0.isBroken && differs($0.document) } ?? true }
        return (decisive.isEmpty ? self : decisive).map(\.cause)
    }
}
