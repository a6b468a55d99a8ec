internal import Documents
internal import Overlays

/// The scalars of a mapping, each with the variable that is named after the keys on the way to it (R18). Null is left out, and so is a
/// collection without elements, which has no scalars.
struct VariableWalk {
    private let document: EffectiveDocument
    private var name: VariableName

    init(_ document: EffectiveDocument, keepsKeys: Bool) {
        (self.document, name) = (document, VariableName(keepsKeys: keepsKeys))
    }

    mutating func visit(_ node: EffectiveDocument.NodeID, _ body: (VariableName, EffectiveDocument.NodeID) -> Void) {
        switch document.kind(node) {
        case .mapping:
            for entry in document.children(node) {
                let length = document.withText(entry.key) { name.append($0) }
                visit(entry.value, body)
                name.truncate(to: length)
            }
        case .sequence:
            for (index, element) in document.children(node).enumerated() {
                let length = name.append(index: index)
                visit(element.value, body)
                name.truncate(to: length)
            }
        case .null: break
        default: body(name, node)
        }
    }
}
