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
/// those, over any number of steps, and the documents that changed templates are filled with.
package struct Reach {
    private let configuration: Configuration
    private let environments: EnvironmentGraph
    private let schemas: Set<String>
    private let index: ReferenceIndex
    private let root: ConfigurationRoot

    /// - Parameter configuration: the new one; an old manifest that names other schemas is a changed file itself.
    package init(in configuration: Configuration, index: ReferenceIndex, root: ConfigurationRoot) {
        self.configuration = configuration
        environments = configuration.graph
        schemas = configuration.manifest.schemaPaths
        self.index = index
        self.root = root
    }

    /// - Parameter paths: seen from the configuration root.
    /// - Returns: `everything` when the manifest or a schema changed, since both may touch any document.
    /// - Throws: what the source of the configuration throws when a template cannot be read.
    package func scope(of paths: [String]) throws -> Scope {
        let touchesAny = paths.contains { $0 == ConfigurationRoot.manifestName || schemas.contains($0) }
        guard !touchesAny else { return .everything }
        let rendered = try Renderer(configuration: configuration).documents(madeWith: paths)
        return .documents(documents(of: paths).merging(rendered) { $0.union($1) })
    }

    /// The documents by environment that files reach as layers or by reference, whatever else is among them.
    package func documents(of paths: [String]) -> [String: Set<String>] {
        var reached: [String: Set<String>] = [:]
        let files = Set(paths.map { "file:\($0)" })
        let referring = index.layers(referringTo: files).compactMap { root.rootPath($0) }
        var pending = (paths + referring).compactMap { LayerPath($0) }.map { (concerned(by: $0.environment), $0.document) }
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
