internal import CGit2
internal import CSystem
internal import Glibc

/// git's index, locked as git locks it and changed in a copy; the lock goes with the value.
struct LockedIndex: ~Copyable {
    private let file: String
    /// One of the two: our own way for the ordinary index, libgit2's for every other.
    private var plain: IndexFile?
    /// What `save` has put into the lock file, and where its edited entries are.
    private var saved: (bytes: [UInt8], entries: [String: Int])?
    private var corrections: [(offset: Int, bytes: [UInt8])] = []
    private let library: IndexHandle?
    private var isInstalled = false

    private var pointer: OpaquePointer? {
        switch library {
        case .none: nil
        case .some(let handle): handle.pointer
        }
    }
    private var lock: String { file + ".lock" }
    private let copy: String

    /// - Parameter note: told which files the lock may be, before it is.
    init(_ file: String, of workTree: WorkTree, _ note: borrowing HolderNote) throws(GitError) {
        self.file = file
        let lock = file + ".lock", copy = "\(file).cfgops-\(note.name)"
        self.copy = copy
        try LockedIndex.take(lock, by: copy, of: file, note)
        do throws(GitError) {
            let bytes = try readFile(file)
            plain = bytes.flatMap { IndexFile($0) }
            if plain != nil {
                var status = stat()
                if lstat(file, &status) == 0 { plain?.markUnsure(writtenAt: status.st_mtim, in: workTree) }
                library = nil
            } else {
                if let bytes { try writeFile(copy, bytes) }
                library = try IndexHandle("git_index_open") { git_index_open(&$0, copy) }
            }
        } catch {
            unlink(copy)
            unlink(lock)
            throw error
        }
    }

    /// Makes the lock file as git does, exclusively; by a link, so that the note names it before it is there.
    private static func take(_ lock: String, by name: String, of file: String, _ note: borrowing HolderNote) throws(GitError) {
        try writeFile(name, [])
        defer { unlink(name) }
        try note.add(.index(file, inode: try inode(of: name)))
        if link(name, lock) == 0 { return }
        guard errno != EEXIST else { throw systemError("create", lock).locked(lock) }
        // A file system without hard links.
        let descriptor = open(lock, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            guard errno == EEXIST else { throw systemError("create", lock) }
            throw systemError("create", lock).locked(lock)
        }
        close(descriptor)
        try note.add(.index(file, inode: try inode(of: lock)))
    }

    private static func inode(of path: String) throws(GitError) -> UInt64 {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw systemError("stat", path) }
        return UInt64(status.st_ino)
    }

    deinit {
        guard !isInstalled else { return }  // files of these names are somebody else's by now
        unlink(copy)
        unlink(file + ".lock")
    }

    /// What is staged at a path, nil when nothing is. A conflict is neither.
    func entry(_ path: String) throws(GitError) -> TreeEntry? {
        if let plain { return plain.entry(path) }
        guard let entry = git_index_get_bypath(pointer, path, 0) else { return nil }
        return TreeEntry(name: split(path).name, kind: TreeEntry.Kind(mode: entry.pointee.mode), id: ObjectID(entry.pointee.id))
    }

    /// Stages an entry with what `lstat` says of its file, or removes the path.
    mutating func set(_ path: String, _ new: TreeEntry?, _ status: stat?) throws(GitError) {
        guard plain == nil else {
            plain?.set(path, new.flatMap { new in status.map { IndexFile.Entry(kind: new.kind, id: new.id, status: $0) } })
            return
        }
        guard let new, let status else {
            let code = git_index_remove(pointer, path, 0)
            if code != GIT_ENOTFOUND.rawValue { try check("git_index_remove", code) }
            return
        }
        var entry = git_index_entry()
        entry.ctime = git_index_time(seconds: Int32(truncatingIfNeeded: status.st_ctim.tv_sec), nanoseconds: UInt32(status.st_ctim.tv_nsec))
        entry.mtime = git_index_time(seconds: Int32(truncatingIfNeeded: status.st_mtim.tv_sec), nanoseconds: UInt32(status.st_mtim.tv_nsec))
        // The format has 32 bits for each of these, and git compares only those.
        entry.dev = UInt32(truncatingIfNeeded: status.st_dev)
        entry.ino = UInt32(truncatingIfNeeded: status.st_ino)
        entry.file_size = UInt32(truncatingIfNeeded: status.st_size)
        (entry.uid, entry.gid, entry.mode, entry.id) = (status.st_uid, status.st_gid, new.kind.mode.rawValue, new.id.raw)
        let code = path.withCString { path in
            entry.path = path
            return git_index_add(pointer, &entry)
        }
        try check("git_index_add", code)
    }

    /// Writes the new index into the lock file, where it waits for `install`.
    mutating func save(_ note: borrowing HolderNote) throws(GitError) {
        if let plain {
            let new = plain.serialized()
            try writeFile(copy, new.bytes)
            saved = new
        } else {
            try check("git_index_write", git_index_write(pointer))
        }
        try note.add(.index(file, inode: try LockedIndex.inode(of: copy)))
        guard rename(copy, lock) == 0 else { throw systemError("rename", lock) }
    }

    /// Notes what `lstat` says of files that were put in place since `save`: a rename changes the time of change.
    mutating func refresh(_ path: String, _ new: TreeEntry?, _ status: stat?) throws(GitError) {
        try set(path, new, status)
        guard let offset = saved?.entries[path], let new, let status else { return }
        let bytes = IndexFile.Entry(kind: new.kind, id: new.id, status: status).statusBytes
        saved?.bytes.replaceSubrange(offset ..< offset + bytes.count, with: bytes)
        corrections.append((offset, bytes))
    }

    /// Writes what `refresh` noted into the saved index.
    mutating func saveRefreshed(_ note: borrowing HolderNote) throws(GitError) {
        guard let plain, let saved else { return try save(note) }
        let end = saved.bytes.count - IndexFile.checksumSize
        try overwrite(lock, corrections + [(end, plain.checksum(of: saved.bytes, count: end))])
        corrections = []
    }

    /// Puts the saved index, once it is on the disk, in place of git's; the lock is free then.
    mutating func install() throws(GitError) {
        unlink(copy)
        try synchronize(lock)
        guard rename(lock, file) == 0 else { throw systemError("rename", file) }
        isInstalled = true
    }
}
