internal import Documents
package import History
package import Overlays

/// What the manifest and its schemas say about reading layers: the part of a configuration that stays the same over most commits.
package struct ConfigurationSettings: Sendable {
    /// Nil when it is missing or cannot be read.
    package let manifest: Manifest?
    package let strategies: StrategyTable
    package let defaults: DefaultTable
    /// Every file that has a part in them, below the configuration root, there or not.
    package let files: Set<String>
    /// Complaints about the manifest and about what schemas say of merging.
    let diagnostics: [Diagnostic]

    /// - Throws: what the tree throws: an object or a file that cannot be read is never taken for an absent one (R4).
    package static func read(_ tree: any FileTree) throws -> ConfigurationSettings {
        guard let bytes = try tree.read(ConfigurationRoot.manifestName) else {
            let complaint = Diagnostic(
                "no-manifest", "no \(ConfigurationRoot.manifestName) is in this state of the files", hints: ["cfgops init adds one"])
            return ConfigurationSettings(complaints: [complaint])
        }
        let (manifest, complaints) = Manifest.read(bytes)
        guard let manifest else { return ConfigurationSettings(complaints: complaints) }
        return ConfigurationSettings(manifest, try SchemaTables.read(manifest.schemas, in: tree), complaints: complaints)
    }

    private init(_ manifest: Manifest, _ tables: SchemaTables, complaints: [Diagnostic]) {
        self.manifest = manifest
        (strategies, defaults) = (StrategyTable(tables.strategies), DefaultTable(tables.defaults))
        files = tables.files.union([ConfigurationRoot.manifestName])
        diagnostics = complaints + tables.diagnostics
    }

    private init(complaints: [Diagnostic]) {
        (manifest, strategies, defaults, files) = (nil, .empty, .empty, [ConfigurationRoot.manifestName])
        diagnostics = complaints
    }
}
