internal import CSystem
internal import Glibc

/// The file system below one folder.
package final class RealDisk: Disk {
    /// How many written files and folders are kept open until they are settled. Write-back of all of them runs while the first is waited
    /// for; the number stays well below the usual limit of 1,024 open files.
    private static let unsettledLimit = 256

    private let folders: OpenFolders
    private let isDurable: Bool
    private var unsettled: [(path: String, descriptor: Int32)] = []

    /// - Parameters:
    ///   - folder: need not exist; only its last step may be made, and only by `makeFolder("")`.
    ///   - isDurable: false for output that can be made again: nothing waits for the medium then.
    package init(folder: String, isDurable: Bool = true) {
        folders = OpenFolders(root: folder)
        self.isDurable = isDurable
    }

    deinit { for file in unsettled { close(file.descriptor) } }

    package func perform(_ effect: Effect) throws(DiskError) {
        switch effect {
        case .makeFolder("", let mode): try folders.makeRoot(mode: mode)
        case .makeFolder(let path, let mode): try makeFolder(path, mode)
        case .write(let file): try create(file)
        case .settle(let folders): try settle(folders)
        case .link(let path, let newPath): try at(path, newPath, "linkat") { linkat($0, $1, $2, $3, 0) }
        case .symlink(let path, let target): try at(path, "symlinkat") { symlinkat(target, $0, $1) }
        case .rename(let path, let newPath):
            try at(path, newPath, "renameat") { renameat($0, $1, $2, $3) }
            folders.forget()
        case .add(let path, let newPath):
            try at(path, newPath, "renameat2", move)
            folders.forget()
        case .overwrite(let file): try writeAnew(file)
        case .remove(let path):
            try at(path, "unlinkat") { unlinkat($0, $1, 0) }
            abandon(path)
        case .removeFolder(let path):
            folders.forget()
            try at(path, "unlinkat") { unlinkat($0, $1, AT_REMOVEDIR) }
        case .wipe(let path): try wipe(path)
        }
    }

    private func makeFolder(_ path: String, _ mode: UInt16) throws(DiskError) {
        try at(path, "mkdirat") { mkdirat($0, $1, 0o700) }
        // The mode of mkdir is subject to the umask; this one is not.
        try at(path, "fchmodat") { fchmodat($0, $1, mode_t(mode), 0) }
    }

    private func create(_ file: NewFile) throws(DiskError) {
        if unsettled.count >= Self.unsettledLimit { try settleAll() }
        let flags = O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC
        let descriptor = try at(file.path, "openat") { openat($0, $1, flags, 0o600) }
        unsettled.append((file.path, descriptor))
        try put(file.bytes, into: descriptor, file.path)
        if let owner = file.owner {
            // -1 leaves a number as it is.
            try check("fchown", file.path, fchown(descriptor, owner.user ?? uid_t.max, owner.group ?? gid_t.max))
        }
        if file.mode != 0o600 || file.owner != nil { try check("fchmod", file.path, fchmod(descriptor, mode_t(file.mode))) }
        guard isDurable else {
            unsettled.removeLast()
            close(descriptor)
            return
        }
        // Only a head start: not every file system has it, and `settle` is what counts.
        _ = sync_file_range(descriptor, 0, 0, UInt32(CFGOPS_SYNC_FILE_RANGE_WRITE))
    }

    private func put(_ bytes: [UInt8], into descriptor: Int32, _ path: String) throws(DiskError) {
        var start = 0
        while start < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + start, $0.count - start) }  // not empty here
            if count < 0 && errno == EINTR { continue }
            try check("write", path, count < 0 ? -1 : 0)
            start += count
        }
    }

    private func settle(_ paths: [String]) throws(DiskError) {
        for path in paths where isDurable {
            // A descriptor of its own, since opening the next folder may close this one.
            guard let folder = try folders.open(path) else { throw error("fsync", path, ENOENT) }
            let own = fcntl(folder, F_DUPFD_CLOEXEC, 0)
            try check("fcntl", path, own)
            unsettled.append((path, own))
            folders.trim()
            if unsettled.count >= Self.unsettledLimit { try settleAll() }
        }
        try settleAll()
    }

    private func settleAll() throws(DiskError) {
        defer {
            for file in unsettled { close(file.descriptor) }
            unsettled.removeAll(keepingCapacity: true)
        }
        guard let failure = synchronize(unsettled.map(\.descriptor)) else { return }
        throw error("fsync", unsettled[failure.index].path, failure.code)
    }

    /// A file that is gone need not settle; as long as it is open, it takes its room.
    private func abandon(_ path: String) {
        guard let index = unsettled.firstIndex(where: { $0.path == path }) else { return }
        close(unsettled.remove(at: index).descriptor)
    }

    /// A rename that replaces nothing. File systems that do not know it get the next best: a look, and a rename.
    private func move(_ folder: Int32, _ name: String, _ newFolder: Int32, _ newName: String) -> Int32 {
        let moved = renameat2(folder, name, newFolder, newName, CFGOPS_RENAME_NOREPLACE)
        guard moved < 0, errno == EINVAL || errno == ENOSYS else { return moved }
        if faccessat(newFolder, newName, F_OK, AT_SYMLINK_NOFOLLOW) == 0 {
            errno = EEXIST
            return -1
        }
        return renameat(folder, name, newFolder, newName)
    }

    private func writeAnew(_ file: NewFile) throws(DiskError) {
        let descriptor = try at(file.path, "openat") { openat($0, $1, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
        defer { close(descriptor) }
        let found = try regular(descriptor, file.path)
        // As long as bytes may be the old or the new ones, only those read them who may read both.
        try check("fchmod", file.path, fchmod(descriptor, found.st_mode & mode_t(file.mode)))
        if let owner = file.owner {
            try check("fchown", file.path, fchown(descriptor, owner.user ?? uid_t.max, owner.group ?? gid_t.max))
        }
        try put(file.bytes, into: descriptor, file.path)
        try check("ftruncate", file.path, ftruncate(descriptor, file.bytes.count))
        try check("fchmod", file.path, fchmod(descriptor, mode_t(file.mode)))
        try check("fsync", file.path, fsync(descriptor))
    }

    private func wipe(_ path: String) throws(DiskError) {
        let descriptor = try at(path, "openat") { openat($0, $1, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
        defer { close(descriptor) }
        let size = Int(try regular(descriptor, path).st_size)
        try put([UInt8](repeating: 0, count: size), into: descriptor, path)
        try check("fsync", path, fsync(descriptor))
    }
}

// MARK: - Questions

extension RealDisk {
    package func status(_ path: String) throws(DiskError) -> FileStatus? {
        var found = stat()
        guard try ifThere(path, "fstatat", { fstatat($0, $1, &found, AT_SYMLINK_NOFOLLOW) }) != nil else { return nil }
        let kind: FileStatus.Kind =
            switch found.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .link
            default: .other
            }
        return FileStatus(
            kind: kind, size: Int(found.st_size), mode: UInt16(found.st_mode & 0o7777), user: found.st_uid, group: found.st_gid,
            links: Int(found.st_nlink),
            version: FileVersion(
                device: UInt64(found.st_dev), inode: UInt64(found.st_ino), size: Int(found.st_size),
                modified: nanoseconds(found.st_mtim), changed: nanoseconds(found.st_ctim)))
    }

    /// Since 1970; a file system that states a year beyond 2262 gets the end of that.
    private func nanoseconds(_ time: timespec) -> Int64 {
        let (seconds, overflow) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? (time.tv_sec < 0 ? .min : .max) : seconds.addingReportingOverflow(Int64(time.tv_nsec)).partialValue
    }

    package func list(_ path: String) throws(DiskError) -> [String]? {
        guard let folder = try folders.open(path) else { return nil }
        // A descriptor of its own: reading moves its offset, and `closedir` closes it.
        let copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        try check("openat", path, copy)
        guard let stream = fdopendir(copy) else {
            close(copy)
            throw error("fdopendir", path, errno)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = Glibc.readdir(stream) else { break }
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        try check("readdir", path, errno == 0 ? 0 : -1)
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    package func read(_ path: String) throws(DiskError) -> [UInt8]? {
        // Without O_NONBLOCK a pipe put in the place of a file would make us wait for ever.
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        guard let descriptor = try ifThere(path, "openat", { openat($0, $1, flags) }) else { return nil }
        defer { close(descriptor) }
        let size = Int(try regular(descriptor, path).st_size)
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let read = Glibc.read(descriptor, buffer.baseAddress! + count, size - count)  // size > 0 here
                if read < 0 && errno == EINTR { continue }
                failed = read < 0
                guard read > 0 else { break }
                count += read
            }
        }
        if failed { throw error("read", path, errno) }
        return bytes
    }

    package func readLink(_ path: String) throws(DiskError) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = try ifThere(path, "readlinkat") { folder, name in Int32(readlinkat(folder, name, &buffer, buffer.count)) }
        return count.map { String(decoding: buffer.prefix(Int($0)).map { UInt8(bitPattern: $0) }, as: UTF8.self) }
    }

    package func lock(_ path: String) throws(DiskError) -> DiskLock? {
        let descriptor = try at(path, "openat") { openat($0, $1, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) }
        let lock = FileLock(descriptor: descriptor)
        guard flock(descriptor, LOCK_EX | LOCK_NB) < 0 else { return lock }
        if errno == EWOULDBLOCK { return nil }
        throw error("flock", path, errno)
    }

    private func regular(_ descriptor: Int32, _ path: String) throws(DiskError) -> stat {
        var found = stat()
        try check("fstat", path, fstat(descriptor, &found))
        guard found.st_mode & S_IFMT == S_IFREG else { throw error("openat", path, EISDIR) }
        return found
    }
}

/// `flock`, so that a dead holder frees it.
private final class FileLock: DiskLock {
    private let descriptor: Int32
    init(descriptor: Int32) { self.descriptor = descriptor }
    deinit {
        // Said aloud: a child that another thread is just starting holds the same open file until its exec, and with it the lock.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}

// MARK: - Paths to descriptors

extension RealDisk {
    private func openFolder(of path: String) throws(DiskError) -> Int32? {
        folders.trim()
        return try folders.open(parent(of: path))
    }

    /// Calls with the open parent folder and the last step of a path; a negative answer is an error.
    @discardableResult
    private func at(_ path: String, _ call: String, _ body: (Int32, String) -> Int32) throws(DiskError) -> Int32 {
        guard let folder = try openFolder(of: path) else { throw error(call, path, ENOENT) }
        let result = body(folder, name(of: path))
        try check(call, path, result)
        return result
    }

    private func at(_ path: String, _ newPath: String, _ call: String, _ body: (Int32, String, Int32, String) -> Int32)
        throws(DiskError)
    {
        guard let folder = try openFolder(of: path) else { throw error(call, path, ENOENT) }
        guard let newFolder = try folders.open(parent(of: newPath)) else { throw error(call, newPath, ENOENT) }
        try check(call, newPath, body(folder, name(of: path), newFolder, name(of: newPath)))
    }

    /// The same for questions: nil when nothing is there.
    private func ifThere(_ path: String, _ call: String, _ body: (Int32, String) -> Int32) throws(DiskError) -> Int32? {
        guard let folder = try openFolder(of: path) else { return nil }
        let result = body(folder, name(of: path))
        if result < 0 && errno == ENOENT { return nil }
        try check(call, path, result)
        return result
    }

    private func check(_ call: String, _ path: String, _ result: Int32) throws(DiskError) {
        if result < 0 { throw error(call, path, errno) }
    }

    private func error(_ call: String, _ path: String, _ code: Int32) -> DiskError {
        DiskError(call: call, path: folders.shown(path), code: code)
    }
}

/// `a/b` of `a/b/c`, "" of `a`.
func parent(of path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? ""
}

/// `c` of `a/b/c`; "." of "", which is the folder itself.
func name(of path: String) -> String {
    if path.isEmpty { return "." }
    return path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.utf8.index(after: $0)...]) } ?? path
}
