package import Documents
package import Overlays

/// A value of an effective document in a format.
///
/// - Throws: everything that the format cannot say, each with its path and the layer that states it (R16, R18).
package func encode(
    _ document: EffectiveDocument, at node: EffectiveDocument.NodeID, as format: Format
) throws(Diagnostics) -> [UInt8] {
    let sealed = document.sealed(below: node)
    guard sealed.isEmpty else { throw Diagnostics(sealed) }
    let bytes: [UInt8], problems: [Diagnostic]
    switch format {
    case .json: (bytes, problems) = encodeJson(document, node)
    case .yaml: (bytes, problems) = encodeYaml(document, node)
    case .text: (bytes, problems) = encodeText(document, node)
    case .toml:
        var encoder = TomlEncoder(document)
        encoder.write(node)
        (bytes, problems) = (encoder.bytes, encoder.problems)
    case .properties:
        var encoder = PropertiesEncoder(document)
        encoder.write(node)
        (bytes, problems) = (encoder.bytes, encoder.problems)
    case .ini:
        var encoder = IniEncoder(document)
        encoder.write(node)
        (bytes, problems) = (encoder.bytes, encoder.problems)
    case .dotenv(let dialect, let keepsKeys):
        var encoder = DotenvEncoder(document, dialect, keepsKeys: keepsKeys)
        encoder.write(node)
        (bytes, problems) = (encoder.bytes, encoder.problems)
    case .configmap(let object):
        var encoder = ConfigMapEncoder(document)
        bytes = encoder.manifest(of: node, as: object)
        problems = encoder.problems
    }
    guard problems.isEmpty else { throw Diagnostics(problems) }
    return bytes
}

private func encodeJson(_ document: EffectiveDocument, _ node: EffectiveDocument.NodeID) -> ([UInt8], [Diagnostic]) {
    if document.isStream, node == document.root {
        return ([], [document.problem(node, "is a stream of documents, which JSON cannot say", hints: ["YAML can"])])
    }
    var emission = TreeEmission(document, JsonWriter(.pretty))
    emission.write(node)
    return (emission.writer.bytes, emission.problems)
}

/// A stream is written as one: its objects in order, `---` between them (R7).
private func encodeYaml(_ document: EffectiveDocument, _ node: EffectiveDocument.NodeID) -> ([UInt8], [Diagnostic]) {
    var emission = TreeEmission(document, YamlWriter())
    if document.isStream, node == document.root {
        for (index, child) in document.children(node).enumerated() {
            if index > 0 { emission.writer.separator() }
            emission.write(child.value)
        }
    } else {
        emission.write(node)
    }
    return (emission.writer.bytes, emission.problems)
}

private func encodeText(_ document: EffectiveDocument, _ node: EffectiveDocument.NodeID) -> ([UInt8], [Diagnostic]) {
    switch document.kind(node) {
    case .mapping, .sequence, .null: ([], [document.problem(node, "is \(document.described(node)), text needs one value")])
    default: (document.withScalarText(node) { Array($0) }, [])
    }
}
