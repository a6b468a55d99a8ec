internal import Digests
internal import Rendering

/// A step of a plan with what stands on both of its sides, to be shown.
package struct PlannedChange {
    /// What somebody can see of a file.
    package enum Content: Equatable {
        case absent
        case bytes([UInt8])
        /// Too long to be compared: its length in bytes.
        case long(Int)
        /// This process may not read it.
        case unreadable
        /// A symbolic link, and where it leads.
        case link(String)
        /// A folder, a pipe, a device.
        case other
    }

    /// Permission bits and names of user and group; nil for names that nobody states.
    package struct Access: Equatable {
        package var mode: UInt16
        package var owner: String?
        package var ownerGroup: String?
    }

    package let step: Plan.Step
    /// What stands on disk.
    package let live: Content
    /// What is to stand there.
    package let wanted: Content
    package let liveAccess: Access?
    package let wantedAccess: Access?

    /// The longest file that is compared line by line, in bytes. Nobody reads a longer difference.
    package static let longest = 1 << 20
}

extension Destination {
    /// Every step that is more than a file that stays, in the order of the plan.
    ///
    /// - Parameter isShown: only of these steps the files are read.
    package func changes(of plan: Plan, where isShown: (Plan.Step) -> Bool = { _ in true }) throws(DiskError) -> [PlannedChange] {
        var changes: [PlannedChange] = []
        for step in plan.steps where step.action != .unchanged && isShown(step) { changes.append(try change(step, in: plan)) }
        return changes
    }

    private func change(_ step: Plan.Step, in plan: Plan) throws(DiskError) -> PlannedChange {
        let folder = step.old == nil ? nil : plan.liveFolders[parent(of: step.path)]
        let place = folder.map { "\(Layout.folder($0))/\(name(of: step.path))" }
        let found = try place.map { path throws(DiskError) in try disk.status(path) } ?? nil
        return PlannedChange(
            step: step, live: try place.map { path throws(DiskError) in try content(of: found, at: path) } ?? .absent,
            wanted: step.new == nil ? .absent : plan.rendering.file(at: step.path).map { .of($0.bytes) } ?? .other,
            liveAccess: found.flatMap { $0.kind == .file ? .init($0) : nil }, wantedAccess: step.new.map { .init($0) })
    }

    private func content(of found: FileStatus?, at path: String) throws(DiskError) -> PlannedChange.Content {
        switch found?.kind {
        case nil: return .absent
        case .link: return .link(try disk.readLink(path) ?? "")
        case .folder, .other: return .other
        case .file:
            if let size = found?.size, size > PlannedChange.longest { return .long(size) }
            do { return try disk.read(path).map { .of($0) } ?? .absent } catch let error where error.isForbidden { return .unreadable }
        }
    }
}

extension PlannedChange.Content {
    fileprivate static func of(_ bytes: [UInt8]) -> Self { bytes.count > PlannedChange.longest ? .long(bytes.count) : .bytes(bytes) }
}

extension PlannedChange.Access {
    init(_ found: FileStatus) {
        self.init(mode: found.mode, owner: Accounts.userName(found.user), ownerGroup: Accounts.groupName(found.group))
    }

    init(_ file: DeployedFile) {
        let owner = file.owner
        self.init(mode: file.mode, owner: owner?.user.map(Accounts.userName), ownerGroup: owner?.group.map(Accounts.groupName))
    }
}
