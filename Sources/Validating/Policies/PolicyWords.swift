internal import Documents
internal import Overlays
internal import Schemas

extension PolicyDeclaration {
    /// What was found, with the rule's own message in front: that of the manifest, otherwise the title of its schema.
    func worded(_ found: Diagnostic, by schema: Schema) -> Diagnostic {
        var diagnostic = found
        let title = schema.documents.first?.root?["title"].map(\.text)
        diagnostic.code = "policy/\(name)"
        diagnostic.severity = severity
        diagnostic.message = "\(message ?? title ?? "the rule \"\(name)\" is not met"): \(found.message)"
        diagnostic.notes.append(Diagnostic.Note("the rule \"\(name)\"", at: place))
        return diagnostic
    }
}
