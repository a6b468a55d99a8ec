package import Documents
package import Overlays

/// What an import adds to a configuration repository: new files, and environments in the manifest.
package struct ImportPlan: Sendable {
    /// By path below the configuration root, without the manifest.
    package let files: [String: [UInt8]]
    /// The manifest with the new environments; nil when it stays as it is.
    package let manifest: [UInt8]?
    /// Environments that are new in the manifest.
    package let environments: [String]
    /// What the person should know: the repository's own environments that inherit what is new.
    package let warnings: [Diagnostic]

    /// - Parameters:
    ///   - configuration: what is there already.
    ///   - manifestText: its manifest.
    /// - Throws: `Diagnostics` for documents that exist, for names that no environment can have, and for what layers cannot say.
    package init(_ imported: ImportedConfiguration, into configuration: Configuration, manifestText: [UInt8]) throws {
        try ImportPlan.check(imported, against: configuration)
        let known = configuration.graph.names, new = imported.environments.filter { !known.contains($0.name) }
        var manifest = configuration.manifest
        let isDeclared = manifest.environments != nil
        let text = try ManifestText.adding(isDeclared ? new : ImportPlan.all(known, new), to: manifestText)
        manifest.environments = try ImportPlan.read(text).environments
        let layering = try Layering(imported, manifest: manifest, strategies: configuration.strategies).result()
        guard layering.diagnostics.isEmpty else { throw Diagnostics(layering.diagnostics) }
        files = layering.files
        // Without declarations each folder is an environment that inherits base (R4).
        let needsNone = new.allSatisfy { environment in
            !environment.isAbstract && environment.parents.allSatisfy { $0 == EnvironmentGraph.base }
                && layering.files.keys.contains { $0.hasPrefix("environments/\(environment.name)/") }
        }
        let changes = isDeclared ? !new.isEmpty : !needsNone
        self.manifest = changes ? text : nil
        environments = changes ? new.map(\.name) : []
        warnings = ImportPlan.newcomers(imported, layering.files, EnvironmentGraph(manifest.environments, folders: []))
    }

    /// A repository without declarations: what folders said so far, then what is new.
    private static func all(_ known: [String], _ new: [ImportedConfiguration.Environment]) -> [ImportedConfiguration.Environment] {
        known.filter { $0 != EnvironmentGraph.base }.map { ImportedConfiguration.Environment(name: $0) } + new
    }

    private static func read(_ text: [UInt8]) throws(Diagnostics) -> Manifest {
        let (manifest, diagnostics) = Manifest.read(text)
        guard let manifest else { throw Diagnostics(diagnostics) }
        return manifest
    }

    private static func check(_ imported: ImportedConfiguration, against configuration: Configuration) throws {
        let there = try configuration.allLayerFiles().files
        let documents = Set(imported.documents.values.flatMap(\.keys)), sealed = Set(imported.files.keys.compactMap { LayerPath($0) })
        let complaints = Dictionary(grouping: there) { $0.document }.sorted { $0.key < $1.key }.compactMap { name, layers -> Diagnostic? in
            let inTheWay = layers.filter { layer in
                layer.isSecrets ? LayerPath(layer.path).map(sealed.contains) ?? false : documents.contains(name)
            }
            guard !inTheWay.isEmpty else { return nil }
            return Diagnostic(
                "document-exists", "document \"\(name)\" is there already: \(listed(inTheWay.map(\.path)))",
                hints: ["an import overwrites nothing: give the new one another name with --as DOC"])
        }
        let names = imported.environments.map(\.name).filter { $0.contains("/") || !DocumentPath.isDocumentName($0) }
        let bad = names.map { name in
            Diagnostic("bad-environment", "bad environment name \"\(name)\": expected letters, digits, \"_\", \"-\" and, not first, \".\"")
        }
        guard complaints.isEmpty, bad.isEmpty else { throw Diagnostics(bad + complaints) }
    }

    /// Environments that the source does not speak of, and that inherit what it never meant for all: what others have in common.
    private static func newcomers(
        _ imported: ImportedConfiguration, _ files: [String: [UInt8]], _ graph: EnvironmentGraph
    ) -> [Diagnostic] {
        let shared = files.keys.compactMap { LayerPath($0) }.filter { imported.documents[$0.environment]?[$0.document] == nil }
        let layers = shared.filter { layer in imported.documents.values.contains { $0[layer.document] != nil } }
        let spoken = Set(imported.environments.map(\.name))
        return graph.concrete.filter { !spoken.contains($0) }.compactMap { name in
            let order = graph.order(of: name), names = Set(layers.filter { order.contains($0.environment) }.map(\.document)).sorted()
            guard !names.isEmpty else { return nil }
            return Diagnostic(
                "inherits-import", "\(name), which the source does not have, inherits what the others share of \(listed(names))",
                severity: .warning, environments: [name])
        }
    }
}
