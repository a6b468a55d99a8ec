internal import Documents
internal import Overlays

extension [KeyChange] {
    /// The same changes, with the fingerprints of secrets that are open in the two states; without those of secrets that are what they were,
    /// and only sealed anew.
    package func fingerprinted(from old: LoadedConfiguration, to new: LoadedConfiguration) throws -> [KeyChange] {
        var (olds, news) = (OpenDocuments(old.configuration), OpenDocuments(new.configuration))
        return try compactMap { change in
            let old = try olds.side(change.old, of: change), new = try news.side(change.new, of: change)
            if let old, let new, old.isSame(as: new) { return nil }
            var copy = change
            copy.old = old?.shown ?? change.old
            copy.new = new?.shown ?? change.new
            return copy
        }
    }
}

/// A secret of one state.
private struct SecretSide {
    let document: EffectiveDocument
    let node: EffectiveDocument.NodeID

    var shown: KeyChange.Shown { document.shown(node) }

    /// Whether both are open, and equal.
    func isSame(as other: SecretSide) -> Bool {
        document.isOpened(node) && other.document.isOpened(other.node) && document.kind(node) == other.document.kind(other.node)
            && document.comparedText(node) == other.document.comparedText(other.node)
    }
}

/// The documents of one state that changes name, each evaluated once.
private struct OpenDocuments {
    private struct Key: Hashable {
        let environment: String
        let document: String
    }

    private let configuration: Configuration?
    private var known: [Key: EffectiveDocument?] = [:]

    init(_ configuration: Configuration?) { self.configuration = configuration }

    /// - Parameter value: as it was shown without keys; nil is the answer for all but secrets.
    mutating func side(_ value: KeyChange.Shown?, of change: KeyChange) throws -> SecretSide? {
        guard value == .secret else { return nil }
        let key = Key(environment: change.environment, document: change.document)
        let document = try known[key] ?? configuration?.evaluated(key.document, in: key.environment)?.document
        known[key] = .some(document)
        return document.flatMap { document in document.node(at: change.path).map { SecretSide(document: document, node: $0) } }
    }
}
