internal import Documents
internal import Overlays
internal import Schemas

/// A schema that the manifest holds documents to.
struct DocumentRule: Sendable {
    let documents: [Pattern]
    /// Nil: every environment. Descendants are included (R6).
    let environments: [Named]?
    /// The file of the schema, below the configuration root.
    let path: String
    /// Where the manifest names it.
    let place: Place

    init(_ declaration: SchemaDeclaration) {
        (documents, environments) = (declaration.documents, declaration.environments)
        (path, place) = (declaration.schema, declaration.place)
    }

    /// For a schema without a file.
    var missing: Diagnostic {
        Diagnostic(
            "missing-schema", "schema \"\(path)\" does not exist", at: place,
            hints: ["add the file, or take the entry out of the manifest"])
    }

    /// What a document is told that does not meet the schema.
    func diagnostics(_ findings: [Finding], _ instance: Instance, _ places: EffectivePlaces, _ document: String) -> [Diagnostic] {
        Explanation(instance, places: places, document: document, at: places.prefix).diagnostics(findings)
    }
}
