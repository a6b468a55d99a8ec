internal import Documents
internal import Rendering

extension Destination {
    /// What the rendering states for the groups to switch.
    func renderedFiles(_ rendering: Rendering, _ group: String?, key: MachineKey) throws(Diagnostic) -> [String: DeployedFile] {
        var wanted: [String: DeployedFile] = [:]
        for file in rendering.files where group == nil || file.groupName == group {
            try refuseUnsafe(file)
            wanted[file.path] = DeployedFile(
                content: key.content(of: file), size: file.bytes.count, mode: file.mode, owner: try Accounts.owner(of: file),
                group: file.groupName, target: file.target, placement: file.placement)
        }
        return wanted
    }

    /// Adds what is live and stays: the files of the groups that are not switched, those that go over to one of these, and without pruning
    /// those that are no longer rendered.
    func carryOver(
        _ live: FolderTree, into wanted: inout [String: DeployedFile], of rendering: Rendering, switching group: String?, prunes: Bool
    ) throws {
        guard group != nil || !prunes else { return }
        let folders = foldersOf(wanted.keys)
        for (path, var file) in live.files where wanted[path] == nil {
            let isSwitched = group == nil || file.group == group
            // It is there all the time, and is what its new group can be taken back to.
            let heir = isSwitched && group != nil ? rendering.file(at: path)?.groupName : nil
            if let heir { file.group = heir } else if isSwitched && prunes { continue }
            let clash = folders.contains(path) ? path : ancestors(of: path).first { wanted[$0] != nil }
            // A file that nobody renders makes room, and one that somebody removed by hand need not come back.
            if isSwitched, try clash != nil || isMissing(path, in: live) { continue }
            if let clash {
                throw Diagnostic(
                    "path-held", "target \"\(file.target)\" of group \"\(file.group)\" holds \"\(path)\", where \"\(clash)\" is to go",
                    hints: ["reconcile all groups together"])
            }
            wanted[path] = file
        }
    }

    private func isMissing(_ path: String, in live: FolderTree) throws(DiskError) -> Bool {
        guard let folder = live.folders[parent(of: path)] else { return true }
        return try disk.status("\(Layout.folder(folder.digest))/\(name(of: path))") == nil
    }

    /// Names are lines of an inventory, and no path leaves its generation, whoever made the rendering.
    private func refuseUnsafe(_ file: RenderedFile) throws(Diagnostic) {
        if file.path.split(separator: "/", omittingEmptySubsequences: false).contains(where: { ["", ".", ".."].contains($0) }) {
            throw Diagnostic("unsafe-path", "target \"\(file.target)\": expected a path below the destination, got \"\(file.path)\"")
        }
        for text in [file.path, file.target, file.groupName, file.link ?? ""] where text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) {
            throw Diagnostic(
                "control-character", "target \"\(file.target)\": expected a name without control characters, got \(text.debugDescription)")
        }
    }

    private func foldersOf(_ paths: some Sequence<String>) -> Set<String> {
        paths.reduce(into: []) { $0.formUnion(ancestors(of: $1)) }
    }

    /// `a/b` and `a` of `a/b/c`.
    private func ancestors(of path: String) -> [String] {
        var result: [String] = [], folder = parent(of: path)
        while !folder.isEmpty {
            result.append(folder)
            folder = parent(of: folder)
        }
        return result
    }
}

extension RenderedFile {
    /// "" is the environment's own group.
    package var groupName: String { group ?? "" }
}
