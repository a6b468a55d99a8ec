package import Documents
package import Overlays

/// The bytes of a value in a format, and what its author should look at.
package struct Encoded: Sendable {
    package var bytes: [UInt8]
    package var warnings: [Diagnostic] = []
}

/// A value of an effective document in a format, laid out as a target wants it.
///
/// - Parameter trace: notes which bytes state which value, unless it is nil.
/// - Throws: everything that the format cannot say, each with its path and the layer that states it (R16, R18).
package func encoded(
    _ document: EffectiveDocument, at node: EffectiveDocument.NodeID, as format: Format, _ layout: TextLayout,
    tracing trace: inout OutputTrace?
) throws(Diagnostics) -> Encoded {
    let refused = document.sealed(below: node) + (format.takesBinary ? [] : document.binary(below: node, refusedBy: format))
    guard refused.isEmpty else { throw Diagnostics(refused) }
    var result =
        switch format {
        case .json: try encodeJson(document, node, &trace)
        case .yaml: try encodeYaml(document, node, &trace)
        case .toml: try TomlEncoder(document).run(node, &trace)
        case .properties: try PropertiesEncoder(document).run(node, &trace)
        case .ini: try IniEncoder(document).run(node, &trace)
        case .dotenv(let dialect, let keepsKeys):
            try DotenvEncoder(document, dialect, keepsKeys: keepsKeys, layout.lineEnds).run(node, &trace)
        case .object(let object): try DataObjectEncoder(document, object).run(node, &trace)
        case .text, .binary: try encodeScalar(document, node, format, &trace)
        }
    layout.apply(to: &result.bytes, &trace)
    return result
}

/// The same without more ado.
package func encode(
    _ document: EffectiveDocument, at node: EffectiveDocument.NodeID, as format: Format
) throws(Diagnostics) -> [UInt8] {
    var trace: OutputTrace?
    return try encoded(document, at: node, as: format, TextLayout(), tracing: &trace).bytes
}

private func encodeJson(
    _ document: EffectiveDocument, _ node: EffectiveDocument.NodeID, _ trace: inout OutputTrace?
) throws(Diagnostics) -> Encoded {
    if document.isStream, node == document.root {
        throw Diagnostics(document.problem(node, "is a stream of documents, which JSON cannot say", hints: ["YAML can"]))
    }
    return try TreeEmission(document, JsonWriter(.pretty)).run(node, &trace)
}

private func encodeYaml(
    _ document: EffectiveDocument, _ node: EffectiveDocument.NodeID, _ trace: inout OutputTrace?
) throws(Diagnostics) -> Encoded {
    guard document.isStream, node == document.root else { return try TreeEmission(document, YamlWriter()).run(node, &trace) }
    return try YamlStream(document).run(node, &trace)
}

private func encodeScalar(
    _ document: EffectiveDocument, _ node: EffectiveDocument.NodeID, _ format: Format, _ trace: inout OutputTrace?
) throws(Diagnostics) -> Encoded {
    switch document.kind(node) {
    case .mapping, .sequence, .null:
        throw Diagnostics(document.problem(node, "is \(document.described(node)), \(format.title) needs one value"))
    default:
        let bytes = document.withScalarText(node) { Array($0) }
        trace?.note(node, from: 0, to: bytes.count)
        return Encoded(bytes: bytes)
    }
}
