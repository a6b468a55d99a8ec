package import Overlays
internal import Rendering

/// Which effective documents are to be judged or compared.
package enum Scope: Sendable, Hashable {
    case everything
    /// Document names by environment; environments that are missing are not concerned.
    case documents([String: Set<String>])

    package func contains(_ document: String, in environment: String) -> Bool {
        switch self {
        case .everything: true
        case .documents(let names): names[environment]?.contains(document) ?? false
        }
    }

    /// The documents in scope of an environment; nil for all that it has.
    package func names(in environment: String) -> Set<String>? {
        switch self {
        case .everything: nil
        case .documents(let names): names[environment] ?? []
        }
    }

    /// What of it is about one document.
    package func narrowed(to document: String, in environments: [String]) -> Scope {
        let concerned = environments.filter { contains(document, in: $0) }
        return .documents(Dictionary(uniqueKeysWithValues: Set(concerned).map { ($0, [document]) }))
    }

    package func concerns(_ environment: String) -> Bool {
        switch self {
        case .everything: true
        case .documents(let names): !(names[environment] ?? []).isEmpty
        }
    }
}

/// What a set of changed files reaches: their own documents in every environment that inherits them, the documents that refer to
/// those, over any number of steps, the documents that changed schemas judge, and those that changed templates are filled with.
package struct Reach {
    private let configuration: Configuration
    private let environments: EnvironmentGraph
    private let index: ReferenceIndex
    private let root: ConfigurationRoot

    package init(in configuration: Configuration, index: ReferenceIndex, root: ConfigurationRoot) {
        self.configuration = configuration
        environments = configuration.graph
        self.index = index
        self.root = root
    }

    /// - Parameters:
    ///   - paths: seen from the configuration root.
    ///   - judge: that of the new state; an old manifest that names other schemas is a changed file itself.
    /// - Returns: `everything` when the manifest changed, since it may touch any document.
    /// - Throws: what the source of the configuration throws when a template or a schema cannot be read.
    package func scope(of paths: [String], judgedBy judge: SchemaJudge?) throws -> Scope {
        guard !paths.contains(ConfigurationRoot.manifestName) else { return .everything }
        let rendered = try Renderer(configuration: configuration).documents(madeWith: paths)
        let judged = try judge?.documents(judgedBy: paths, in: configuration) ?? [:]
        return .documents(documents(of: paths, and: judged).merging(rendered) { $0.union($1) })
    }

    /// The documents by environment that files reach as layers or by reference, whatever else is among them.
    ///
    /// - Parameter judged: documents that are reached already: what their schemas say about merging may change their values.
    package func documents(of paths: [String], and judged: [String: Set<String>] = [:]) -> [String: Set<String>] {
        var reached: [String: Set<String>] = [:]
        let files = Set(paths.map { "file:\($0)" })
        let referring = index.layers(referringTo: files).compactMap { root.rootPath($0) }
        var pending = (paths + referring).compactMap { LayerPath($0) }.map { (concerned(by: $0.environment), $0.document) }
        pending += judged.flatMap { environment, names in names.map { ([environment], $0) } }
        // A step for all documents at a time, since each walks over the whole index.
        while !pending.isEmpty {
            var fresh: [String: Set<String>] = [:]
            for (names, document) in pending {
                let new = names.filter { reached[$0, default: []].insert(document).inserted }
                if !new.isEmpty { fresh[document, default: []].formUnion(new) }
            }
            pending = index.references(to: Set(fresh.keys)).compactMap { path, names in
                guard let layer = root.rootPath(path).flatMap({ LayerPath($0) }) else { return nil }
                let environments = Set(names.flatMap { fresh[$0] ?? [] })
                let both = concerned(by: layer.environment).filter(environments.contains)
                return both.isEmpty ? nil : (both, layer.document)
            }
        }
        return reached
    }

    private func concerned(by environment: String) -> [String] {
        [environment] + environments.descendants(of: environment)
    }
}
