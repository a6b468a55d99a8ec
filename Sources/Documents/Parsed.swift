/// What a parser makes of a file: a document, or the errors that stood in the way; warnings in both cases.
package struct Parsed: Sendable {
    /// Nil exactly when `diagnostics` has an error.
    package var document: Document?
    /// In source order.
    package var diagnostics: [Diagnostic]

    package init(document: Document?, diagnostics: [Diagnostic]) {
        self.document = document
        self.diagnostics = diagnostics
    }
}
