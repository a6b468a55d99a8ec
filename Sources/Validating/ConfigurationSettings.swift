internal import Documents
package import History
package import Overlays

/// What the manifest and its schemas say about reading layers: the part of a configuration that stays the same over most commits.
package struct ConfigurationSettings: Sendable {
    /// Nil when it is missing or cannot be read.
    package let manifest: Manifest?
    package let strategies: StrategyTable
    package let defaults: DefaultTable
    /// When secrets are due.
    let terms: SecretTermsTable
    /// Every file that has a part in them, below the configuration root, by its content; nil where there is none.
    package let files: [String: ObjectID?]
    /// Whether a file that has no part in them yet may get one.
    private let dependsOnFolder: Bool
    /// Complaints about the manifest and about what schemas say of merging.
    let diagnostics: [Diagnostic]

    /// - Throws: what the tree throws: an object or a file that cannot be read is never taken for an absent one (R4).
    package static func read(_ tree: any FileTree) throws -> ConfigurationSettings {
        guard let bytes = try tree.read(ConfigurationRoot.manifestName) else {
            let complaint = Diagnostic(
                "no-manifest", "no \(ConfigurationRoot.manifestName) is in this state of the files", hints: ["cfgops init adds one"])
            return try ConfigurationSettings(nil, complaints: [complaint])
        }
        let (manifest, complaints) = Manifest.read(bytes)
        guard let manifest else { return try ConfigurationSettings(bytes, complaints: complaints) }
        return try ConfigurationSettings(manifest, SchemaTables.read(manifest.schemas, in: tree), of: bytes, complaints)
    }

    /// Whether they would be the same in another state of the files.
    package func isCurrent(in tree: any FileTree) throws -> Bool {
        try !dependsOnFolder && files.allSatisfy { path, id in try tree.id(of: path) == id }
    }

    private init(_ manifest: Manifest, _ tables: SchemaTables, of text: [UInt8], _ complaints: [Diagnostic]) throws {
        self.manifest = manifest
        (strategies, defaults) = (StrategyTable(tables.strategies), DefaultTable(tables.defaults))
        terms = SecretTermsTable(manifest, schemas: tables.terms)
        files = try tables.source.lookups.merging([ConfigurationRoot.manifestName: Repository.blobID(of: text)]) { $1 }
        dependsOnFolder = tables.source.hasSearched
        diagnostics = complaints + tables.diagnostics
    }

    private init(_ text: [UInt8]?, complaints: [Diagnostic]) throws {
        (manifest, strategies, defaults, terms, dependsOnFolder) = (nil, .empty, .empty, .empty, false)
        files = [ConfigurationRoot.manifestName: try text.map(Repository.blobID)]
        diagnostics = complaints
    }
}
