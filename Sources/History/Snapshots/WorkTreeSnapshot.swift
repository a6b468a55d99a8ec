internal import CSystem
internal import Glibc

/// The files of the work tree as they are now: tracked ones and those that git would not ignore (R2). A folder without any such file
/// is not there, as in git. Symbolic links are not followed, another repository inside is a submodule. What a sparse checkout left
/// out is read from the index.
package struct WorkTreeSnapshot: FileTree {
    private let repository: Repository
    private let folder: String
    private let workTree: WorkTree
    private let root: String
    private let visibility: Visibility
    /// Nil where the checkout is not sparse.
    private let leftOut: StagedFiles?

    init(_ repository: Repository, _ workTree: String, root: String) throws(GitError) {
        (self.repository, self.root, self.folder, self.workTree) = (repository, root, workTree, WorkTree(workTree))
        visibility = Visibility(repository)
        // The patterns of a sparse checkout stay when it is over, but then no entry of the index is skipped.
        let isSparse = try readFile(repository.gitFolder + "/info/sparse-checkout") != nil
        leftOut = isSparse ? try StagedFiles(repository.indexFile) : nil
    }

    package var fromTop: any FileTree { get throws(GitError) { try WorkTreeSnapshot(repository, folder, root: "") } }

    package func list(_ folder: String) throws(GitError) -> [FileEntry]? {
        let path = joined(root, folder)
        var found = try visibleEntries(path) ?? []
        for entry in leftOut?.list(path, where: \.isSkipped) ?? [] where !found.contains(where: { $0.name == entry.name }) {
            found.append(entry)
        }
        return found.isEmpty ? nil : sortedByName(found)
    }

    package func read(_ path: String) throws(GitError) -> [UInt8]? {
        let (parent, name) = split(joined(root, path))
        guard let folder = try workTree.open(parent), let kind = try visibleKind(of: name, in: folder, parent) else {
            return try skipped(path).map { file throws(GitError) in try repository.blob(file.id) }
        }
        guard kind.isFile else { throw notAFile(path, kind) }
        return try folder.read(name)
    }

    /// The id that git would give to the file; nil for a folder and for a submodule.
    package func id(of path: String) throws(GitError) -> ObjectID? {
        let whole = joined(root, path), (parent, name) = split(whole)
        guard let folder = try workTree.open(parent), let kind = try visibleKind(of: name, in: folder, parent) else {
            return skipped(path)?.id
        }
        return kind == .folder || kind == .submodule ? nil : try workTree.entry(whole, in: repository)?.id
    }

    private func skipped(_ path: String) -> StagedFile? {
        leftOut?.file(at: joined(root, path)).flatMap { $0.isSkipped && $0.kind.isFile ? $0 : nil }
    }

    /// What git would take from a folder; nil when it is not there.
    private func visibleEntries(_ path: String) throws(GitError) -> [FileEntry]? {
        guard let folder = try workTree.open(path) else { return nil }
        var found: [FileEntry] = []
        for name in try folder.names() {
            guard let kind = try visibleKind(of: name, in: folder, path) else { continue }
            if kind == .folder, try !hasFiles(joined(path, name)) { continue }
            found.append(FileEntry(name: name, kind: kind, id: nil))
        }
        return found
    }

    /// Nil for what git would leave alone. A folder counts as visible when something tracked or not ignored may be in it.
    private func visibleKind(of name: String, in folder: borrowing OpenFolder, _ parent: String) throws(GitError) -> TreeEntry.Kind? {
        guard name != ".git", !isDots(name), let status = try folder.status(name), let kind = kind(of: status) else { return nil }
        if kind == .folder, try folder.folder(name)?.status(".git") != nil { return .submodule }
        return try visibility.isVisible(joined(parent, name), isFolder: kind == .folder) ? kind : nil
    }

    /// Stops at the first file.
    private func hasFiles(_ path: String) throws(GitError) -> Bool {
        guard let folder = try workTree.open(path) else { return false }
        for name in try folder.names() {
            guard let kind = try visibleKind(of: name, in: folder, path) else { continue }
            if kind != .folder { return true }
            if try hasFiles(joined(path, name)) { return true }
        }
        return false
    }
}

extension Repository {
    /// Nil for a bare repository.
    package func workTreeSnapshot(root: String = "") throws(GitError) -> WorkTreeSnapshot? {
        guard let workTree else { return nil }
        return try WorkTreeSnapshot(self, workTree, root: root)
    }
}
