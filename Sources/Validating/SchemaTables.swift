internal import Documents
internal import History
internal import Overlays
internal import Schemas

/// Collects what the schemas of a manifest say about merging and about values that nobody states into the tables that overlays use
/// (R12), and what they say about when secrets are due.
struct SchemaTables {
    private(set) var strategies: [StrategyTable.Entry] = []
    private(set) var defaults: [DefaultTable.Entry] = []
    private(set) var terms: [SecretTermsTable.Entry] = []
    private(set) var diagnostics: [Diagnostic] = []
    let source: RepositorySchemas
    /// By path and whether defaults were read; nil where there is nothing to read.
    private var known: [Reading: SchemaAnnotations?] = [:]

    private struct Reading: Hashable {
        var path: String
        var readsDefaults: Bool
    }

    static func read(_ declarations: [SchemaDeclaration], in tree: any FileTree) throws -> SchemaTables {
        var tables = SchemaTables(source: RepositorySchemas(tree))
        for declaration in declarations { try tables.add(declaration) }
        return tables
    }

    private init(source: RepositorySchemas) { self.source = source }

    private mutating func add(_ declaration: SchemaDeclaration) throws {
        guard let found = try annotations(of: declaration) else { return }
        if declaration.environments == nil { diagnostics += found.diagnostics.filter { !diagnostics.contains($0) } }
        guard let graph = found.graph else { return }
        if declaration.fillsDefaults, graph.hasDefaults {
            defaults.append(DefaultTable.Entry(declaration.documents, in: declaration.environments, graph))
        }
        if graph.hasTerms {
            terms.append(SecretTermsTable.Entry(documents: declaration.documents, environments: declaration.environments, graph: graph))
        }
        guard let first = graph.strategies.first else { return }
        guard declaration.environments == nil else {
            diagnostics.append(
                Diagnostic(
                    "strategy-by-environment",
                    "this schema applies to some environments only, so it cannot say how \"\(first.path)\" merges",
                    at: first.place, hints: ["put the strategy into a schema that applies to every environment"]))
            return
        }
        let entry = StrategyTable.Entry(declaration.documents, graph)
        for other in strategies where other.graph !== graph && other.overlaps(entry) { compare(graph, with: other.graph) }
        strategies.append(entry)
    }

    private mutating func annotations(of declaration: SchemaDeclaration) throws -> SchemaAnnotations? {
        let reading = Reading(path: declaration.schema, readsDefaults: declaration.fillsDefaults)
        if let known = known[reading] { return known }
        let found = try read(declaration)
        known[reading] = .some(found)
        return found
    }

    /// What is wrong with the file of a schema for some environments concerns only those: their judge tells it.
    private mutating func read(_ declaration: SchemaDeclaration) throws -> SchemaAnnotations? {
        let tells = declaration.environments == nil, path = declaration.schema
        do {
            guard let schema = try source.file(at: path) else {
                if tells { diagnostics.append(DocumentRule(declaration).missing) }
                return nil
            }
            let uri = RepositorySchemas.uri(of: path)
            return try SchemaAnnotations.read(schema, uri: uri, source: source, readsDefaults: declaration.fillsDefaults)
        } catch let error as Diagnostics {
            if tells { diagnostics += error.list }
            return nil
        }
    }

    private mutating func compare(_ graph: AnnotationGraph, with other: AnnotationGraph) {
        for conflict in StrategyConflicts.find(in: graph, and: other) {
            let place = conflict.other.place?.description ?? "another schema"
            diagnostics.append(
                Diagnostic(
                    "two-strategies",
                    "\"\(conflict.path)\" merges \(conflict.one.strategy.manner) here and \(conflict.other.strategy.manner) in \(place)",
                    at: conflict.one.place, hints: ["one path has one strategy"]))
        }
    }
}

extension StrategyTable.Entry {
    /// Whether some document may be meant by both, as far as patterns tell: equal, or one is a name that the other matches.
    fileprivate func overlaps(_ other: StrategyTable.Entry) -> Bool {
        documents.contains { one in
            other.documents.contains { two in one == two || two.matches(one.text) || one.matches(two.text) }
        }
    }
}
