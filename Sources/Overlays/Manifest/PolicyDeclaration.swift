package import Documents

/// One entry of `policy: rules:`.
package struct PolicyDeclaration: Sendable {
    /// What the schema is held against.
    package enum Subject: String, CaseIterable, Sendable { case document, change }

    package var name: String
    /// Nil: every document.
    package var documents: [Pattern]?
    /// Nil: every environment. Descendants are included (R6).
    package var environments: [Named]?
    /// Below the configuration root.
    package var schema: String
    package var judges: Subject
    package var severity: Diagnostic.Severity
    /// Nil: the schema's `title` says it.
    package var message: String?
    /// Of the name.
    package var place: Place
    /// Of the schema's path.
    package var schemaPlace: Place

    init(_ value: Value) {
        name = value["name"]?.text ?? ""
        documents = value.patterns("documents")
        environments = value.names("environments")
        schema = value["schema"]?.text ?? ""
        judges = value["judges"].flatMap { Subject(rawValue: $0.text) } ?? .document
        severity = value["severity"].flatMap { Diagnostic.Severity(rawValue: $0.text) } ?? .error
        message = value["message"]?.text
        place = value["name"]?.place ?? value.place
        schemaPlace = value["schema"]?.place ?? value.place
    }
}
