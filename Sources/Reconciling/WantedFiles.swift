internal import Documents
internal import Rendering

extension Destination {
    /// The files of the next generation: what the rendering states for the groups to switch, and of other groups what is live.
    func wantedFiles(_ rendering: Rendering, _ group: String?, beside live: [String: DeployedFile], key: MachineKey)
        throws(Diagnostic) -> [String: DeployedFile]
    {
        var wanted: [String: DeployedFile] = [:]
        for file in rendering.files where group == nil || file.groupName == group {
            try refuseUnsafe(file)
            wanted[file.path] = DeployedFile(
                content: key.content(of: file), size: file.bytes.count, mode: file.mode, owner: try Accounts.owner(of: file),
                group: file.groupName, target: file.target)
        }
        guard let group else { return wanted }
        let folders = foldersOf(wanted.keys)
        for (path, file) in live where file.group != group && wanted[path] == nil {
            if let clash = folders.contains(path) ? path : ancestors(of: path).first(where: { wanted[$0] != nil }) {
                throw Diagnostic(
                    "path-held", "target \"\(file.target)\" of group \"\(file.group)\" holds \"\(path)\", where \"\(clash)\" is to go",
                    hints: ["reconcile all groups together"])
            }
            wanted[path] = file
        }
        return wanted
    }

    /// Names are lines of an inventory, and no path leaves its generation, whoever made the rendering.
    private func refuseUnsafe(_ file: RenderedFile) throws(Diagnostic) {
        if file.path.split(separator: "/", omittingEmptySubsequences: false).contains(where: { ["", ".", ".."].contains($0) }) {
            throw Diagnostic("unsafe-path", "target \"\(file.target)\": expected a path below the destination, got \"\(file.path)\"")
        }
        for text in [file.path, file.target, file.groupName] where text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) {
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
    var groupName: String { group ?? "" }
}
