import Documents
import Schemas

/// Documents by URI, as a repository would have them.
struct Known: SchemaSource {
    var texts: [String: String] = [:]

    func document(at uri: String) throws -> Document? {
        guard let text = texts[uri] else { return nil }
        let parsed = Yaml.parse(Array(text.utf8), file: String(uri.drop { $0 != ":" }.dropFirst(4)))
        guard let document = parsed.document else { throw Diagnostics(parsed.diagnostics) }
        return document
    }
}

/// A schema from a text of YAML; a broken one fails with its complaints.
func schema(_ text: String, _ known: [String: String] = [:]) throws -> Schema {
    let (schema, diagnostics) = try compiled(text, known)
    guard let schema else { throw Diagnostics(diagnostics) }
    return schema
}

func compiled(_ text: String, _ known: [String: String] = [:]) throws -> (schema: Schema?, diagnostics: [Diagnostic]) {
    let parsed = Yaml.parse(Array(text.utf8), file: "schemas/app.yaml")
    guard let document = parsed.document else { throw Diagnostics(parsed.diagnostics) }
    return try Schema.compile(document, uri: "file:///schemas/app.yaml", source: Known(texts: known))
}

/// The complaints about a schema, as people read them.
func complaints(_ text: String, _ known: [String: String] = [:]) throws -> String {
    try compiled(text, known).diagnostics.map(\.rendered).joined(separator: "\n")
}

func instance(_ text: String) throws -> Instance {
    let parsed = Yaml.parse(Array(text.utf8), file: "app.yaml")
    guard let root = parsed.document?.root else { throw Diagnostics(parsed.diagnostics) }
    return Instance(root)
}
