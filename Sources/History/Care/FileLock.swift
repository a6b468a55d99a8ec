internal import Glibc

/// Runs `body` under an `flock` on a file, which the kernel lets go when its holder dies, so it never has to be cleared away.
///
/// - Returns: nil when another process holds it.
func whileHolding<Result>(_ path: String, _ body: () throws(GitError) -> Result) throws(GitError) -> Result? {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw systemError("open", path) }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        if errno == EWOULDBLOCK { return nil }
        throw systemError("flock", path)
    }
    return try body()
}
