internal import CSystem
internal import Glibc

/// A folder held open, so that what is done in it stays in it.
struct OpenFolder: ~Copyable {
    private let descriptor: Int32
    private let path: String

    init(_ path: String) throws(GitError) {
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        self.path = path
        if descriptor < 0 { throw systemError("open", path) }
    }

    private init(descriptor: Int32, path: String) { (self.descriptor, self.path) = (descriptor, path) }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// A folder in it; nil when no folder is there: a symbolic link to one is none.
    func folder(_ name: String) throws(GitError) -> OpenFolder? {
        let found = openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        if found >= 0 { return OpenFolder(descriptor: found, path: "\(path)/\(name)") }
        if errno == ENOENT || errno == ENOTDIR || errno == ELOOP { return nil }
        throw systemError("open", "\(path)/\(name)")
    }

    /// A folder in it, made if need be.
    func madeFolder(_ name: String) throws(GitError) -> OpenFolder {
        if mkdirat(descriptor, name, 0o777) != 0, errno != EEXIST { throw systemError("mkdir", "\(path)/\(name)") }
        if let folder = try folder(name) { return folder }
        throw GitError(.refused, "\"\(path)/\(name)\" is in the way: expected a folder")
    }

    /// Nil when there is nothing of that name; a symbolic link is not followed.
    func status(_ name: String) throws(GitError) -> stat? {
        var status = stat()
        if fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 { return status }
        if errno == ENOENT || errno == ENOTDIR { return nil }
        throw systemError("stat", "\(path)/\(name)")
    }

    /// Names in it, "." and ".." left out, in no order.
    func names() throws(GitError) -> [String] {
        let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let stream = fdopendir(copy) else { throw systemError("opendir", path) }
        defer { closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw systemError("readdir", path) }
        return names
    }

    func read(_ name: String) throws(GitError) -> [UInt8] {
        let file = openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { throw systemError("open", "\(path)/\(name)") }
        defer { close(file) }
        return try readAll(file, "\(path)/\(name)")
    }

    /// What a symbolic link says.
    func target(_ name: String) throws(GitError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = bytes.withUnsafeMutableBytes { readlinkat(descriptor, name, $0.baseAddress!, $0.count) }
        guard count >= 0 else { throw systemError("readlink", "\(path)/\(name)") }
        return Array(bytes[..<count])
    }

    /// Makes a file that must not be there, and has it on the disk. `mode` nil: as the user's umask says.
    func write(_ name: String, _ bytes: [UInt8], executable: Bool, mode: mode_t?) throws(GitError) {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let file = openat(descriptor, name, flags, mode == nil ? (executable ? 0o777 : 0o666) : 0o600)
        guard file >= 0 else { throw systemError("create", "\(path)/\(name)") }
        defer { close(file) }
        try writeAll(bytes, to: file, "\(path)/\(name)")
        if let mode, fchmod(file, mode & 0o7777) != 0 { throw systemError("chmod", "\(path)/\(name)") }
        guard fsync(file) == 0 else { throw systemError("fsync", "\(path)/\(name)") }
    }

    func link(_ name: String, to target: [UInt8]) throws(GitError) {
        guard symlinkat(String(decoding: target, as: UTF8.self), descriptor, name) == 0 else {
            throw systemError("symlink", "\(path)/\(name)")
        }
    }

    /// Replaces what is there, and has the folder on the disk.
    func rename(_ name: String, to place: String) throws(GitError) {
        guard renameat(descriptor, name, descriptor, place) == 0, fsync(descriptor) == 0 else {
            throw systemError("rename", "\(path)/\(place)")
        }
    }

    /// No error when it is gone already.
    func remove(_ name: String) throws(GitError) {
        if unlinkat(descriptor, name, 0) != 0, errno != ENOENT { throw systemError("unlink", "\(path)/\(name)") }
    }

    /// Whether there was an empty folder to remove.
    func removeFolder(_ name: String) -> Bool { unlinkat(descriptor, name, AT_REMOVEDIR) == 0 }
}
