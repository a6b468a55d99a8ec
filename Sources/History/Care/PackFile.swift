internal import Glibc

/// One pack with its index, known by their common path without extension. The index is of version 2 (git's `gitformat-pack` page): 8
/// bytes of head, 256 running counts by first byte, then the ids in order.
struct PackFile {
    private static let head: [UInt8] = [0xFF, 0x74, 0x4F, 0x63, 0, 0, 0, 2]
    private static let idsAt = 8 + 256 * 4

    let path: String
    let count: Int

    /// Nil for an index of another version.
    init?(_ path: String) throws(GitError) {
        guard let start = try PackFile.start(of: path + ".idx"), start.prefix(8).elementsEqual(PackFile.head) else { return nil }
        self.path = path
        count = start.suffix(4).reduce(0) { $0 << 8 | Int($1) }
    }

    /// The ids of its objects, ascending.
    func ids() throws(GitError) -> [ObjectID] {
        guard let bytes = try readFile(path + ".idx"), bytes.count >= PackFile.idsAt + 20 * count else {
            throw GitError(.failure, "the index of pack \"\(path)\" is cut off", hints: ["git fsck says more"])
        }
        return (0 ..< count).map { ObjectID(bytes: bytes[(PackFile.idsAt + 20 * $0)...].prefix(20)) }
    }

    /// Takes the pack away, its index first: nobody finds an index whose pack is gone.
    func remove() {
        for name in ["idx", "rev", "bitmap", "mtimes", "pack"] { unlink("\(path).\(name)") }
    }

    private static func start(of path: String) throws(GitError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: idsAt)
        return read(descriptor, &bytes, idsAt) == idsAt ? bytes : nil
    }
}
