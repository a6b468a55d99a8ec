internal import Documents
internal import Overlays

/// What a rule about changes is held against: a document that differs, or of a stream one object that does.
struct ChangedPart {
    /// One side of it: a part of an effective document.
    struct Side {
        let document: EffectiveDocument
        /// Where in the document the part is.
        let path: Path
        let node: EffectiveDocument.NodeID

        /// Nil where there is no such value.
        ///
        /// - Parameter path: from the part.
        func node(at path: Path) -> EffectiveDocument.NodeID? { document.node(at: Path(self.path.steps + path.steps)) }
    }

    let environment: String
    let document: String
    /// `Kind[/namespace]/name`; nil for a whole document.
    let object: String?
    /// Nil where there was none, or is none any more.
    let old: Side?
    let new: Side?
    /// Every value that differs; paths count from the part.
    let changes: [KeyChange]

    /// Nil where nothing differs.
    fileprivate init?(_ pair: DocumentPair, object: String?, old: Side?, new: Side?) {
        var comparison = KeyComparison(environment: pair.newEnvironment, document: pair.document)
        comparison.compare(old.map { ($0.document, $0.node) }, new.map { ($0.document, $0.node) })
        guard !comparison.changes.isEmpty else { return nil }
        (environment, document, self.object) = (pair.newEnvironment, pair.document, object)
        (self.old, self.new) = (old, new)
        changes = comparison.changes
    }
}

extension DocumentPair {
    /// The document, or where a side of it is a stream every object that differs.
    var changedParts: [ChangedPart] {
        guard [old, new].contains(where: { $0?.document.isStream ?? false }) else {
            let sides = [old, new].map { side in side.map { ChangedPart.Side(document: $0.document, path: .root, node: $0.node) } }
            return [ChangedPart(self, object: nil, old: sides[0], new: sides[1])].compactMap(\.self)
        }
        let olds = old?.document.namedObjects ?? [], news = new?.document.namedObjects ?? []
        let names = news.map(\.name) + olds.map(\.name).filter { name in !news.contains { $0.name == name } }
        return names.compactMap { name in
            ChangedPart(
                self, object: name, old: olds.first { $0.name == name }?.side, new: news.first { $0.name == name }?.side)
        }
    }
}

extension EffectiveDocument {
    /// The objects of a stream, or the one that the document is.
    fileprivate var namedObjects: [(name: String, side: ChangedPart.Side)] {
        judgedParts.map { path, node in
            let side = ChangedPart.Side(document: self, path: path, node: node)
            guard case .key(let name)? = path.steps.first else { return (objectName, side) }
            return (name, side)
        }
    }

    /// `Kind[/namespace]/name` as streams name their objects (R7); of what is no object less of it.
    private var objectName: String {
        [["kind"], ["metadata", "namespace"], ["metadata", "name"]].compactMap { keys in
            node(at: Path(keys.map { .key($0) })).map(text)
        }
        .joined(separator: "/")
    }
}
