internal import Documents

/// A document's layers in one tree, references unresolved.
struct MergedDocument: Sendable {
    let name: String
    let environment: String
    /// Nil when no layer states the document, or the last word was that it is removed.
    let document: EffectiveDocument?
    /// What was said about the layers' texts and names.
    private let stated: [Diagnostic]
    private let findings: [Finding]
    private let layers: [LayerDocument]

    init(name: String, environment: String, layers: [LayerDocument], strategies: StrategyTable, diagnostics: [Diagnostic]) {
        self.name = name
        self.environment = environment
        self.layers = layers
        stated = diagnostics
        guard !layers.isEmpty else { (document, findings) = (nil, []); return }
        var merger = Merger(layers: layers)
        let strategies = strategies.start(for: name, merger.form), root = merger.fold(strategies)
        findings = merger.findings
        document = root.map { root in
            EffectiveDocument(
                name: name, environment: environment, arena: merger.arena, ownLayerCount: layers.count, root: root,
                isStream: merger.form == .stream,
                strategies: strategies)
        }
    }

    var hasErrors: Bool { stated.contains(where: \.isError) || findings.contains(where: \.isError) }
    var errors: [Diagnostic] { hasErrors ? stated.filter(\.isError) + findings.filter(\.isError).map(diagnostic) : [] }
    var warnings: [Diagnostic] { stated.filter { !$0.isError } + findings.filter { !$0.isError }.map(diagnostic) }

    private func diagnostic(_ finding: Finding) -> Diagnostic { finding.diagnostic(in: layers, environment) }
}
