internal import Changing
internal import Documents
internal import History
internal import Overlays
internal import Validating

/// `cfgops hook merge BASE OURS THEIRS SIZE PATH`: git's merge driver. The result goes where ours was; exit 1 for conflicts.
struct MergeDriver {
    static let name = "merge"
    /// The file of each side; the result goes where ours is.
    private let base: String
    private let ours: String
    private let theirs: String
    private let markerSize: Int
    /// From the top of the repository.
    private let path: String
    private let options: Words

    init(_ words: [String], _ options: Words) throws(UsageError) {
        self.options = options
        guard words.count == 5, let size = Int(words[3]) else {
            throw UsageError("hook merge takes BASE OURS THEIRS SIZE PATH", hints: ["git calls it; cfgops hook install configures that"])
        }
        (base, ours, theirs, markerSize, path) = (words[0], words[1], words[2], size, words[4])
    }

    func run(in context: Context) throws -> Exit {
        let result = context.absolute(ours)
        let old = try bytes(of: context.absolute(base)), our = try bytes(of: result), their = try bytes(of: context.absolute(theirs))
        let repository = try Repository.open(context.folder, environment: context.environment)
        // Where both added the file, git gives an empty base.
        let text = try ConflictedText(
            path, base: old.isEmpty ? nil : old, ours: our, theirs: their, in: repository, sealing: context.sealing(options))
        switch try text.outcome(ConflictMarkers(size: markerSize)) {
        case .merged(let bytes, let notes):
            try overwriteFile(result, bytes)
            notes.forEach { context.note($0) }
        case .sealed(let conflicts):
            conflicts.forEach { context.complain($0.diagnostic) }
            context.note("\(path): stays as ours has it; cfgops mergetool lists and decides conflicts by key")
            return .no
        case .conflicts(let conflicts, let bytes):
            try overwriteFile(result, bytes)
            conflicts.forEach { context.complain($0.diagnostic) }
            let count = conflicts.isEmpty ? "conflicting lines" : counted(conflicts.count, "conflict")
            context.note("\(path): \(count); cfgops mergetool lists and decides conflicts by key")
            return .no
        }
        return .done
    }

    private func bytes(of path: String) throws -> [UInt8] {
        guard let bytes = readFile(path) else { throw Failure(.failed, "cannot-read", "cannot read \"\(path)\"") }
        return bytes
    }
}

extension ConflictedText {
    /// The texts of a file of a repository with a work tree; a layer merges as the manifest and the schemas of HEAD have it.
    /// - Parameter path: from the top of the repository.
    init(
        _ path: String, base: [UInt8]?, ours: [UInt8], theirs: [UInt8], in repository: Repository, sealing: Sealing
    ) throws {
        let head = try repository.headSnapshot()
        let place = try MergedLayer.place(of: path) { folder in
            try head.entry(folder.isEmpty ? ConfigurationRoot.manifestName : "\(folder)/\(ConfigurationRoot.manifestName)") != nil
        }
        let layer = try place.map { place in
            let root = ConfigurationRoot(repository: repository, folder: place.folder)
            let tree = Snapshot(repository, commit: head.commit, tree: head.tree, root: place.folder)
            let loaded = try LoadedConfiguration.read(root: root, tree: tree, inputs: Inputs(), cache: LayerCache())
            return MergedLayer(of: place.document, loaded.configuration)
        }
        self.init(file: path, base: base, ours: ours, theirs: theirs, layer: layer, sealing: sealing)
    }
}
