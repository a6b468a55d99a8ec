internal import CSystem
internal import Glibc

/// The bytes of a file; nil when there is none.
func readFile(_ path: String) throws(GitError) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
        if errno == ENOENT || errno == ENOTDIR { return nil }
        throw systemError("open", path)
    }
    defer { close(descriptor) }
    return try readAll(descriptor, path)
}

func readAll(_ descriptor: Int32, _ path: String) throws(GitError) -> [UInt8] {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw systemError("fstat", path) }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size) + 1), count = 0
    while true {
        if count == bytes.count { bytes += [UInt8](repeating: 0, count: bytes.count) }
        let got = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress! + count, $0.count - count) }  // never empty
        if got == 0 { break }
        if got > 0 { count += got } else if errno != EINTR { throw systemError("read", path) }
    }
    bytes.removeSubrange(count...)
    return bytes
}

func writeAll(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws(GitError) {
    var written = 0
    while written < bytes.count {
        let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress! + written, $0.count - written) }  // not empty in here
        if count >= 0 { written += count } else if errno != EINTR { throw systemError("write", path) }
    }
}

/// What `errno` says of a function of the system that just failed.
func systemError(_ call: String, _ path: String) -> GitError {
    let code = errno
    return GitError(.failure, "\(call) \"\(path)\": \(String(cString: strerror(code)))", call: call, code: -code)
}

/// Makes or replaces a file of mode 0666 without the user's umask.
func writeFile(_ path: String, _ bytes: [UInt8]) throws(GitError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw systemError("create", path) }
    defer { close(descriptor) }
    try writeAll(bytes, to: descriptor, path)
}

/// Replaces bytes in the middle of a file.
func overwrite(_ path: String, _ parts: [(offset: Int, bytes: [UInt8])]) throws(GitError) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw systemError("open", path) }
    defer { close(descriptor) }
    for (offset, bytes) in parts where pwrite(descriptor, bytes, bytes.count, offset) != bytes.count { throw systemError("write", path) }
}

/// Has the bytes of several files on the disk. The system begins to write all of them before any is waited for, so that the first wait
/// takes the others along. One that is gone was packed meanwhile, and the pack is on the disk before its objects go.
func synchronize(_ paths: [String]) throws(GitError) {
    var there: [String] = []
    for path in paths {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { continue }
            throw systemError("open", path)
        }
        // Only a hint: a file system that cannot do it is waited for all the same.
        _ = sync_file_range(descriptor, 0, 0, UInt32(CFGOPS_SYNC_FILE_RANGE_WRITE))
        close(descriptor)
        there.append(path)
    }
    for path in there {
        do throws(GitError) { try synchronize(path) } catch  where error.code == -ENOENT { continue }
    }
}

/// Has the bytes of a file on the disk.
func synchronize(_ path: String) throws(GitError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw systemError("open", path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw systemError("fsync", path) }
}
