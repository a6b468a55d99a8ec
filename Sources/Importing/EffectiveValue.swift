internal import Documents
package import Overlays

extension ImportedValue {
    /// An effective value without its provenance.
    package init(effective document: EffectiveDocument, _ node: EffectiveDocument.NodeID) {
        switch document.kind(node) {
        case .mapping:
            self.init(
                .mapping(document.children(node).map { ImportedEntry(document.text($0.key), ImportedValue(effective: document, $0.value)) })
            )
        case .sequence: self.init(.sequence(document.elements(node).map { ImportedValue(effective: document, $0) }))
        case .string where !document.binaries(below: node).isEmpty: self.init(.binary(document.withText(node) { Array($0) }))
        case let kind: self.init(.scalar(kind, document.text(node)))
        }
    }
}
