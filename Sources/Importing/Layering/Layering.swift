package import Documents
package import Overlays

/// Cuts effective values into layers: what is equal everywhere goes to `base`, intermediate environments take what all their
/// descendants share, each environment states only its difference.
///
/// 1. Environments without values of their own get what those below them have in common.
/// 2. Parents first, the layers made so far are overlaid by the real merge; what that lacks of the wanted value is the next layer.
/// 3. The layers are text then, so that the next merge reads what will be committed.
package struct Layering {
    package struct Result: Sendable {
        /// By path below the configuration root: layers, and the files that they name.
        package var files: [String: [UInt8]] = [:]
        /// What layers cannot say.
        package var diagnostics: [Diagnostic] = []
    }

    private let imported: ImportedConfiguration
    /// With references off: the overlay of what layers say, as they say it.
    private let manifest: Manifest
    private let referencesOff: [Pattern]
    private let strategies: StrategyTable
    private let graph: EnvironmentGraph

    /// - Parameters:
    ///   - manifest: declares every environment of the import; others of the repository may be there.
    ///   - strategies: how the repository's documents merge, flag documents included.
    package init(_ imported: ImportedConfiguration, manifest: Manifest, strategies: StrategyTable) {
        self.imported = imported
        self.strategies = strategies
        referencesOff = manifest.referencesOff
        var silent = manifest
        silent.referencesOff = [Pattern("**")]
        self.manifest = silent
        graph = EnvironmentGraph(manifest.environments, folders: [])
    }

    /// The layers of a configuration in a repository of its own.
    package static func layers(of imported: ImportedConfiguration) throws -> Result {
        let manifest = try ManifestText.manifest(of: imported.environments)
        return try Layering(imported, manifest: manifest, strategies: StrategyTable().adding(flagDocuments: manifest.flags)).result()
    }

    package func result() throws -> Result {
        var result = Result(files: imported.files), language = LayerLanguage()
        for document in Set(imported.documents.values.flatMap(\.keys)).sorted() {
            do {
                let wanted = try values(of: document, &language)
                let cut = try layers(of: document, wanted, files: language.files)
                result.files.merge(cut) { _, new in new }
            } catch let complaint as Diagnostic {
                result.diagnostics.append(complaint)
            }
        }
        result.files.merge(language.files) { _, new in new }
        result.diagnostics += language.diagnostics
        return result
    }
}

// MARK: one document

extension Layering {
    /// What each environment of the source is to have of a document, in the language of layers.
    private struct Wanted {
        var values: [String: ImportedValue] = [:]
        var isStream = false
    }

    private func values(of document: String, _ language: inout LayerLanguage) throws(Diagnostic) -> Wanted {
        var wanted = Wanted(), mapping: Place??
        for environment in imported.environments.map(\.name) {
            guard let value = imported.documents[environment]?[document] else { continue }
            let root: ImportedValue
            switch value {
            case .mapping(let value): (root, mapping) = (value, .some(value.place))
            case .stream(let parts):
                (root, wanted.isStream) = (
                    try StreamObjects.root(of: parts, document: document, isLiteral: referencesOff.match(document)), true
                )
            }
            wanted.values[environment] = language.translated(
                root, of: document, in: environment, bindsReferences: !referencesOff.match(document))
        }
        if wanted.isStream, let place = mapping {
            throw Diagnostic(
                "stream-object", "document \"\(document)\" is a mapping in one environment and a stream of objects in another", at: place)
        }
        return wanted
    }

    /// Environments that the source has values of, and those that may take what these share; parents first.
    private var concerned: [String] {
        let names = Set(imported.environments.map(\.name) + [EnvironmentGraph.base])
        return graph.names.filter(names.contains).sorted { (graph.order(of: $0).count, $0) < (graph.order(of: $1).count, $1) }
    }

    /// Whether the source leaves open what an environment has of a document. No program reads `base`.
    private func isOpen(_ environment: String, _ wanted: Wanted) -> Bool {
        if environment == EnvironmentGraph.base { return wanted.values[environment] == nil }
        return imported.environments.first { $0.name == environment }?.isAbstract ?? true
    }

