internal import Digests
internal import Rendering

/// A group's wanted files as plain files in a folder of their own, for programs that judge them before they are live.
struct Candidate {
    let destination: Destination
    let files: [RenderedFile]
    /// Below the destination.
    private let folder: String

    init(of group: String, in plan: Plan, at destination: Destination) {
        self.destination = destination
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
            for parent in file.folders where made.insert(parent).inserted { try disk.makeFolder("\(folder)/\(parent)", mode: 0o755) }
            try disk.write(
                NewFile("\(folder)/\(file.path)", bytes: file.bytes, mode: file.mode, owner: try Accounts.owner(of: file)))
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

extension RenderedFile {
    /// The folders that hold it, the outermost first.
    fileprivate var folders: [String] {
        var result: [String] = [], folder = parent(of: path)
        while !folder.isEmpty {
            result.insert(folder, at: 0)
            folder = parent(of: folder)
        }
        return result
    }
}
