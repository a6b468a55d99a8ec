internal import CSystem
internal import Glibc

/// The bytes of a file; nil when there is none that can be read.
func readFile(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var result: [UInt8] = [], buffer = [UInt8](repeating: 0, count: 65536)
    while true {
        let count = read(descriptor, &buffer, buffer.count)
        if count < 0 && errno == EINTR { continue }
        guard count >= 0 else { return nil }
        if count == 0 { return result }
        result += buffer[..<count]
    }
}

/// Writes a file that must not exist yet: beside it, then linked into place, so that it is never seen half written and never
/// overwrites another.
func writeNewFile(_ path: String, _ bytes: [UInt8], mode: mode_t = 0o644) throws {
    let draft = "\(path).cfgops-\(getpid())"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw cannotWrite(path) }
    defer { unlink(draft) }
    var done = 0
    while done < bytes.count {
        let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done) }
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else {
            close(descriptor)
            throw cannotWrite(path)
        }
        done += count
    }
    let synced = fsync(descriptor) == 0
    close(descriptor)
    guard synced, link(draft, path) == 0 else { throw cannotWrite(path) }
}

/// Puts other bytes into a file that is there, or makes it: for files that nobody else reads meanwhile.
func overwriteFile(_ path: String, _ bytes: [UInt8]) throws { try write(bytes, to: path, O_TRUNC) }

/// Puts bytes behind those of a file, or makes it. A symbolic link is not followed.
func append(_ bytes: [UInt8], to path: String) throws { try write(bytes, to: path, O_APPEND | O_NOFOLLOW) }

private func write(_ bytes: [UInt8], to path: String, _ flags: Int32) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0o666)
    guard descriptor >= 0 else { throw cannotWrite(path) }
    defer { close(descriptor) }
    var done = 0
    while done < bytes.count {
        let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done) }
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { throw cannotWrite(path) }
        done += count
    }
}

/// Puts a file in the place of another, or where none is: readers see the old or the new one whole.
func replaceFile(_ path: String, with bytes: [UInt8]) throws {
    let draft = "\(path).cfgops-\(getpid())"
    defer { unlink(draft) }
    try overwriteFile(draft, bytes)
    guard rename(draft, path) == 0 else { throw cannotWrite(path) }
}

/// Makes a folder and those above it.
func makeFolders(_ path: String, mode: mode_t = 0o777) throws {
    if mkdir(path, mode) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else { throw cannotWrite(path) }
    try makeFolders(String(path[..<slash]), mode: mode)
    guard mkdir(path, mode) == 0 || errno == EEXIST else { throw cannotWrite(path) }
}

/// Whether a symbolic link is there, wherever it leads.
func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
}

/// Whether a folder is there, also behind a link.
func isFolder(_ path: String) -> Bool {
    let descriptor = open(path, O_DIRECTORY | O_CLOEXEC)
    if descriptor >= 0 { close(descriptor) }
    return descriptor >= 0
}

func fileExists(_ path: String) -> Bool { access(path, F_OK) == 0 }

private func cannotWrite(_ path: String) -> Failure {
    Failure(.failed, "write", "cannot write \"\(path)\": \(String(cString: strerror(errno)))")
}
