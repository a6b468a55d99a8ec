package import Documents

/// What became of one document in one environment.
package struct EffectiveResult: Sendable {
    /// Nil when no layer states the document, or it cannot be made.
    package var document: EffectiveDocument?
    /// What stops the environment.
    package var errors: [Diagnostic]
    private var merged: MergedDocument?
    /// Warnings beside those of the merge.
    private var notes: [Diagnostic] = []

    init(document: EffectiveDocument? = nil, errors: [Diagnostic], merged: MergedDocument? = nil) {
        self.document = document
        self.errors = errors
        self.merged = merged
    }

    /// What the author should look at. Worded when asked for.
    package var warnings: [Diagnostic] { (merged?.warnings ?? []) + notes }
    package var diagnostics: [Diagnostic] { errors + warnings }

    /// The result with the defaults of schemas filled into what references brought in; everything else has them already.
    func filling(_ defaults: [AnnotationGraph]) -> EffectiveResult {
        guard let document, !defaults.isEmpty, errors.isEmpty else { return self }
        var filling = DefaultFilling(document, by: defaults), result = self
        result.document = filling.filled()
        result.errors += filling.problems
        return result
    }

    /// The result with its secrets open, as far as there are keys. A file that was tampered with stops the document.
    package func opening(by opener: (any SecretOpener)?) -> EffectiveResult {
        guard let opener, let document, document.mayBeSealed else { return self }
        var result = self
        let (opened, diagnostics) = document.opening(by: opener)
        result.errors += diagnostics.filter(\.isError)
        result.notes += diagnostics.filter { !$0.isError }
        result.document = diagnostics.contains(where: \.isError) ? nil : opened
        return result
    }

    /// The result with the short overlays of a stream applied to its objects. Where something is wrong already nothing is applied, so
    /// that no complaint follows from another.
    func applyingShortOverlays() -> EffectiveResult {
        guard let document, document.isStream, errors.isEmpty else { return self }
        var result = self
        let (applied, diagnostics) = ShortOverlays.apply(to: document)
        result.document = applied
        result.errors += diagnostics.filter(\.isError)
        result.notes += diagnostics.filter { !$0.isError }
        return result
    }
}
