package import Documents
package import Overlays

/// When the secrets of a configuration are due, as its manifest and its schemas say.
package struct SecretTermsTable: Sendable {
    /// What a schema says of some documents.
    struct Entry: Sendable {
        let documents: [Pattern]
        /// Nil: every environment. Descendants are included (R6).
        let environments: [Named]?
        let graph: AnnotationGraph
    }

    private let rotation: [SecretSettings.Rotation]
    private let schemas: [Entry]
    private let refusesOverdue: Bool

    static let empty = SecretTermsTable(nil, schemas: [])

    init(_ manifest: Manifest?, schemas: [Entry]) {
        rotation = manifest?.secrets.rotation ?? []
        refusesOverdue = manifest?.secrets.refusesOverdue ?? false
        self.schemas = schemas
    }

    /// Whether any secret can be due.
    package var isEmpty: Bool { rotation.isEmpty && schemas.isEmpty }

    /// What holds for a value as a layer states it; the strictest where several speak of it, nil where none does.
    package func terms(of path: Path, in layer: LayerPath, _ graph: EnvironmentGraph) -> SecretTerms? {
        let keys = path.steps.map { step -> [UInt8]? in if case .key(let key) = step { Array(key.utf8) } else { nil } }
        // What speaks of a descendant speaks of the values that it inherits.
        let environments = [layer.environment] + graph.descendants(of: layer.environment)
        func selects(_ names: [Named]?) -> Bool { environments.contains { graph.selects(names, $0) } }
        let stated = rotation.filter { $0.concerns(layer.document, keys.map { $0 ?? [] }) && selects($0.environments) }.map(\.terms)
        let annotated = schemas.filter { $0.documents.match(layer.document) && selects($0.environments) }.flatMap {
            $0.graph.terms(at: keys)
        }
        guard var terms = (stated + annotated).strictest else { return nil }
        terms.refuses = terms.refuses ?? refusesOverdue
        return terms
    }
}
