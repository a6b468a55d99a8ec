internal import Digests
internal import Rendering

/// A group's wanted files as plain files in a folder of their own, for programs that judge them before they are live.
struct Candidate {
    let destination: Destination
    let files: [RenderedFile]
    private let plan: Plan
    private let group: String
    /// Below the destination.
    private let folder: String

    init(of group: String, in plan: Plan, at destination: Destination) {
        (self.destination, self.plan, self.group) = (destination, plan, group)
        files = plan.rendering.files.filter { $0.groupName == group }
        folder = "\(Layout.candidates)/\(plan.digest(of: group))"
    }

    /// The absolute path of a file of the rendering.
    func place(of file: RenderedFile) -> String { "\(destination.folder)/\(folder)/\(file.path)" }

    func write() throws {
        let disk = destination.disk
        try destination.makeHome()
        if try disk.status(Layout.candidates) == nil { try disk.makeFolder(Layout.candidates, mode: 0o755) }
        try remove()
        try disk.makeFolder(folder, mode: 0o755)
        var made: Set<String> = [""]
        for file in files {
            for parent in folders(of: file.path) where made.insert(parent).inserted {
                try disk.makeFolder("\(folder)/\(parent)", mode: 0o755)
            }
            try disk.write(
                NewFile("\(folder)/\(file.path)", bytes: file.bytes, mode: file.mode, owner: try Accounts.owner(of: file)))
        }
        try linkOthers(&made)
    }

    /// What other groups have live stands beside it, where it will stand.
    private func linkOthers(_ made: inout Set<String>) throws {
        for (path, file) in plan.wanted.files where file.group != group {
            guard let live = plan.liveFolders[parent(of: path)] else { continue }
            for parent in folders(of: path) where made.insert(parent).inserted {
                try destination.disk.makeFolder("\(folder)/\(parent)", mode: 0o755)
            }
            try destination.disk.symlink(
                "\(folder)/\(path)", to: "\(destination.folder)/\(Layout.folder(live))/\(name(of: path))")
        }
    }

    func remove() throws {
        guard try destination.disk.status(folder) != nil else { return }
        try destination.clear(folder, wiping: files.contains(where: \.isTainted))
        try destination.disk.removeFolder(folder)
    }
}

extension Destination {
    /// Removes what rounds that died left to look at; secrets may be in it.
    func clearCandidates() throws { try clear(Layout.candidates, wiping: true) }
}

/// The folders that hold a file, the outermost first.
private func folders(of path: String) -> [String] {
    var result: [String] = [], folder = parent(of: path)
    while !folder.isEmpty {
        result.insert(folder, at: 0)
        folder = parent(of: folder)
    }
    return result
}
