internal import Digests
internal import Documents
internal import Rendering

/// A folder that generations are switched in: `current` for programs, `.cfgops` for us. Nothing else in it is looked at.
package struct Destination {
    /// As the user named it; for messages.
    package let folder: String
    let disk: any Disk
    /// Where links and copies go that have a place elsewhere.
    let outside: Outside
    /// What a process that reconciles again and again knows already; nil: nothing.
    let resident: DestinationMemory?

    /// - Parameter outside: without it nothing is written beyond the folder.
    package init(folder: String, disk: any Disk, outside: Outside = .closed, resident: DestinationMemory? = nil) {
        self.folder = folder
        self.disk = disk
        self.outside = outside
        self.resident = resident
    }

    /// What stands at `current`.
    enum Current: Equatable {
        case absent
        case root(Digest)
        /// Not a link of ours.
        case foreign
    }

    func current() throws(DiskError) -> Current {
        guard let found = try disk.status(Layout.current) else { return .absent }
        guard found.kind == .link, let link = try disk.readLink(Layout.current) else { return .foreign }
        return Layout.root(ofCurrentLink: link).map { .root($0) } ?? .foreign
    }

    /// Nil when there is none, or none that can be trusted.
    func inventory(_ digest: Digest) throws(DiskError) -> Inventory? {
        guard let text = try disk.read(Layout.inventory(digest)) else { return nil }
        return Inventory(text: text, digest: digest)
    }

    /// Nil when an inventory is missing or not what its digest says.
    func tree(_ root: Digest) throws(DiskError) -> FolderTree? {
        try FolderTree(root: root) { digest throws(DiskError) in try inventory(digest) }
    }

    func machineKey() throws(DiskError) -> MachineKey? { try disk.read(Layout.key).flatMap { MachineKey($0) } }

    /// Nil when the destination was never used.
    package func state() throws -> State? {
        if let home = try disk.status(Layout.home), home.kind != .folder { throw foreign([Layout.home]) }
        guard let bytes = try disk.read(Layout.state) else { return nil }
        guard let state = State(json: bytes) else {
            throw Diagnostic(
                "destination-state", "expected the state of a destination", at: Place(file: "\(folder)/\(Layout.state)"),
                hints: ["bring the file back from a backup, or reconcile into another folder"])
        }
        return state
    }

    func foreign(_ paths: [String]) -> Diagnostic {
        Diagnostic(
            "foreign-file", "\"\(folder)\" holds what cfgops did not write: \(paths.map { "\"\($0)\"" }.joined(separator: ", "))",
            hints: ["move it elsewhere; cfgops neither replaces nor removes it"])
    }

    /// What earlier runs remembered; nil before the first use.
    package func recalled() throws -> State? { try state() }

    /// What the destination is bound to (R3); nil before its first use.
    package func binding() throws -> Binding? { try state()?.binding }

    /// Ascending by number, one that was never switched in included.
    func records() throws(DiskError) -> [Generation] {
        var result: [Generation] = []
        for name in try disk.list(Layout.generations) ?? [] {
            if let generation = try record(name) { result.append(generation) }
        }
        return result.sorted { $0.number < $1.number }
    }

    /// The generations that are kept, ascending by number; the last one is live.
    package func generations() throws(DiskError) -> [Generation] {
        guard case .root(let root) = try current() else { return [] }
        return try records().switchedIn(upTo: root)
    }
}

extension [Generation] {
    /// Without those after the last one with this root: a run died before it switched to them.
    func switchedIn(upTo root: Digest) -> [Generation] {
        lastIndex { $0.digest == root }.map { Array(self[...$0]) } ?? []
    }
}