    private func layers(of document: String, _ wanted: Wanted, files: [String: [UInt8]]) throws -> [String: [UInt8]] {
        var planned = PlannedFiles(files), stated: [String: ImportedValue] = [:], layers: [String: [UInt8]] = [:]
        let top = MergePosition(strategies, document: document, values: Array(wanted.values.values), isStream: wanted.isStream)
        for environment in concerned {
            let inherited = stated.isEmpty ? nil : try overlay(of: document, in: environment, planned, asStream: wanted.isStream)
            let value = isOpen(environment, wanted) ? shared(by: environment, wanted, top) ?? inherited : wanted.values[environment]
            guard var layer = layer(environment, value, inherited, stated, top) else { continue }
            if wanted.isStream, let inherited {
                let isKnown = graph.ancestors(of: environment).contains {
                    stated[$0].map { StreamObjects.parts(of: $0).count > 1 } ?? false
                }
                layer = StreamObjects.naming(layer, over: inherited, isKnownStream: isKnown)
            }
            stated[environment] = layer
            let path = "environments/\(environment)/\(document).yaml"
            layers[path] = LayerWriter.text(of: layer, asStream: wanted.isStream)
            planned.files[path] = layers[path]
        }
        return layers
    }

    /// What the layers so far make of the document; nil when none of them states it.
    private func overlay(
        of name: String, in environment: String, _ files: PlannedFiles, asStream: Bool
    ) throws -> ImportedValue? {
        let configuration = try Configuration(source: files, manifest: manifest, strategies: strategies)
        let result = try configuration.bound(name, in: environment)
        if let error = result.errors.first { throw error }
        guard let document = result.document else { return nil }
        let value = ImportedValue(effective: document, document.root).withoutNullReferences
        // A single object is a document without a name of its own.
        return try asStream && !document.isStream ? StreamObjects.root(of: [value], document: name, isLiteral: true) : value
    }

    /// What an open environment is to have; nil when fewer than two environments below it, or not all of them, have the document.
    private func shared(by environment: String, _ wanted: Wanted, _ top: MergePosition) -> ImportedValue? {
        let below = imported.environments.filter { !$0.isAbstract && graph.ancestors(of: $0.name).contains(environment) }
        let values = below.compactMap { wanted.values[$0.name] }
        guard below.count > 1, values.count == below.count else { return nil }
        return CommonValue(values: values, position: top).shared()
    }

    private func layer(
        _ environment: String, _ wanted: ImportedValue?, _ inherited: ImportedValue?, _ stated: [String: ImportedValue],
        _ top: MergePosition
    ) -> ImportedValue? {
        guard let wanted else { return inherited == nil ? nil : .removal }
        let above = graph.ancestors(of: environment).reversed().compactMap { stated[$0] }
        let difference = Difference(
            isFirst: inherited == nil && isFirst(environment, stated),
            inheritedComments: { path in above.lazy.compactMap { $0.comments(at: path) }.first })
        var layer = difference.statement(of: wanted, over: inherited, top)
        if let known = above.first?.comments, layer?.comments == known { layer?.comments = Comments() }
        return layer
    }

    /// Whether no other layer of the document comes before, in any environment that inherits this one (R9).
    private func isFirst(_ environment: String, _ stated: [String: ImportedValue]) -> Bool {
        let ancestors = graph.ancestors(of: environment), concerned = Set(concerned)
        return graph.names.allSatisfy { name in
            let order = graph.order(of: name)
            guard let position = order.firstIndex(of: environment) else { return true }
            return order[..<position].allSatisfy { stated[$0] == nil && (ancestors.contains($0) || !concerned.contains($0)) }
        }
    }
}

extension ImportedValue {
    /// `${null}` is how later layers say null.
    fileprivate var withoutNullReferences: ImportedValue {
        var result = self
        switch content {
        case .scalar(.string, "${null}"): result.content = .scalar(.null, "null")
        case .scalar, .binary: break
        case .mapping(let entries): result.content = .mapping(entries.map { ImportedEntry($0.key, $0.value.withoutNullReferences) })
        case .sequence(let elements): result.content = .sequence(elements.map(\.withoutNullReferences))
        }
        return result
    }
}
