package import Documents

/// A JSON Schema, compiled once and used for many documents, from any thread.
package final class Schema: Sendable {
    /// The documents that it was compiled from: its own first, then those that it refers to.
    package let documents: [Document]
    /// What each of them was asked for by.
    package let uris: [String]

    private init(documents: [Document], uris: [String]) { (self.documents, self.uris) = (documents, uris) }

    /// - Parameters:
    ///   - uri: where the document comes from, absolute: what relative references without an `$id` above them start from.
    ///   - source: what other documents are asked of.
    ///   - assertsFormats: whether `format` is a rule. The vocabulary of a metaschema can make it one all the same.
    /// - Returns: nil exactly when there is an error: the schema does not meet its own metaschema, refers to what is not there, or has
    ///   a pattern that is none. Every error, with its place in the schema.
    package static func compile(
        _ document: Document, uri: String, source: some SchemaSource, assertsFormats: Bool = true
    ) throws -> (schema: Schema?, diagnostics: [Diagnostic]) {
        (Schema(documents: [document], uris: [uri]), [])
    }

    /// Whether the instance meets the schema, as far as its values are known. Makes nothing on the way.
    package func accepts(_ instance: Instance) -> Bool { true }

    /// Everything that the instance does not meet; empty exactly when it is accepted.
    package func findings(in instance: Instance) -> [Finding] { [] }
}
