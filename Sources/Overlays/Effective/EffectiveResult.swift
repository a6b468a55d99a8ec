package import Documents

/// What became of one document in one environment.
package struct EffectiveResult: Sendable {
    /// Nil when no layer states the document, or it cannot be made.
    package var document: EffectiveDocument?
    /// What stops the environment.
    package var errors: [Diagnostic]
    private var merged: MergedDocument?

    init(document: EffectiveDocument? = nil, errors: [Diagnostic], merged: MergedDocument? = nil) {
        self.document = document
        self.errors = errors
        self.merged = merged
    }

    /// What the author should look at. Worded when asked for.
    package var warnings: [Diagnostic] { merged?.warnings ?? [] }
    package var diagnostics: [Diagnostic] { errors + warnings }
}
