internal import Documents
package import History

/// A folder with a `cfgops.yaml` inside a repository (R1).
package struct ConfigurationRoot: Sendable {
    package let repository: Repository
    /// Relative to the top of the repository, without slashes at the ends; empty for the top itself.
    package let folder: String

    package init(repository: Repository, folder: String) {
        self.repository = repository
        self.folder = folder
    }

    package static let manifestName = "cfgops.yaml"

    /// `path` of the root seen from the top of the repository.
    package func repositoryPath(_ path: String) -> String { folder.isEmpty ? path : "\(folder)/\(path)" }

    /// The tree of the root's folder inside a commit's tree; nil when there is no such folder.
    package func tree(in tree: ObjectID) throws(GitError) -> ObjectID? {
        folder.isEmpty ? tree : try repository.entry(tree: tree, path: folder)?.id
    }

    /// Whether a commit's trailers speak of this root: where they name none, the top of the repository is meant (R1).
    package func owns(_ commit: Commit) -> Bool { (commit.trailers.first { $0.key == "Cfgops-Root" }?.value ?? "") == folder }

    /// A path of the repository seen from the root; nil when it is outside.
    package func rootPath(_ path: String) -> String? {
        if folder.isEmpty { return path }
        return path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.utf8.count + 1)) : nil
    }

    /// The root that holds `place`, a folder seen from the top of the repository: the nearest folder upwards with a manifest.
    /// Falls back to the only root of the tree, so that a bare repository finds a root that is not its top.
    package static func find(in repository: Repository, tree: some FileTree, near place: String) throws -> ConfigurationRoot {
        var folder = place
        while true {
            if try hasManifest(tree, folder) { return ConfigurationRoot(repository: repository, folder: folder) }
            guard !folder.isEmpty else { break }
            folder = folder.lastIndex(of: "/").map { String(folder[..<$0]) } ?? ""
        }
        let roots = try all(in: tree)
        if roots.count == 1 { return ConfigurationRoot(repository: repository, folder: roots[0]) }
        if roots.isEmpty {
            throw Diagnostic(
                "no-manifest", "no \(manifestName) is in this repository",
                hints: ["cfgops init adds one to the current folder"])
        }
        throw Diagnostic(
            "several-roots", "this repository has \(roots.count) configuration roots: \(roots.joined(separator: ", "))",
            hints: ["name one behind the repository: --repo DIR/\(roots[0])"])
    }

    /// Every folder with a manifest, those inside another root left out, at most eight levels deep.
    package static func all(in tree: some FileTree, below folder: String = "", depth: Int = 8) throws -> [String] {
        guard depth > 0, let entries = try tree.list(folder) else { return [] }
        if entries.contains(where: { $0.name == manifestName && $0.kind == .file }) { return [folder] }
        return try entries.filter { $0.kind == .folder && !$0.name.hasPrefix(".") }
            .flatMap { try all(in: tree, below: folder.isEmpty ? $0.name : "\(folder)/\($0.name)", depth: depth - 1) }
    }

    private static func hasManifest(_ tree: some FileTree, _ folder: String) throws -> Bool {
        try tree.list(folder)?.contains { $0.name == manifestName && $0.kind != .folder } ?? false
    }
}
