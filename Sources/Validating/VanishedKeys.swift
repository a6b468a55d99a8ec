internal import Documents
package import Overlays

/// The keys of effective documents that another state of the configuration does not have any more. A key is what `list` shows: a scalar or an
/// empty collection, with the path to it.
package struct VanishedKeys {
    /// How many keys there were.
    package private(set) var total = 0
    /// As `app:server.port`, in the order of the documents.
    package private(set) var vanished: [String] = []

    package init() {}

    /// - Parameter new: nil when the whole document is gone.
    package mutating func compare(_ document: String, _ old: EffectiveDocument, _ new: EffectiveDocument?) {
        walk(KeyPlace(document: document), (old, old.root), new.map { ($0, $0.root) })
    }

    private mutating func walk(_ place: KeyPlace, _ old: KeyComparison.Side, _ new: KeyComparison.Side?) {
        switch old.document.kind(old.node) {
        case .mapping where !old.document.mappingEntries(old.node).isEmpty:
            let others = new.map { $0.document.kind($0.node) == .mapping ? $0.document.mappingEntries($0.node) : [] } ?? []
            let byKey = Dictionary(others.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
            for (key, node) in old.document.mappingEntries(old.node) {
                let other = new.flatMap { new in byKey[key].map { (new.document, $0) } }
                walk(place.appending(.key(key)), (old.document, node), other)
            }
        case .sequence where !old.document.elements(old.node).isEmpty:
            let others = new.map { $0.document.kind($0.node) == .sequence ? $0.document.elements($0.node) : [] } ?? []
            for (index, node) in old.document.elements(old.node).enumerated() {
                let other = new.flatMap { new in index < others.count ? (new.document, others[index]) : nil }
                walk(place.appending(.index(index)), (old.document, node), other)
            }
        default:
            total += 1
            if new == nil { vanished.append(place.description) }
        }
    }
}

/// `app:server.port` in the making.
private struct KeyPlace: CustomStringConvertible {
    var document: String
    var path = Path.root

    func appending(_ step: Path.Step) -> KeyPlace { KeyPlace(document: document, path: path.appending(step)) }
    var description: String { path.isRoot ? document : "\(document):\(path)" }
}
