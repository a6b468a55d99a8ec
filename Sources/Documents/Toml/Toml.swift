/// TOML 1.0 (toml.io/en/v1.0.0).
///
/// Numbers are spelled as the YAML 1.2 core schema has them, dates and times are strings of their source text (R16). Nodes stand in
/// the order of the tree, parents before children, which is not always that of the text: a header may come back to a table. A table
/// stands where the last part of its key does.
package enum Toml {
    /// - Parameter file: the name that messages use.
    package static func parse(_ source: [UInt8], file: String, limits: Limits = .standard) -> Parsed {
        read(source, file: file, limits: limits).parsed
    }

    /// Reads the comments too.
    ///
    /// - Returns: with the document the comments that belong to an entry or an element, by the node of its key or of itself.
    package static func read(_ source: [UInt8], file: String, limits: Limits) -> (parsed: Parsed, comments: [Int: Comments]) {
        if let complaint = complaint(aboutText: source, file: file, limits: limits) {
            return (Parsed(document: nil, diagnostics: [complaint]), [:])
        }
        var parser = TomlParser(SourceText(source, file: file), limits: limits)
        parser.read()
        guard !parser.complaints.hasErrors else { return (Parsed(document: nil, diagnostics: parser.complaints.list), [:]) }
        let layout = TomlLayout(parser.tree, of: source)
        let document = Document(
            file: file, syntax: .toml, source: source, cooked: layout.cooked, nodes: layout.nodes,
            roots: [Document.Root(node: 0, startMarker: 0 ..< 0, endMarker: 0 ..< 0)], comments: parser.commentSpans, properties: [])
        return (Parsed(document: document, diagnostics: parser.complaints.list), layout.comments)
    }
}
