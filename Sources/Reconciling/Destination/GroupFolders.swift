internal import Digests

/// The folders of a tree as each delivery group would have them if there were no others, by their digests alone: a change costs the
/// folders on its path, once for each group that it touches.
struct GroupFolders: Sendable {
    private static let empty = Inventory([:]).digest
    /// By path, then by group; a group is in each folder that has a file of it somewhere below.
    private var digests: [String: [String: Digest]] = [:]

    init() {}

    /// - Parameter folders: all of a tree, by path.
    init(_ folders: [String: Inventory]) {
        // A folder's digest is part of its parent's inventory: the deepest come first.
        for (path, inventory) in folders.sorted(by: { $0.key.utf8.count > $1.key.utf8.count }) {
            let parts = parts(of: inventory, at: path) { _ in true }
            digests[path] = parts.mapValues { Inventory($0).digest }
        }
    }

    var isKnown: Bool { !digests.isEmpty }

    func root(of group: String) -> Digest { digests[""]?[group] ?? Self.empty }

    /// Takes a folder's inventory for what some groups have of it. Its subfolders were updated before.
    ///
    /// - Parameter inventory: nil: there is no such folder any more.
    mutating func update(_ path: String, to inventory: Inventory?, of groups: Set<String>) {
        guard let inventory else {
            digests[path] = nil
            return
        }
        let parts = parts(of: inventory, at: path, where: groups.contains)
        for group in groups { digests[path, default: [:]][group] = parts[group].map { Inventory($0).digest } }
    }

    /// The entries that groups have in a folder, by group.
    private func parts(
        of inventory: Inventory, at path: String, where isWanted: (String) -> Bool
    ) -> [String: [String: Inventory.Entry]] {
        var parts: [String: [String: Inventory.Entry]] = [:]
        for (name, entry) in inventory.entries {
            switch entry {
            case .file(let file): if isWanted(file.group) { parts[file.group, default: [:]][name] = entry }
            case .folder:
                for (group, digest) in digests[joined(path, name)] ?? [:] where isWanted(group) {
                    parts[group, default: [:]][name] = .folder(digest)
                }
            }
        }
        return parts
    }
}
