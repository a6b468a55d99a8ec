internal import Documents
internal import Overlays
internal import Schemas

/// A schema that the manifest holds documents to, or their changes: one of `schemas:`, or of a rule of its policy.
struct DocumentRule: Sendable {
    let documents: [Pattern]
    /// Nil: every environment. Descendants are included (R6).
    let environments: [Named]?
    let schema: SchemaKey
    /// Where the manifest names it.
    let place: Place
    /// Nil for one of `schemas:`.
    let policy: PolicyDeclaration?

    init(_ declaration: SchemaDeclaration) {
        (documents, environments) = (declaration.documents, declaration.environments)
        schema = SchemaKey(path: declaration.schema, assertsFormats: declaration.assertsFormats)
        (place, policy) = (declaration.place, nil)
    }

    init(_ policy: PolicyDeclaration) {
        (documents, environments) = (policy.documents ?? [Pattern("**")], policy.environments)
        (schema, place, self.policy) = (SchemaKey(path: policy.schema), policy.schemaPlace, policy)
    }

    /// Flag documents, by the schema that the program carries.
    init(flagsOf manifest: Manifest) {
        (documents, environments) = (manifest.flags, nil)
        (schema, place, policy) = (SchemaKey(path: OwnSchema.flags.uri), manifest.root.place, nil)
    }

    func selects(_ document: String, in environment: String, _ graph: EnvironmentGraph) -> Bool {
        documents.match(document) && graph.selects(environments, environment)
    }

    /// Whether it speaks of states; otherwise of changes.
    var judgesDocuments: Bool { policy?.judges != .change }

    /// Whether the schema is the program's own: never missing, never wrong.
    var isOwn: Bool { OwnSchema(uri: schema.path) != nil }

    /// For a schema without a file.
    var missing: Diagnostic {
        Diagnostic(
            "missing-schema", "schema \"\(schema.path)\" does not exist", at: place,
            hints: ["add the file, or take the entry out of the manifest"])
    }
}

/// Which schema, and how it is read.
struct SchemaKey: Hashable, Sendable {
    /// The file, below the configuration root; the URI of one of the program's own.
    var path: String
    /// Whether `format` is a rule.
    var assertsFormats = true
}
