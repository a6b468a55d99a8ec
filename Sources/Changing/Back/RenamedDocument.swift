internal import History
internal import Overlays
internal import Validating

/// Finds what a document was called before, or is called now: a commit in between gave a layer of it, unchanged, another name.
struct RenamedDocument {
    let root: ConfigurationRoot
    let head: Snapshot
    let before: Snapshot

    /// The document's name in the state that does not have it; nil when it was not renamed.
    ///
    /// - Parameter isThere: whether the name is today's.
    func otherName(of document: String, isThere: Bool) throws -> String? {
        guard let newest = head.commit, let oldest = before.commit else { return nil }
        let commits = try root.repository.log(from: newest, firstParent: true, excluding: [oldest])
        var name = document
        for commit in isThere ? commits : commits.reversed() {
            let parent = try commit.parents.first.map { try root.repository.commit($0).tree }
            let changes = try root.repository.changes(from: parent, to: commit.tree)
            let came = layers(changes) { $0.old == nil ? $0.new : nil }, went = layers(changes) { $0.new == nil ? $0.old : nil }
            name = RenamedDocument.partner(of: name, in: isThere ? came : went, among: isThere ? went : came) ?? name
        }
        return name == document ? nil : name
    }

    private func layers(_ changes: [PathChange], _ side: (PathChange) -> TreeEntry?) -> [(layer: LayerPath, id: ObjectID)] {
        changes.compactMap { change in
            guard let id = side(change)?.id, let layer = root.rootPath(change.path).flatMap({ LayerPath($0) }) else { return nil }
            return (layer, id)
        }
    }

    private typealias Layers = [(layer: LayerPath, id: ObjectID)]

    private static func partner(of document: String, in layers: Layers, among others: Layers) -> String? {
        for (layer, id) in layers where layer.document == document {
            if let found = others.first(where: { $0.id == id && $0.layer.environment == layer.environment }) { return found.layer.document }
        }
        return nil
    }
}
