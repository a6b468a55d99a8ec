internal import Documents
internal import History
package import Overlays
package import Rendering
internal import Schemas
internal import Synchronization

/// Judges effective documents of one state of the files by the schemas that its manifest names, flag documents by the program's own.
/// Schemas are read and compiled when the first document asks for them.
///
/// A rule of the policy is one more `DocumentRule`, with words and a severity of its own. Those about changes are compiled with the rest,
/// so that a schema that is wrong is told of, and judge where a change is known (`ChangeRules`).
package final class SchemaJudge: DocumentJudge {
    private let rules: [DocumentRule]
    private let graph: EnvironmentGraph
    private let tree: any FileTree
    private let cache: SchemaCache
    /// Nil where there is no such file.
    private let schemas = Mutex<[SchemaKey: CompiledSchema?]>([:])

    init(_ configuration: Configuration, tree: any FileTree, cache: SchemaCache) {
        let manifest = configuration.manifest
        rules = manifest.schemas.map(DocumentRule.init) + manifest.policies.map(DocumentRule.init) + [DocumentRule(flagsOf: manifest)]
        graph = configuration.graph
        (self.tree, self.cache) = (tree, cache)
    }

    package func judgement(of document: EffectiveDocument) throws -> Judgement {
        var judgement = Judgement(), compiled: [CompiledRule] = []
        for rule in rules where rule.selects(document.name, in: document.environment, graph) {
            let schema = try schema(of: rule)
            judgement.files.formUnion(schema?.dependencies ?? [rule.schema.path])
            judgement.diagnostics += complaints(about: rule, schema)
            if rule.judgesDocuments, let schema = schema?.schema { compiled.append(CompiledRule(rule: rule, schema: schema)) }
        }
        judgement.diagnostics += compiled.diagnostics(of: document)
        return judgement
    }

    /// The rules of the manifest's policy whose schemas are good.
    func policies() throws -> [CompiledRule] {
        try rules.filter { $0.policy != nil }.compactMap { rule in
            try schema(of: rule)?.schema.map { CompiledRule(rule: rule, schema: $0) }
        }
    }

    /// What is wrong with the schemas themselves, whether there is a document of theirs or not, in the environments where they apply.
    ///
    /// - Parameter paths: only schemas in which these files have a part; nil: all.
    func complaints(in environments: [String], changedBy paths: [String]? = nil) throws -> [Diagnostic] {
        try (paths.map(rules(changedBy:)) ?? rules.filter { !$0.isOwn }).flatMap { rule in
            let concerned = environments.filter { graph.selects(rule.environments, $0) }
            let found = try concerned.isEmpty ? [] : complaints(about: rule, schema(of: rule))
            return concerned.flatMap { environment in found.map { $0.concerning(environment) } }
        }
    }

    /// What is wrong with files that cfgops itself reads; it concerns every environment.
    ///
    /// - Parameter paths: only those of these files; nil: all.
    func ownFiles(of manifest: Manifest, changedBy paths: [String]? = nil) throws -> [Diagnostic] {
        try OwnFiles(tree: tree, cache: cache).diagnostics(manifest: manifest, among: paths)
    }

    private func complaints(about rule: DocumentRule, _ compiled: CompiledSchema?) -> [Diagnostic] {
        compiled?.diagnostics ?? [rule.missing]
    }

    private func schema(of rule: DocumentRule) throws -> CompiledSchema? {
        try schemas.withLock { schemas in
            if let known = schemas[rule.schema] { return known }
            let compiled = try cache.schema(rule.schema, in: tree)
            schemas[rule.schema] = .some(compiled)
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
        var found: [String: Set<String>] = [:]
        for rule in try rules(changedBy: paths) {
            for environment in graph.concrete where graph.selects(rule.environments, environment) {
                let isNamed = rule.documents.allSatisfy(\.isLiteral)
                let names = isNamed ? rule.documents.map(\.text) : try configuration.documents(in: environment)
                found[environment, default: []].formUnion(names.filter(rule.documents.match))
            }
        }
        return found
    }

    private func rules(changedBy paths: [String]) throws -> [DocumentRule] {
        let paths = Set(paths.filter { path in !RepositorySchemas.otherFolders.contains(where: path.hasPrefix) })
        return try paths.isEmpty
            ? []
            : rules.filter { rule in
                try !rule.isOwn && (paths.contains(rule.schema.path) || schema(of: rule)?.depends(on: paths) ?? false)
            }
    }
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
