package import Documents
internal import Synchronization

/// The documents of one configuration root at one moment: a source, read lazily. What is asked for is read, nothing else; what
/// was read is kept. Safe to use from any thread.
package final class Configuration: Sendable {
    package let manifest: Manifest
    package let graph: EnvironmentGraph
    package let inputs: Inputs
    /// The full hexadecimal id of the commit that this is; nil where it is none: a work tree, the index, an edit.
    package let commit: String?
    /// What is wrong about environments as a whole.
    package let diagnostics: [Diagnostic]
    package let source: any LayerSource
    package let strategies: StrategyTable
    package let defaults: DefaultTable
    private let cache: LayerCache

    private struct State {
        /// Nil where there is no such folder.
        var entries: [FolderKey: [SourceEntry]?] = [:]
        var folders: [FolderKey: LayerFolder?] = [:]
        /// Layers of sources without identities, by path.
        var layers: [String: ParsedLayer] = [:]
        /// Documents that references reached, by environment and name.
        var merged: [MergedKey: MergedDocument] = [:]
    }

    private struct FolderKey: Hashable {
        var environment: String
        var prefix: String
    }

    private struct MergedKey: Hashable {
        var environment: String
        var document: String
    }

    private let state = Mutex(State())

    package init(
        source: any LayerSource, manifest: Manifest, strategies: StrategyTable = .empty, defaults: DefaultTable = .empty,
        inputs: Inputs = Inputs(), commit: String? = nil, cache: LayerCache = LayerCache()
    ) throws {
        self.source = source
        self.manifest = manifest
        self.strategies = strategies.adding(flagDocuments: manifest.flags)
        self.defaults = defaults
        self.inputs = inputs
        self.commit = commit
        self.cache = cache
        let entries = try source.list("environments")?.filter { $0.name.utf8.first != UInt8(ascii: ".") } ?? []
        graph = EnvironmentGraph(manifest.environments, folders: entries.filter { $0.kind == .folder }.map(\.name))
        let strangers = entries.compactMap { entry in
            entry.kind.stranger.map { what in
                Diagnostic("bad-layer", "expected the folder of an environment, got \(what)", at: Place(file: "environments/\(entry.name)"))
            }
        }
        diagnostics = graph.diagnostics + manifest.unknownEnvironments(graph) + strangers
    }

    /// What files say of the commit that they were made from.
    package var commitText: String { commit ?? "uncommitted" }

    /// What schemas say about merging a value, what it is in, or what is in it.
    package func strategies(naming value: DocumentPath) throws -> [StatedStrategy] {
        let isStream = try graph.names.contains { try merged(value.document, in: $0).document?.isStream ?? false }
        return strategies.strategies(naming: value, isStream: isStream)
    }

    /// Whether a schema fills a value in where no layer states it.
    package func hasDefault(_ value: DocumentPath, in environment: String) throws -> Bool {
        let graphs = defaults.graphs(for: value.document, in: environment, of: graph)
        guard !graphs.isEmpty else { return false }
        let isStream = try merged(value.document, in: environment).document?.isStream ?? false
        let keys = value.path.steps.dropFirst(isStream ? 1 : 0).map { step -> [UInt8]? in
            if case .key(let key) = step { Array(key.utf8) } else { nil }
        }
        return graphs.contains { $0.hasDefault(at: keys) }
    }

    /// The schema files that say something about a document in an environment: how it merges, or what it is where no layer says.
    package func annotatingFiles(of document: String, in environment: String) -> [String] {
        let graphs = strategies.graphs(for: document) + defaults.graphs(for: document, in: environment, of: graph)
        return graphs.flatMap { $0.documents.map(\.file) }
    }

    /// The names of the documents that an environment has layers of, its own or inherited, sorted. Empty for an unknown one.
    package func documents(in environment: String) throws -> [String] {
        var names: Set<String> = []
        for ancestor in graph.order(of: environment) { try walk(ancestor) { folder in names.formUnion(folder.documents) } }
        return names.sorted()
    }

    /// The layers of one document in one environment, base first, each plain layer before its secrets layer (R5).
    package func layers(of document: String, in environment: String) throws -> [LayerFile] {
        guard LayerName.isDocument(document) else { return [] }
        let (prefix, stem) = LayerName.split(document)
        return try graph.order(of: environment).flatMap { try folder($0, prefix, only: stem)?.layers[stem] ?? [] }
    }

    /// A layer as it was read; nil where it is none.
    package func document(of file: LayerFile) throws -> LayerDocument? { try layer(file).document }

    /// The layers that stand in an environment's own folder.
    package func ownLayers(of environment: String) throws -> [LayerFile] {
        var files: [LayerFile] = []
        try walk(environment) { folder in files += folder.layers.values.joined() }
        return files
    }

    /// Every layer of every environment, and what is wrong about folders and names.
    package func allLayerFiles() throws -> (files: [LayerFile], diagnostics: [Diagnostic]) {
        var files: [LayerFile] = [], diagnostics: [Diagnostic] = []
        for environment in graph.names {
            try walk(environment) { folder in
                files += folder.layers.values.joined()
                diagnostics += folder.others + folder.diagnostics.values.joined()
            }
        }
        return (files.sorted { $0.path < $1.path }, diagnostics.sorted { $0.rendered < $1.rendered })
    }

    /// One document as one environment sees it: references resolved, what the inputs can open open, short overlays applied.
    package func effective(_ document: String, in environment: String) throws -> EffectiveResult {
        try bound(document, in: environment).opening(by: inputs.opener).applyingShortOverlays()
    }

    /// One document with references resolved, its short overlays beside the objects that they speak about: as layers state it.
    package func bound(_ document: String, in environment: String) throws -> EffectiveResult {
        guard graph.contains(environment) else {
            return EffectiveResult(errors: [graph.unknownEnvironment(environment)])
        }
        let merged = try self.merged(document, in: environment), result = try Resolver.resolve(merged, in: self)
        return result.filling(merged.hasReferences ? defaults.graphs(for: document, in: environment, of: graph) : [])
    }
}

