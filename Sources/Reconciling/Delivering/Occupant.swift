internal import Digests
internal import Documents
internal import Overlays

/// What stands at a place beside a generation, or is to stand there.
enum Occupant: Hashable, Sendable {
    case nothing
    case link(to: String)
    case file(Copy)

    /// A file whose bytes lie in the store.
    struct Copy: Hashable, Sendable {
        var content: ContentDigest
        /// The file in the store.
        var source: String
        var mode: UInt16
        var owner: Owner?
    }

    var isTainted: Bool { if case .file(let copy) = self { copy.content.isKeyed } else { false } }
}

extension Destination {
    /// What the link at a fixed path contains.
    func linkTarget(of path: String) -> String { "\(folder)/\(Layout.current)/\(path)" }

    /// What a file's placement puts at its place.
    func occupant(of file: DeployedFile, at path: String, in tree: FolderTree) -> Occupant {
        guard let placement = file.placement, let inventory = tree.folders[parent(of: path)] else { return .nothing }
        if placement.delivery == .link { return .link(to: linkTarget(of: path)) }
        let source = "\(Layout.folder(inventory.digest))/\(name(of: path))"
        return .file(.init(content: file.content, source: source, mode: file.mode, owner: file.owner))
    }

    /// How what stands at a path differs from what should; nil when it does not.
    func drift(from occupant: Occupant, on disk: any Disk, at path: String, key: MachineKey?) throws(DiskError) -> Drift? {
        let found = try disk.status(path)
        switch occupant {
        case .nothing: return found == nil ? nil : .replaced
        case .link(let target):
            guard let found else { return .missing }
            guard found.kind == .link, try disk.readLink(path) == target else { return .replaced }
            return nil
        case .file(let copy):
            guard let found else { return .missing }
            guard found.kind == .file else { return .replaced }
            guard let bytes = try disk.read(path), copy.content.matches(bytes, key: key) else { return .content }
            if found.mode != copy.mode { return .mode }
            if let user = copy.owner?.user, user != found.user { return .owner }
            if let group = copy.owner?.group, group != found.group { return .owner }
            return nil
        }
    }

    /// Whether it is there, whatever its mode and owner.
    func holds(_ occupant: Occupant, _ spot: Spot, key: MachineKey?) throws(DiskError) -> Bool {
        switch try drift(from: occupant, on: spot.disk, at: spot.path, key: key) {
        case nil, .mode, .owner: true
        case .missing, .content, .replaced, .unreadable: false
        }
    }
}
