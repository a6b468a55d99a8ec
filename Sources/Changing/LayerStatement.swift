internal import Documents
internal import History
internal import Validating

/// What a layer states at a place, to be shown, and compared with what it states there later.
struct LayerStatement {
    let file: String
    /// Where it stands; nil for a whole document.
    let place: Place?
    /// Compact JSON; of a whole document the ids of its files, which may be sealed.
    let text: String
    /// The text is nobody's to see.
    let isSecret: Bool

    /// Nil where the layer states nothing.
    init?(_ layer: EditedLayer) throws(Diagnostic) {
        guard let text = try layer.statement() else { return nil }
        (file, place, self.text) = (layer.file, try layer.value()?.place, text)
        isSecret = layer.isOpen || layer.isSealed
    }

    init(file: String, ids: [ObjectID]) {
        (self.file, place, isSecret) = (file, nil, false)
        text = ids.map(\.short).joined(separator: " ")
    }

    var shown: KeyChange.Shown { isSecret ? .secret : .plain(text) }
}
