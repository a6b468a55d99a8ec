package import Documents
internal import Glibc

/// A system call that failed.
package struct DiskError: Error, Hashable, Sendable {
    /// `openat`, `rename`.
    package var call: String
    /// The path as the user knows it: the folder of the disk and the path below it.
    package var path: String
    /// The value of `errno`.
    package var code: Int32

    package init(call: String, path: String, code: Int32) {
        self.call = call
        self.path = path
        self.code = code
    }

    /// The file system has no hard links here, or no more of them: a copy serves as well.
    var refusesLinks: Bool { [EMLINK, EPERM, EXDEV, EOPNOTSUPP].contains(code) }

    /// This process may not look, whatever is there.
    var isForbidden: Bool { code == EACCES || code == EPERM }

    var isAlreadyThere: Bool { code == EEXIST }

    package var diagnostic: Diagnostic {
        Diagnostic("disk", "\(explanation) (\(call): \(String(cString: strerror(code))))", at: Place(file: path), hints: hints)
    }

    private var explanation: String {
        switch code {
        case ENOSPC, EDQUOT: "no room for the new generation"
        case EROFS: "the file system is read-only"
        case EACCES, EPERM: "permission denied"
        case ELOOP, ENOTDIR: "expected a folder or a file, found a symbolic link or something else"
        case EEXIST: "something else was put there meanwhile"
        default: "could not be read or written"
        }
    }

    private var hints: [String] {
        switch code {
        case ENOSPC, EDQUOT: ["free some room; the files that are live were not touched"]
        case EROFS, EACCES, EPERM: ["check who owns the destination and how it is mounted"]
        default: []
        }
    }
}
