internal import CSystem
internal import Glibc

/// The files of a work tree, reached folder by folder and never through a symbolic link.
struct WorkTree: Sendable {
    let path: String

    init(_ path: String) { self.path = path }

    /// What stands at a path as git sees it; nil when nothing does.
    func entry(_ path: String, in repository: Repository) throws(GitError) -> TreeEntry? {
        let (parent, name) = split(path)
        guard let folder = try open(parent), let status = try folder.status(name) else { return nil }
        guard let kind = kind(of: status) else { throw GitError(.refused, "\"\(path)\" is neither a file nor a folder") }
        switch kind {
        case .folder, .submodule: return TreeEntry(name: name, kind: kind, id: .zero)
        case .symlink: return TreeEntry(name: name, kind: kind, id: try Repository.blobID(of: try folder.target(name)))
        case .file, .executable: return TreeEntry(name: name, kind: kind, id: try repository.hash(ofFile: path, in: self))
        }
    }

    /// What `lstat` says; nil when nothing is there.
    func status(_ path: String) -> stat? {
        var status = stat()
        return lstat(self.path + "/" + path, &status) == 0 ? status : nil
    }

    /// Opens a folder; nil when it is not there, or only behind a symbolic link.
    func open(_ path: String) throws(GitError) -> OpenFolder? {
        var folder = try OpenFolder(self.path)
        for name in names(of: path) {
            guard !isDots(name), let next = try folder.folder(name) else { return nil }
            folder = next
        }
        return folder
    }

    private func make(_ path: String) throws(GitError) -> OpenFolder {
        var folder = try OpenFolder(self.path)
        for name in names(of: path) { folder = try folder.madeFolder(name) }
        return folder
    }

    /// What a writer, by the name of its note, calls the new file while it stands beside the old one.
    static func besideName(of path: String, by writer: String) -> String { ".\(split(path).name).cfgops-\(writer)" }

    /// Whether the new file of a writer that was killed is still there.
    func isThere(_ file: PreparedFile) -> Bool {
        guard let beside = file.beside else { return false }
        return status(joined(split(file.path).parent, beside)) != nil
    }

    /// Writes the new file beside the place where it will stand.
    func prepare(_ path: String, _ bytes: [UInt8], _ kind: TreeEntry.Kind, keepsMode: Bool, by writer: String) throws(GitError)
        -> PreparedFile
    {
        let (parent, name) = split(path)
        let folder = try make(parent)
        let beside = WorkTree.besideName(of: path, by: writer)
        do throws(GitError) {
            if kind == .symlink {
                try folder.link(beside, to: bytes)
            } else {
                let mode = keepsMode ? try folder.status(name)?.st_mode : nil
                try folder.write(beside, bytes, executable: kind == .executable, mode: mode)
            }
            return PreparedFile(path: path, beside: beside, status: try folder.status(beside))
        } catch {
            discard(PreparedFile(path: path, beside: beside, status: nil))
            throw error
        }
    }

    func prepareDeletion(_ path: String) throws(GitError) -> PreparedFile { PreparedFile(path: path, beside: nil, status: nil) }

    /// Puts a prepared file in its place and gives its status there; nil for one that is gone now.
    func install(_ file: PreparedFile) throws(GitError) -> stat? {
        let (parent, name) = split(file.path)
        guard let folder = try open(parent) else {
            if file.beside == nil { return nil }
            throw GitError(.failure, "the folder of \"\(file.path)\" went away")
        }
        guard let beside = file.beside else {
            try folder.remove(name)
            removeEmptyFolders(parent)
            return nil
        }
        try folder.rename(beside, to: name)
        return try folder.status(name)
    }

    /// Removes what `prepare` wrote.
    func discard(_ file: PreparedFile) {
        let (parent, _) = split(file.path)
        guard let beside = file.beside, let folder = try? open(parent) else { return }
        try? folder.remove(beside)
        removeEmptyFolders(parent)
    }

    /// Git knows no empty folders: the last file takes its folder along.
    private func removeEmptyFolders(_ path: String) {
        var path = path
        while !path.isEmpty {
            let (parent, name) = split(path)
            guard let folder = try? open(parent), folder.removeFolder(name) else { return }
            path = parent
        }
    }
}

/// A file of the work tree that is about to be replaced, made or deleted.
struct PreparedFile {
    let path: String
    /// The name of the new file in the same folder; nil for a deletion.
    let beside: String?
    let status: stat?
}

/// Nil for what git does not keep: pipes, sockets, devices.
func kind(of status: stat) -> TreeEntry.Kind? {
    switch status.st_mode & S_IFMT {
    case S_IFREG: status.st_mode & 0o100 == 0 ? .file : .executable
    case S_IFDIR: .folder
    case S_IFLNK: .symlink
    default: nil
    }
}
