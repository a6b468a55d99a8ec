/// YAML 1.2 (yaml.org/spec/1.2.2), core schema.
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
