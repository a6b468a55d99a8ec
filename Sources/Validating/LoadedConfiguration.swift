package import Documents
package import History
package import Overlays

/// The configuration of one state of the files: a commit, the index, the work tree, or a commit with edits.
package struct LoadedConfiguration: Sendable {
    package let root: ConfigurationRoot
    package let tree: any FileTree
    /// Nil when the manifest is missing or cannot be read.
    package let configuration: Configuration?
    /// By what its effective documents are judged; nil when there is no configuration.
    package let judge: SchemaJudge?
    /// When its secrets are due.
    package let terms: SecretTermsTable
    /// Complaints about the manifest and about what schemas say of merging; they concern every environment.
    package let diagnostics: [Diagnostic]

    /// Reads the manifest, and what its schemas say about merging and defaults; nothing else is read until it is asked for.
    ///
    /// - Parameters:
    ///   - schemas: what others have compiled before.
    ///   - commit: what files are to say they were made from; nil: the commit that the tree is of.
    /// - Throws: what the tree throws: an object or a file that cannot be read is never taken for an absent one (R4).
    package static func read(
        root: ConfigurationRoot, tree: any FileTree, inputs: Inputs, cache: LayerCache, schemas: SchemaCache = SchemaCache(),
        named commit: ObjectID? = nil
    ) throws -> LoadedConfiguration {
        let settings = try schemas.settings(of: tree)
        guard let manifest = settings.manifest else {
            return LoadedConfiguration(
                root: root, tree: tree, configuration: nil, judge: nil, terms: .empty, diagnostics: settings.diagnostics)
        }
        let configuration = try Configuration(
            source: TreeSource(tree), manifest: manifest, strategies: settings.strategies, defaults: settings.defaults,
            inputs: inputs, commit: (commit ?? tree.commit).map(\.description), cache: cache)
        return LoadedConfiguration(
            root: root, tree: tree, configuration: configuration, judge: SchemaJudge(configuration, tree: tree, cache: schemas),
            terms: settings.terms, diagnostics: settings.diagnostics + configuration.diagnostics)
    }

    /// The configuration, or its manifest's errors.
    package func usable() throws(Diagnostics) -> Configuration {
        guard let configuration, !diagnostics.contains(where: \.isError) else { throw Diagnostics(diagnostics.filter(\.isError)) }
        return configuration
    }
}
