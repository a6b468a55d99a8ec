internal import CSystem
internal import Glibc
internal import Synchronization

/// The files of the work tree as they are now: tracked ones and those that git would not ignore (R2). A folder without any such file
/// is not there, as in git. Symbolic links are not followed, another repository inside is a submodule.
package struct WorkTreeSnapshot: FileTree {
    private let repository: Repository
    private let workTree: WorkTree
    private let root: String
    private let tracked: TrackedFiles
    /// Files that a sparse checkout left out: they are read from the index.
    private let leftOut: IndexSnapshot?

    init(_ repository: Repository, _ workTree: String, root: String) throws(GitError) {
        (self.repository, self.root, self.workTree) = (repository, root, WorkTree(workTree))
        tracked = TrackedFiles(repository)
        // The patterns of a sparse checkout stay when it is over, but then no entry of the index is skipped.
        let isSparse = try readFile(repository.gitFolder + "/info/sparse-checkout") != nil
        leftOut = isSparse ? IndexSnapshot(repository, root: root, try repository.stagedFiles(below: root).filter(\.isSkipped)) : nil
    }

    package func list(_ folder: String) throws(GitError) -> [FileEntry]? {
        var found = try visibleEntries(joined(root, folder)) ?? []
        for entry in leftOut?.list(folder) ?? [] where !found.contains(where: { $0.name == entry.name }) { found.append(entry) }
        return found.isEmpty ? nil : sortedByName(found)
    }

    package func read(_ path: String) throws(GitError) -> [UInt8]? {
        let (parent, name) = split(joined(root, path))
        guard let folder = try workTree.open(parent), let kind = try visibleKind(of: name, in: folder, parent) else {
            return try leftOut?.read(path)
        }
        guard kind.isFile else { throw notAFile(path, kind) }
        return try folder.read(name)
    }

    /// The id that git would give to the file; nil for a folder and for a submodule.
    package func id(of path: String) throws(GitError) -> ObjectID? {
        let whole = joined(root, path), (parent, name) = split(whole)
        guard let folder = try workTree.open(parent), let kind = try visibleKind(of: name, in: folder, parent) else {
            return leftOut?.id(of: path)
        }
        return kind == .folder || kind == .submodule ? nil : try workTree.entry(whole, in: repository)?.id
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
        let path = joined(parent, name)
        if kind == .folder, try folder.folder(name)?.status(".git") != nil { return .submodule }
        guard try repository.isIgnored(kind == .folder ? path + "/" : path) else { return kind }
        return try tracked.contains(path, isFolder: kind == .folder) ? kind : nil
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

/// The paths in the index, read when the first ignored file is met: only there they matter.
private final class TrackedFiles: Sendable {
    private let repository: Repository
    private let files = Mutex<IndexSnapshot?>(nil)

    init(_ repository: Repository) { self.repository = repository }

    func contains(_ path: String, isFolder: Bool) throws(GitError) -> Bool {
        let index = try index()
        return isFolder ? index.list(path) != nil : index.entry(path) != nil
    }

    private func index() throws(GitError) -> IndexSnapshot {
        if let index = files.withLock({ $0 }) { return index }
        let index = IndexSnapshot(repository, root: "", try repository.stagedFiles(below: ""))
        files.withLock { $0 = index }
        return index
    }
}
