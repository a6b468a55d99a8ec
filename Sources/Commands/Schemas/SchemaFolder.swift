internal import Documents
internal import History
internal import Importing
internal import Overlays
internal import Validating

/// Any folder of the disk in the place of a configuration root's `schemas`.
struct SchemaFolder: FileTree {
    private let source: FolderSource

    init(_ folder: String) { source = FolderSource(root: folder) }

    func list(_ folder: String) throws(GitError) -> [FileEntry]? {
        guard let folder = inside(folder) else { return nil }
        do throws(Diagnostic) {
            return try source.list(folder)?.compactMap { entry in
                switch entry.kind {
                case .file: FileEntry(name: entry.name, kind: .file, id: nil)
                case .folder: FileEntry(name: entry.name, kind: .folder, id: nil)
                case .link, .submodule: nil
                }
            }
        } catch {
            throw GitError(.failure, error.message)
        }
    }

    func read(_ path: String) throws(GitError) -> [UInt8]? {
        guard let path = inside(path), !path.isEmpty else { return nil }
        do throws(Diagnostic) { return try source.read(path) } catch { throw GitError(.failure, error.message) }
    }

    func id(of path: String) throws(GitError) -> ObjectID? {
        guard let bytes = try read(path) else { return nil }
        return try Repository.blobID(of: bytes)
    }

    private func inside(_ path: String) -> String? {
        if path == RepositorySchemas.folder { return "" }
        return path.hasPrefix(RepositorySchemas.folder + "/") ? String(path.dropFirst(RepositorySchemas.folder.utf8.count + 1)) : nil
    }
}
