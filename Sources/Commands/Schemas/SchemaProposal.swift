internal import Documents
internal import Overlays
internal import Schemas
internal import Validating

/// A first schema of some documents, and what it was inferred from.
struct SchemaProposal {
    private let pattern: Pattern
    private let schema: InferredSchema
    private let documents: [EffectiveDocument]

    /// - Throws: exit 1 where no document matches, or one is broken.
    init(of pattern: Pattern, in configuration: Configuration, isStrict: Bool, _ context: Context) throws {
        self.pattern = pattern
        let inference = try Progress.shown("reading", context) { try DocumentInference(of: pattern, in: configuration, progress: $0) }
        documents = inference.documents
        guard !documents.isEmpty else { throw try SchemaProposal.noDocument(pattern, in: configuration) }
        schema = inference.schema(titled: pattern.text, isStrict: isStrict)
    }

    private static func noDocument(_ pattern: Pattern, in configuration: Configuration) throws -> Diagnostic {
        let names = try Set(configuration.graph.names.flatMap { try configuration.documents(in: $0) })
        return .unknownDocument(pattern.text, among: pattern.isLiteral ? names : [])
    }

    func text(_ syntax: Document.Syntax) throws(Diagnostic) -> [UInt8] {
        try schema.text(syntax, heading: ["Inferred from \(sources): tighten what is looser than you mean."])
    }

    /// `app in dev, staging and prod`, or how many documents of how many environments.
    var sources: String {
        let environments = unique(documents.map(\.environment)), names = unique(documents.map(\.name))
        let places = environments.count > 5 ? counted(environments.count, "environment") : listed(environments)
        return "\(names.count > 5 ? counted(names.count, "document") : listed(names)) in \(places)"
    }

    var json: [(key: String, value: JsonValue)] {
        [
            ("documents", .strings(unique(documents.map(\.name)))), ("environments", .strings(unique(documents.map(\.environment)))),
        ]
    }
}

/// `dev, staging and prod`.
private func listed(_ names: [String]) -> String {
    names.count < 2 ? names.joined() : names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
}
