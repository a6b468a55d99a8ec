internal import Documents
internal import History
package import Overlays
package import Rendering
internal import Schemas
internal import Synchronization

/// Judges effective documents of one state of the files by the schemas that its manifest names. Schemas are read and compiled when the
/// first document asks for them.
///
/// A policy that judges documents is one more `DocumentRule`, with a selector of its own: compiling, caching, what a change of its
/// schema reaches and what is rendered again hold for it as they stand. Only its words and its severity are for `DocumentRule` to say.
package final class SchemaJudge: DocumentJudge {
    private let rules: [DocumentRule]
    private let graph: EnvironmentGraph
    private let tree: any FileTree
    private let cache: SchemaCache
    /// By path; nil where there is no such file.
    private let schemas = Mutex<[String: CompiledSchema?]>([:])

    init(_ configuration: Configuration, tree: any FileTree, cache: SchemaCache) {
        rules = configuration.manifest.schemas.map(DocumentRule.init)
        graph = configuration.graph
        (self.tree, self.cache) = (tree, cache)
    }

    /// A stream of Kubernetes objects is judged object by object, everything else as a whole.
    package func judgement(of document: EffectiveDocument) throws -> Judgement {
        var judgement = Judgement(), schemas: [(rule: DocumentRule, schema: Schema)] = []
        for rule in rules where rule.documents.match(document.name) && graph.selects(rule.environments, document.environment) {
            let compiled = try schema(of: rule)
            judgement.files.formUnion(compiled?.dependencies ?? [rule.path])
            judgement.diagnostics += complaints(about: rule, compiled)
            if let schema = compiled?.schema { schemas.append((rule, schema)) }
        }
        guard !schemas.isEmpty else { return judgement }
        var instance = Instance()
        for (path, part) in document.judgedParts {
            instance.removeAll()
            instance.append(document, part)
            for (rule, schema) in schemas where !schema.accepts(instance) {
                let places = EffectivePlaces(instance, of: document, from: part, at: path)
                judgement.diagnostics += rule.diagnostics(schema.findings(in: instance), instance, places, document.name)
            }
        }
        return judgement
    }

    /// What is wrong with the schemas themselves that apply in an environment, whether it has a document of theirs or not.
    func complaints(in environment: String) throws -> [Diagnostic] {
        try rules.filter { graph.selects($0.environments, environment) }.flatMap { complaints(about: $0, try schema(of: $0)) }
    }

    private func complaints(about rule: DocumentRule, _ compiled: CompiledSchema?) -> [Diagnostic] {
        compiled?.diagnostics ?? [rule.missing]
    }

    private func schema(of rule: DocumentRule) throws -> CompiledSchema? {
        try schemas.withLock { schemas in
            if let known = schemas[rule.path] { return known }
            let compiled = try cache.schema(at: rule.path, in: tree)
            schemas[rule.path] = .some(compiled)
            return compiled
        }
    }
}

// MARK: Reach

extension SchemaJudge {
    /// The documents by environment that are judged otherwise when some files change: those of schemas that have a part in them.
    ///
    /// - Parameter paths: seen from the configuration root, those of other files too.
    func documents(judgedBy paths: [String], in configuration: Configuration) throws -> [String: Set<String>] {
        let paths = Set(paths.filter { path in !SchemaJudge.otherFolders.contains(where: path.hasPrefix) })
        var found: [String: Set<String>] = [:]
        for rule in rules where try !paths.isEmpty && (paths.contains(rule.path) || schema(of: rule)?.depends(on: paths) ?? false) {
            for environment in graph.concrete where graph.selects(rule.environments, environment) {
                let isNamed = rule.documents.allSatisfy(\.isLiteral)
                let names = isNamed ? rule.documents.map(\.text) : try configuration.documents(in: environment)
                found[environment, default: []].formUnion(names.filter(rule.documents.match))
            }
        }
        return found
    }

    /// No schema refers into these, so that pushes of layers alone compile none.
    static let otherFolders = ["environments/", "templates/"]
}

extension EffectiveDocument {
    /// What schemas apply to, each with its path in the document: the objects of a stream, or the whole.
    var judgedParts: [(path: Path, node: NodeID)] {
        guard isStream else { return [(.root, root)] }
        return children(root).compactMap { key, object in
            let name = text(key)
            return ShortOverlay.words.contains(name) ? nil : (Path([.key(name)]), object)
        }
    }
}
