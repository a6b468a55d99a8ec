internal import Glibc

/// Descriptors of the folders used last. Each is opened from its parent with links not followed, so that no path leaves the root.
final class OpenFolders {
    /// A publication moves between fewer folders than this at a time.
    private static let limit = 8

    private let root: String
    private var open: [String: Int32] = [:]

    init(root: String) { self.root = root }

    deinit { for descriptor in open.values { close(descriptor) } }

    /// - Returns: a descriptor that stays valid until `trim` or `forget`; nil when there is no such folder.
    func open(_ path: String) throws(DiskError) -> Int32? {
        if let found = open[path] { return found }
        let descriptor: Int32
        if path.isEmpty {
            // The root itself may be reached through links: the user named it.
            descriptor = Glibc.open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        } else {
            guard let parentFolder = try open(parent(of: path)) else { return nil }
            descriptor = openat(parentFolder, name(of: path), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        }
        if descriptor < 0 && errno == ENOENT { return nil }
        guard descriptor >= 0 else { throw DiskError(call: "openat", path: shown(path), code: errno) }
        open[path] = descriptor
        return descriptor
    }

    /// Lets go of folders when there are many. For the start of a call on the disk, never within one.
    func trim() { if open.count > Self.limit { forget() } }

    /// Paths may mean other folders now; only the root stays what it was.
    func forget() {
        let root = open.removeValue(forKey: "")
        for descriptor in open.values { close(descriptor) }
        open.removeAll(keepingCapacity: true)
        open[""] = root
    }

    /// Makes the root with its parents, as `mkdir -p` does; the mode is for the root alone.
    func makeRoot(mode: UInt16) throws(DiskError) {
        var made = ""
        for step in root.split(separator: "/", omittingEmptySubsequences: true) {
            made += made.isEmpty && !root.hasPrefix("/") ? String(step) : "/\(step)"
            if mkdir(made, 0o755) == 0 { continue }
            guard errno == EEXIST else { throw DiskError(call: "mkdir", path: made, code: errno) }
        }
        if chmod(root, mode_t(mode)) < 0 { throw DiskError(call: "chmod", path: root, code: errno) }
    }

    /// The path as the user knows it.
    func shown(_ path: String) -> String { path.isEmpty ? root : root == "/" ? "/\(path)" : "\(root)/\(path)" }
}
