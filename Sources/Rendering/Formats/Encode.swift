package import Documents
package import Overlays

/// A value of an effective document in a format.
///
/// - Parameter trace: notes which bytes state which value, unless it is nil.
/// - Throws: everything that the format cannot say, each with its path and the layer that states it (R16, R18).
package func encode(
    _ document: EffectiveDocument, at node: EffectiveDocument.NodeID, as format: Format, tracing trace: inout OutputTrace?
) throws(Diagnostics) -> [UInt8] {
    let sealed = document.sealed(below: node)
    guard sealed.isEmpty else { throw Diagnostics(sealed) }
    return switch format {
    case .json: try encodeJson(document, node, &trace)
    case .yaml: try encodeYaml(document, node, &trace)
    case .text: try encodeText(document, node, &trace)
    case .toml: try TomlEncoder(document).encoded(node, &trace)
    case .properties: try PropertiesEncoder(document).encoded(node, &trace)
    case .ini: try IniEncoder(document).encoded(node, &trace)
    case .dotenv(let dialect, let keepsKeys): try DotenvEncoder(document, dialect, keepsKeys: keepsKeys).encoded(node, &trace)
    case .configmap(let object): try ConfigMapEncoder(document, object).encoded(node, &trace)
    }
}

/// The same without a trace.
package func encode(
    _ document: EffectiveDocument, at node: EffectiveDocument.NodeID, as format: Format
) throws(Diagnostics) -> [UInt8] {
    var trace: OutputTrace?
    return try encode(document, at: node, as: format, tracing: &trace)
}

/// Writes values in one format. What the format cannot say is collected, not thrown, so that one run finds everything.
protocol Encoder {
    var bytes: [UInt8] { get }
    var problems: [Diagnostic] { get }
    /// Set where somebody asks what a line was made of.
    var trace: OutputTrace? { get set }
    mutating func write(_ root: EffectiveDocument.NodeID)
}

extension Encoder {
    fileprivate consuming func encoded(_ node: EffectiveDocument.NodeID, _ trace: inout OutputTrace?) throws(Diagnostics) -> [UInt8] {
        self.trace = trace
        write(node)
        guard problems.isEmpty else { throw Diagnostics(problems) }
        trace = self.trace
        return bytes
    }
}

private func encodeJson(
    _ document: EffectiveDocument, _ node: EffectiveDocument.NodeID, _ trace: inout OutputTrace?
) throws(Diagnostics) -> [UInt8] {
    if document.isStream, node == document.root {
        throw Diagnostics(document.problem(node, "is a stream of documents, which JSON cannot say", hints: ["YAML can"]))
    }
    return try TreeEmission(document, JsonWriter(.pretty)).encoded(node, &trace)
}

private func encodeYaml(
    _ document: EffectiveDocument, _ node: EffectiveDocument.NodeID, _ trace: inout OutputTrace?
) throws(Diagnostics) -> [UInt8] {
    guard document.isStream, node == document.root else { return try TreeEmission(document, YamlWriter()).encoded(node, &trace) }
    return try YamlStream(document).encoded(node, &trace)
}

private func encodeText(
    _ document: EffectiveDocument, _ node: EffectiveDocument.NodeID, _ trace: inout OutputTrace?
) throws(Diagnostics) -> [UInt8] {
    switch document.kind(node) {
    case .mapping, .sequence, .null:
        throw Diagnostics(document.problem(node, "is \(document.described(node)), text needs one value"))
    default:
        let bytes = document.withScalarText(node) { Array($0) }
        trace?.note(node, from: 0, to: bytes.count)
        return bytes
    }
}
