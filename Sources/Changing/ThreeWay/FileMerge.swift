internal import Documents
internal import History
internal import Overlays
internal import Validating

/// Merges files that both sides changed.
struct FileMerge {
    /// Paths of the result count from here.
    private let root: ConfigurationRoot
    private let ours: Snapshot
    private let theirs: Snapshot
    private let sealing: Sealing
    private let keepsRecipients: Bool
    private var configurations: [String: Configuration?] = [:]
    private var repository: Repository { root.repository }

    init(_ root: ConfigurationRoot, ours: Snapshot, theirs: Snapshot, _ sealing: Sealing, keepsRecipients: Bool) {
        (self.root, self.ours, self.theirs) = (root, ours, theirs)
        (self.sealing, self.keepsRecipients) = (sealing, keepsRecipients)
    }

    /// What stands at one path in the base, here, and there; nil where nothing does.
    struct Versions {
        let path: String
        let base: TreeEntry?
        let ours: TreeEntry?
        let theirs: TreeEntry?
    }

    enum Result {
        /// Nil where ours is right already; the notes are for the person.
        case edit(Change.Edit?, notes: [String] = [])
        case conflicts([KeyConflict])
    }

    mutating func merge(_ versions: Versions) throws -> Result {
        let (base, path) = (versions.base, versions.path)
        guard let ours = versions.ours, let theirs = versions.theirs else {
            return conflict(versions, "decide whether the file stays, and with what in it")
        }
        guard ours.kind.isFile, theirs.kind.isFile, base?.kind.isFile ?? true else {
            return conflict(versions, "links, folders and submodules are merged only whole")
        }
        // The mode is a value of its own: what only one side changed is taken.
        let kind = ours.kind == base?.kind ? theirs.kind : ours.kind
        if theirs.id == base?.id || ours.id == theirs.id { return .edit(kind == ours.kind ? nil : .put(ours.id, kind)) }
        if ours.id == base?.id { return .edit(.put(theirs.id, kind)) }
        let old = try base.map { try repository.blob($0.id) }
        let texts = try Texts(base: old, ours: repository.blob(ours.id), theirs: repository.blob(theirs.id))
        if let pointer = texts.all.lazy.compactMap(pointerDescription).first { return conflict(versions, "the file is \(pointer)") }
        let place = try MergedLayer.place(of: path, isRoot: isRoot)
        if let place, texts.all.contains(where: { MergedLayer.isSealed($0, file: path) }) {
            let merged = try sealed(texts, path, place)
            guard merged.conflicts.isEmpty else { return .conflicts(merged.conflicts) }
            return .edit(.write(merged.text, executable: kind == .executable), notes: merged.notes)
        }
        if let place, let merged = try byKey(texts, versions, place) {
            guard merged.conflicts.isEmpty else { return .conflicts(merged.conflicts.map { KeyConflict($0, file: file(path)) }) }
            return .edit(.write(merged.text, executable: kind == .executable))
        }
        if texts.all.contains(where: isBinary) { return conflict(versions, "the file is no text") }
        let lines = try LineMerge(base: texts.base, ours: texts.ours, theirs: texts.theirs)
        guard lines.isClean else { return conflict(versions, "both changed the same lines") }
        return .edit(.write(lines.text, executable: kind == .executable))
    }

    private struct Texts {
        let base: [UInt8]?
        let ours: [UInt8]
        let theirs: [UInt8]
        var all: [[UInt8]] { [ours, theirs] + (base.map { [$0] } ?? []) }
    }

    /// Nil where one of the texts is no layer: then lines are all there is.
    private mutating func byKey(_ texts: Texts, _ versions: Versions, _ place: MergedLayer.Place) throws -> ThreeWay.Result? {
        let layer = try MergedLayer(of: place.document, configuration(of: place.folder))
        do throws(Diagnostics) {
            return try ThreeWay.merge(
                base: texts.base, ours: texts.ours, theirs: texts.theirs, file: file(versions.path), mergeKeys: layer.mergeKeys,
                rules: layer.rules)
        } catch {
            return nil
        }
    }

    private mutating func sealed(_ texts: Texts, _ path: String, _ place: MergedLayer.Place) throws -> SealedMerge.Result {
        let layer = try MergedLayer(of: place.document, configuration(of: place.folder))
        return SealedMerge(
            file: file(path), base: texts.base, ours: texts.ours, theirs: texts.theirs, layer: layer, sealing: sealing,
            keepsRecipients: keepsRecipients
        ).merged()
    }

    private func file(_ path: String) -> String { root.rootPath(path) ?? path }

    private func conflict(_ versions: Versions, _ reason: String) -> Result {
        func shown(_ entry: TreeEntry?) -> KeyChange.Shown? { entry.map { .plain("\"\($0.id.short)\"") } }
        return .conflicts([
            KeyConflict(
                file: file(versions.path), path: .root, base: shown(versions.base), ours: shown(versions.ours),
                theirs: shown(versions.theirs), reason: reason)
        ])
    }

    /// As git tells texts from other files.
    private func isBinary(_ bytes: [UInt8]) -> Bool { bytes.prefix(8000).contains(0) }

    private func isRoot(_ folder: String) throws -> Bool {
        let manifest = joined(folder, ConfigurationRoot.manifestName)
        return try [ours, theirs].contains { side in try side.tree.flatMap { try repository.entry(tree: $0, path: manifest) } != nil }
    }

    private func joined(_ folder: String, _ name: String) -> String { folder.isEmpty ? name : "\(folder)/\(name)" }

    /// Of ours; nil where its manifest cannot be read.
    private mutating func configuration(of folder: String) throws -> Configuration? {
        if let known = configurations[folder] { return known }
        let tree = Snapshot(repository, commit: ours.commit, tree: ours.tree, root: folder)
        let place = ConfigurationRoot(repository: repository, folder: folder)
        let found = try LoadedConfiguration.read(root: place, tree: tree, inputs: Inputs(), cache: LayerCache()).configuration
        configurations[folder] = found
        return found
    }
}
