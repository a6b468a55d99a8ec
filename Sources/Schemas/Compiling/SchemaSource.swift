package import Documents

/// Where the documents that schemas refer to come from. Asked while a schema is compiled, never while it judges, and never the network.
package protocol SchemaSource {
    /// - Parameter uri: absolute, without a fragment: `https://example.com/port.json`, or `file:///schemas/port.yaml` for a file below
    ///   the configuration root.
    /// - Returns: nil where there is none.
    /// - Throws: what reading throws, and `Diagnostics` where the document cannot be parsed.
    func document(at uri: String) throws -> Document?
}

/// For schemas that refer to nothing outside of themselves but the metaschemas, which are known.
package struct NoSchemas: SchemaSource {
    package init() {}
    package func document(at uri: String) -> Document? { nil }
}
