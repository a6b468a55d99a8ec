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

    /// Complaints about one document beyond this many are counted: nobody reads more, and a long list of the wrong kind earns thousands.
    private static let limit = 100

    /// What a document is told that does not meet the schema.
    func diagnostics(_ findings: [Finding], _ instance: Instance, _ places: EffectivePlaces, _ document: String) -> [Diagnostic] {
        var told = Explanation(instance, places: places, document: document).diagnostics(Array(findings.prefix(DocumentRule.limit)))
        if findings.count > DocumentRule.limit {
            let more = findings.count - DocumentRule.limit
            told.append(Diagnostic("schema", "\"\(document)\" breaks \"\(path)\" in \(more) more places", at: places.place(of: 0)))
        }
        return told
    }
}
