internal import Documents
internal import History
internal import Overlays
internal import Schemas

/// Files that cfgops itself reads, judged by the schemas that it carries: the manifest and `.sops.yaml`.
///
/// The manifest has been read by then, and what its reader refuses never comes here (decision 10).
struct OwnFiles {
    /// Who can decrypt what, below the configuration root.
    static let recipients = ".sops.yaml"

    let tree: any FileTree
    let cache: SchemaCache

    /// - Parameter paths: only those of these files; nil: all.
    func diagnostics(manifest: Manifest, among paths: [String]?) throws -> [Diagnostic] {
        let ofManifest = paths?.contains(Manifest.file) ?? true ? try diagnostics(of: manifest.root, by: .manifest) : []
        return try ofManifest + (paths?.contains(OwnFiles.recipients) ?? true ? recipientDiagnostics() : [])
    }

    private func recipientDiagnostics() throws -> [Diagnostic] {
        guard let bytes = try tree.read(OwnFiles.recipients) else { return [] }
        let parsed = Layer.parse(bytes, file: OwnFiles.recipients)
        guard let root = parsed.document?.root else { return parsed.diagnostics }
        return try parsed.diagnostics + diagnostics(of: root, by: .sops)
    }

    private func diagnostics(of root: Value, by own: OwnSchema) throws -> [Diagnostic] {
        let instance = Instance(root)
        guard let schema = try cache.schema(SchemaKey(path: own.uri), in: tree)?.schema, !schema.accepts(instance) else { return [] }
        let places = DocumentPlaces(instance, of: root.document)
        return Explanation(instance, places: places, document: nil).diagnostics(schema.findings(in: instance))
    }
}
