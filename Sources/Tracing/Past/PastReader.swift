internal import History
internal import Overlays
internal import Validating

/// Evaluates one document at one commit after another. What commits share is read once: layers by content, the manifest and its
/// schemas as long as they stay the same.
final class PastReader {
    let root: ConfigurationRoot
    private let inputs: Inputs
    private let cache = LayerCache()
    private var last: ConfigurationSettings?
    /// Documents that references reached at some commit: they are likely to be reached at the next.
    private var reached: Set<String> = []

    init(root: ConfigurationRoot, inputs: Inputs) {
        (self.root, self.inputs) = (root, inputs)
    }

    func snapshot(_ commit: ObjectID) throws -> Snapshot { try root.repository.snapshot(commit, root: root.folder) }

    func state(of name: DocumentName, in tree: any FileTree) throws -> PastState {
        let settings = try settings(of: tree)
        let paths = Set(settings.files.keys), contents = settings.files.compactMapValues { $0 }
        guard let manifest = settings.manifest else {
            return PastState(
                name: name, content: .broken, tree: tree, documents: [name.document], environments: [], settings: paths, named: [],
                foldersCount: false, files: contents)
        }
        reached.insert(name.document)
        var evaluated = try evaluate(name, in: tree, manifest, settings)
        while !evaluated.documents.isSubset(of: reached) {
            reached.formUnion(evaluated.documents)
            evaluated = try evaluate(name, in: tree, manifest, settings)
        }
        var files = contents
        for path in evaluated.files { files[path] = try tree.id(of: path) }
        try files.merge(layers(of: evaluated.documents, in: evaluated.environments, tree)) { $1 }
        return PastState(
            name: name, content: evaluated.content, tree: tree, documents: evaluated.documents,
            environments: evaluated.environments, settings: paths, named: evaluated.files,
            foldersCount: manifest.environments == nil, files: files)
    }

    /// What the files that a state was made from are in another tree.
    func files(of state: PastState, in tree: any FileTree) throws -> [String: ObjectID] {
        var files = try layers(of: state.documents, in: state.environments, tree)
        for path in state.others { files[path] = try tree.id(of: path) }
        return files
    }

    /// The environments of a tree; nil where its manifest cannot be read.
    func graph(of tree: any FileTree) throws -> EnvironmentGraph? {
        guard let manifest = try settings(of: tree).manifest else { return nil }
        return try Configuration(source: DocumentSource(tree, documents: []), manifest: manifest).graph
    }

    private struct Evaluated {
        var content: PastState.Content
        var documents: Set<String>
        var environments: [String]
        var files: Set<String> = []
    }

    private func evaluate(
        _ name: DocumentName, in tree: any FileTree, _ manifest: Manifest, _ settings: ConfigurationSettings
    ) throws -> Evaluated {
        let configuration = try Configuration(
            source: DocumentSource(tree, documents: reached), manifest: manifest, strategies: settings.strategies,
            defaults: settings.defaults, inputs: inputs, cache: cache)
        guard configuration.graph.contains(name.environment) else {
            return Evaluated(content: .absent, documents: [name.document], environments: [])
        }
        let environments = configuration.graph.order(of: name.environment)
        let result = try configuration.effective(name.document, in: name.environment)
        let isBroken = !result.errors.isEmpty || environments.isEmpty
        let dependencies = result.document?.dependencies
        return Evaluated(
            content: isBroken ? .broken : result.document.map { .value($0) } ?? .absent,
            documents: (dependencies?.documents ?? []).union([name.document]), environments: environments,
            files: dependencies?.files ?? [])
    }

    private func settings(of tree: any FileTree) throws -> ConfigurationSettings {
        if let last, try last.isCurrent(in: tree) { return last }
        let settings = try ConfigurationSettings.read(tree)
        last = settings
        return settings
    }

    private func layers(of documents: Set<String>, in environments: [String], _ tree: any FileTree) throws -> [String: ObjectID] {
        let wanted = Set(documents.map { $0.lowercased() })
        let prefixes = Set(documents.map { $0[..<($0.lastIndex(of: "/").map($0.index(after:)) ?? $0.startIndex)] }).map(String.init)
        var files: [String: ObjectID] = [:]
        for environment in environments {
            for prefix in prefixes {
                let folder = "environments/\(environment)/\(prefix)"
                let beginnings = DocumentSource.beginnings(of: documents, below: prefix)
                for entry in try tree.list(String(folder.dropLast()), beginningWith: beginnings) ?? [] {
                    let path = folder + entry.name
                    if let document = LayerPath(path)?.document, wanted.contains(document.lowercased()) { files[path] = entry.id }
                }
            }
        }
        return files
    }
}
