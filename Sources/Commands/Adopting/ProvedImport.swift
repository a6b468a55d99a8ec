internal import Changing
internal import Documents
internal import History
internal import Importing
internal import Overlays
internal import Validating

/// An import as edits to a commit, proved before anything is written: what these edits make of every document is what the source
/// says.
struct ProvedImport {
    let plan: ImportPlan
    let proof: Proof
    let edits: [String: Change.Edit]

    /// - Throws: `Diagnostics` for what is in the way (exit 3), for what layers cannot say, and for every value that would differ.
    init(_ imported: ImportedConfiguration, over head: Snapshot, root: ConfigurationRoot, inputs: Inputs, cache: LayerCache) throws {
        let there = try LoadedConfiguration.read(root: root, tree: head, inputs: inputs, cache: cache).usable()
        let manifest = try head.read(ConfigurationRoot.manifestName) ?? []
        plan = try ImportPlan(imported, into: there, manifestText: manifest)
        let inTheWay = try plan.files.keys.sorted().filter { try head.entry($0) != nil }
        guard inTheWay.isEmpty else {
            throw Diagnostics(inTheWay.map { Diagnostic("document-exists", "there is a file already", at: Place(file: $0)) })
        }
        var edits = plan.files.mapValues { Change.Edit.write($0) }
        if let manifest = plan.manifest { edits[ConfigurationRoot.manifestName] = .write(manifest) }
        let tree = EditedTree(head, edits: edits)
        let new = try LoadedConfiguration.read(root: root, tree: tree, inputs: inputs, cache: cache).usable()
        proof = try Proof.compare(imported, with: new)
        guard proof.differences.isEmpty else { throw Diagnostics(proof.differences) }
        self.edits = edits
    }
}
