/// YAML 1.2 (yaml.org/spec/1.2.2), core schema.
///
/// Wider than the specification where every reader is and people rely on it: a closing bracket may stand in the column of the
/// key it belongs to; `|2` at the top of a document counts from column 0; two `\u` escapes may make a surrogate pair as in JSON.
/// Line breaks are line feeds, carriage returns and both; keys must show their `:` within 1024 characters, as 1.2 demands.
package enum Yaml {
    /// Reads a stream of documents. Duplicate keys, foreign tags and complex keys are YAML and pass; `Layer` refuses them.
    /// - Parameter file: the name that messages use.
    package static func parse(_ source: [UInt8], file: String, limits: Limits = .standard) -> Parsed {
        parse(source, file: file, limits: limits, mergeKeys: true)
    }

    /// - Parameter mergeKeys: whether mappings with a plain `<<` key are marked.
    static func parse(_ source: [UInt8], file: String, limits: Limits, mergeKeys: Bool) -> Parsed {
        source.withUnsafeBufferPointer { bytes in
            var parser = YamlParser(bytes, file: file, limits: limits, mergeKeys: mergeKeys)
            if !parser.checkEncoding() { parser.stream() }
            let diagnostics = parser.sortedDiagnostics()
            if diagnostics.contains(where: \.isError) { return Parsed(document: nil, diagnostics: diagnostics) }
            let document = Document(
                file: file, syntax: .yaml, source: source, cooked: parser.cooked, nodes: parser.nodes, roots: parser.roots,
                comments: parser.comments, properties: parser.properties)
            return Parsed(document: document, diagnostics: diagnostics)
        }
    }
}
