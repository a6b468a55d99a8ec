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

    /// - Parameter first: the manifest of a repository that has none yet.
    /// - Throws: `Diagnostics` for what is in the way (exit 3), for what layers cannot say, and for every value that would differ.
    init(
        _ imported: ImportedConfiguration, over head: Snapshot, manifest first: [UInt8]? = nil, root: ConfigurationRoot, inputs: Inputs,
        cache: LayerCache
    ) throws {
        let start = first.map { [ConfigurationRoot.manifestName: Change.Edit.write($0)] } ?? [:], base = EditedTree(head, edits: start)
        let there = try LoadedConfiguration.read(root: root, tree: base, inputs: inputs, cache: cache).usable()
        let manifest = try base.read(ConfigurationRoot.manifestName) ?? []
        plan = try ImportPlan(imported, into: there, manifestText: manifest)
        let inTheWay = try plan.files.keys.sorted().filter { try head.entry($0) != nil }
        guard inTheWay.isEmpty else {
            throw Diagnostics(inTheWay.map { Diagnostic("document-exists", "there is a file already", at: Place(file: $0)) })
        }
        var edits = start.merging(plan.files.mapValues { .write($0) }) { _, new in new }
        if let manifest = plan.manifest { edits[ConfigurationRoot.manifestName] = .write(manifest) }
        let tree = EditedTree(head, edits: edits)
        let new = try LoadedConfiguration.read(root: root, tree: tree, inputs: inputs, cache: cache).usable()
        proof = try Proof.compare(imported, with: new)
        guard proof.differences.isEmpty else { throw ProvedImport.unproved(proof.differences) }
        self.edits = edits
    }

    private static func unproved(_ differences: [Diagnostic]) -> Diagnostics {
        var list = differences
        list[list.count - 1].hints.append("nothing was written; where a list differs, a schema's x-merge may say otherwise than the source")
        return Diagnostics(list)
    }
}
