internal import Documents
internal import Overlays
internal import Schemas

/// A rule of a manifest with its schema, ready to judge.
struct PolicyRule: Sendable {
    let declaration: PolicyDeclaration
    let schema: Schema

    /// - Parameters:
    ///   - instance: what the rule speaks of.
    ///   - document: whose values are named in messages.
    func diagnostics(of instance: Instance, places: some InstancePlaces, document: String) -> [Diagnostic] {
        guard !schema.accepts(instance) else { return [] }
        return Explanation(instance, places: places, document: document).diagnostics(schema.findings(in: instance)).map(worded)
    }

    /// What was found, with the rule's own message in front.
    func worded(_ found: Diagnostic) -> Diagnostic {
        var diagnostic = found
        diagnostic.code = "policy/\(declaration.name)"
        diagnostic.severity = declaration.severity
        diagnostic.message = "\(message): \(found.message)"
        diagnostic.notes.append(Diagnostic.Note("the rule \"\(declaration.name)\"", at: declaration.place))
        return diagnostic
    }

    /// Of the manifest, otherwise the schema's title.
    private var message: String {
        declaration.message ?? schema.documents.first?.root?["title"].map(\.text) ?? "the rule \"\(declaration.name)\" is not met"
    }
}
