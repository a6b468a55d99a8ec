package import History
package import Overlays
internal import Secrets

/// The files of a commit, of the index or of the work tree, as overlays read them.
package struct TreeSource: LayerSource {
    package let tree: any FileTree

    package init(_ tree: any FileTree) { self.tree = tree }

    package func list(_ folder: String) throws -> [SourceEntry]? {
        try tree.list(folder)?.map(SourceEntry.init)
    }

    package func read(_ path: String) throws -> [UInt8]? { try tree.read(path) }

    package func isSealed(_ bytes: [UInt8], path: String) -> Bool { SopsFile.isSealed(bytes, store: SopsStore(path: path)) }
}

extension SourceEntry {
    package init(_ entry: FileEntry) {
        let kind: Kind =
            switch entry.kind {
            case .file, .executable: .file
            case .folder: .folder
            case .symlink: .link
            case .submodule: .submodule
            }
        self.init(name: entry.name, kind: kind, identity: entry.id.map { id in id.withBytes { ContentIdentity($0) } })
    }
}
