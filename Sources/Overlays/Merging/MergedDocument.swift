internal import Documents

/// A document's layers in one tree, references unresolved.
struct MergedDocument: Sendable {
    let name: String
    let environment: String
    /// Nil when no layer states the document, or the last word was that it is removed.
    let document: EffectiveDocument?
    /// What was said about the layers' texts and names, and about the defaults of schemas.
    private let stated: [Diagnostic]
    private let findings: [Finding]
    private let layers: [LayerDocument]

    /// - Parameter defaults: what schemas say a value is that no layer states.
    init(
        name: String, environment: String, layers: [LayerDocument], strategies: StrategyTable, defaults: [AnnotationGraph],
        diagnostics: [Diagnostic]
    ) {
        self.name = name
        self.environment = environment
        self.layers = layers
        guard !layers.isEmpty else { (document, stated, findings) = (nil, diagnostics, []); return }
        var merger = Merger(layers: layers)
        let strategies = strategies.start(for: name, merger.form), root = merger.fold(strategies)
        let document = root.map { root in
            EffectiveDocument(
                name: name, environment: environment, arena: merger.arena, ownLayerCount: layers.count, root: root,
                isStream: merger.form == .stream,
                strategies: strategies)
        }
        guard !defaults.isEmpty, let document else {
            (self.document, stated, findings) = (document, diagnostics, merger.findings)
            return
        }
        var filling = DefaultFilling(document, by: defaults)
        self.document = filling.filled()
        stated = diagnostics + filling.problems
        // A null that keeps a default away removes something.
        findings = merger.findings.filter { $0.kind != .removesNothing || !filling.heeded.contains($0.node) }
    }

    /// Whether references may bring more into it.
    var hasReferences: Bool { layers.contains { !$0.references.isEmpty } }
    var hasErrors: Bool { stated.contains(where: \.isError) || findings.contains(where: \.isError) }
    var errors: [Diagnostic] { hasErrors ? stated.filter(\.isError) + findings.filter(\.isError).map(diagnostic) : [] }
    var warnings: [Diagnostic] { stated.filter { !$0.isError } + findings.filter { !$0.isError }.map(diagnostic) }

    private func diagnostic(_ finding: Finding) -> Diagnostic { finding.diagnostic(in: layers, environment) }
}
