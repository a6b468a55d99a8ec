import Documents
import Schemas

/// Schemas in a dictionary, by URI.
struct MemorySchemas: SchemaSource {
    var texts: [String: String] = [:]

    func document(at uri: String) throws -> Document? {
        guard let text = texts[uri] else { return nil }
        let file = uri.hasPrefix("file:///") ? String(uri.dropFirst("file:///".count)) : uri
        let parsed = Layer.parse(Array(text.utf8), file: file, syntax: .yaml, limits: .standard)
        guard let document = parsed.document else { throw Diagnostics(parsed.diagnostics) }
        return document
    }

    /// What the schema `schemas/s.yaml` says, which others lie beside.
    func annotations(_ text: String, readsDefaults: Bool = false) throws -> SchemaAnnotations {
        var source = self
        source.texts["file:///schemas/s.yaml"] = text
        guard let document = try source.document(at: "file:///schemas/s.yaml") else { return try annotations("true") }
        return try SchemaAnnotations.read(document, uri: "file:///schemas/s.yaml", source: source, readsDefaults: readsDefaults)
    }
}