// MARK: Reading

extension Configuration {
    /// One document as one environment sees it, references unresolved; kept, since many documents tend to refer to few.
    func referred(_ document: String, in environment: String) throws -> MergedDocument {
        let key = MergedKey(environment: environment, document: document)
        if let known = state.withLock({ $0.merged[key] }) { return known }
        let merged = try self.merged(document, in: environment)
        state.withLock { $0.merged[key] = merged }
        return merged
    }

    /// The layers of one document in one tree. The first ones are kept: judging a change, comparing it and looking for parity all ask
    /// for the same few.
    func merged(_ name: String, in environment: String) throws -> MergedDocument {
        let key = MergedKey(environment: environment, document: name)
        if let known = state.withLock({ $0.merged[key] }) { return known }
        let merged = try merge(name, in: environment)
        state.withLock { if $0.merged.count < Configuration.keptDocuments { $0.merged[key] = merged } }
        return merged
    }

    /// Enough for a large change; a whole repository is looked at document by document, and would only fill memory.
    private static let keptDocuments = 2048

    private func merge(_ name: String, in environment: String) throws -> MergedDocument {
        var documents: [LayerDocument] = [], diagnostics: [Diagnostic] = []
        let (prefix, stem) = LayerName.split(name)
        for ancestor in LayerName.isDocument(name) ? graph.order(of: environment) : [] {
            guard let folder = try folder(ancestor, prefix, only: stem) else { continue }
            diagnostics += folder.diagnostics[stem] ?? []
            for file in folder.layers[stem] ?? [] {
                let layer = try layer(file)
                diagnostics += layer.diagnostics
                if let document = layer.document { documents.append(document) }
            }
        }
        return MergedDocument(
            name: name, environment: environment, layers: documents, strategies: strategies,
            defaults: defaults.graphs(for: name, in: environment, of: graph), diagnostics: diagnostics)
    }

    private func layer(_ file: LayerFile) throws -> ParsedLayer {
        let mergeKeys = manifest.mergeKeys
        guard file.identity == nil else { return try cache.layer(file, mergeKeys: mergeKeys) { try parse(file) } }
        if let known = state.withLock({ $0.layers[file.path] }) { return known }
        let layer = try parse(file)
        state.withLock { $0.layers[file.path] = layer }
        return layer
    }

    private func parse(_ file: LayerFile) throws -> ParsedLayer {
        guard let bytes = try source.read(file.path) else {
            throw Diagnostic("unreadable-layer", "the layer was listed but cannot be read", at: Place(file: file.path))
        }
        return ParsedLayer(file, bytes, mergeKeys: manifest.mergeKeys)
    }

    /// A folder of an environment; nil when there is none.
    ///
    /// - Parameters:
    ///   - prefix: what the documents' names start with in it: empty or `payments/`.
    ///   - stem: the last segment of the one document that is asked for. The others of a large folder are not made then.
    private func folder(_ environment: String, _ prefix: String, only stem: String? = nil) throws -> LayerFolder? {
        let key = FolderKey(environment: environment, prefix: prefix)
        if let known = state.withLock({ $0.folders[key] }) { return known }
        let path = "environments/\(environment)" + (prefix.isEmpty ? "" : "/\(prefix.dropLast())")
        func folder(_ entries: [SourceEntry]) -> LayerFolder {
            LayerFolder(entries, path: path, environment: environment, prefix: prefix)
        }
        let entries = try state.withLock({ $0.entries[key] }) ?? source.list(path)
        if let stem {
            state.withLock { $0.entries[key] = .some(entries) }
            return entries.map { folder($0.filter { LayerFolder.mayConcern(stem, $0.name) }) }
        }
        let whole = entries.map(folder)
        state.withLock { $0.folders[key] = .some(whole) }
        return whole
    }

    /// Calls `body` with each folder of an environment, parents before children.
    private func walk(_ environment: String, _ prefix: String = "", _ body: (LayerFolder) -> Void) throws {
        guard let folder = try folder(environment, prefix) else { return }
        body(folder)
        for name in folder.subfolders { try walk(environment, "\(prefix)\(name)/", body) }
    }
}
