internal import Digests
internal import Documents

extension Destination {
    /// The live bytes of a drifted file, at most as many as are compared; nil where it is gone or longer.
    package func liveBytes(of step: Plan.Step) throws -> [UInt8]? {
        guard let root = try liveRoot(), let tree = try tree(root), let folder = tree.folders[parent(of: step.path)] else { return nil }
        let path = "\(Layout.folder(folder.digest))/\(name(of: step.path))"
        guard let found = try disk.status(path), found.kind == .file, found.size <= PlannedChange.longest else { return nil }
        return try disk.read(path)
    }

    /// Says of bytes whether they are those that an inventory states of a file.
    package func recognising(_ file: DeployedFile) throws(DiskError) -> ([UInt8]) -> Bool {
        let key = try machineKey()
        return { file.content.matches($0, key: key) }
    }

    /// Keeps an edit that could not be taken over, for a person to apply, readable by the owner alone. The same edit is kept once.
    ///
    /// - Returns: the file, as the user would name it.
    package func keep(patch: [UInt8], of path: String) throws -> String {
        let flat = String(decoding: path.utf8.map { $0 == UInt8(ascii: "/") ? UInt8(ascii: "-") : $0 }.suffix(200), as: UTF8.self)
        let place = "\(Layout.adopted)/\(flat)-\("\(Sha256.digest(of: patch))".prefix(12)).patch"
        guard try disk.status(place) == nil else { return "\(folder)/\(place)" }
        try withExtendedLifetime(try takeLock()) {
            try removeLeftovers(sparing: [])
            if try disk.status(Layout.adopted) == nil { try disk.makeFolder(Layout.adopted, mode: 0o700) }
            try replaceDurably(place, with: patch, mode: 0o600)
        }
        return "\(folder)/\(place)"
    }
}
