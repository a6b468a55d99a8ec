internal import Changing
internal import Documents
internal import History
internal import Importing
internal import Overlays
internal import Validating

/// The files of a new configuration repository that starts with what a team has today: proved and judged like an import, written
/// without a commit (R38).
struct FirstImport {
    let report: ImportReport
    /// Layers first: a folder becomes a configuration root with its last file.
    let files: [(path: String, bytes: [UInt8])]
    let warnings: [Diagnostic]

    /// - Throws: what an import throws, and the errors of the verdict.
    init(_ sources: ImportedSources, in repository: Repository) throws {
        let root = ConfigurationRoot(repository: repository, folder: ""), nothing = Snapshot(repository, commit: nil, tree: nil, root: "")
        let manifest = Array((FirstImport.comment + ManifestText.whole(sources.configuration.environments)).utf8), cache = LayerCache()
        let proved = try ProvedImport(
            sources.configuration, over: nothing, manifest: manifest, root: root, inputs: Inputs(), cache: cache)
        let tree = EditedTree(nothing, edits: proved.edits)
        let verdict = try Validator(LoadedConfiguration.read(root: root, tree: tree, inputs: Inputs(), cache: cache)).verdict()
        guard verdict.isAccepted else { throw Failure(.no, verdict.errors) }
        report = ImportReport(sources: sources, proved: proved)
        warnings = report.warnings + verdict.warnings
        files = proved.plan.files.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } + [(ConfigurationRoot.manifestName, manifest)]
    }

    private static let comment = "# The manifest. `cfgops schema manifest` prints its JSON Schema, so that editors complete it.\n"
}
