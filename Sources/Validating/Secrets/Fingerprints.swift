internal import Documents
internal import Overlays

extension [KeyChange] {
    /// The same changes, with the fingerprints of secrets that are open in the two states.
    package func fingerprinted(from old: LoadedConfiguration, to new: LoadedConfiguration) throws -> [KeyChange] {
        var (olds, news) = (OpenDocuments(old.configuration), OpenDocuments(new.configuration))
        return try map { change in
            var copy = change
            copy.old = try change.old.map { try olds.shown($0, of: change) }
            copy.new = try change.new.map { try news.shown($0, of: change) }
            return copy
        }
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

    mutating func shown(_ value: KeyChange.Shown, of change: KeyChange) throws -> KeyChange.Shown {
        guard value == .secret else { return value }
        let key = Key(environment: change.environment, document: change.document)
        let document = try known[key] ?? configuration?.evaluated(key.document, in: key.environment)?.document
        known[key] = .some(document)
        return document.flatMap { document in document.node(at: change.path).map(document.shown) } ?? value
    }
}
