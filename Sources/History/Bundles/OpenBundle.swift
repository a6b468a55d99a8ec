internal import Glibc

/// A bundle that is being read: its header, and then its pack, piece by piece.
struct OpenBundle: ~Copyable {
    let header: BundleHeader
    let path: String
    /// From the first byte of the pack to the end of the file.
    let packBytes: Int
    /// Of the whole file.
    let bytes: Int
    private let descriptor: Int32
    /// What was read together with the header.
    private var rest: ArraySlice<UInt8>

    private static let pieceBytes = 1 << 20

    init(_ path: String) throws(GitError) {
        let descriptor = try Self.opened(path)
        do throws(GitError) {
            var bytes: [UInt8] = [], end: Int?
            while end == nil {
                let piece = try Self.read(descriptor, path)
                guard !piece.isEmpty, bytes.count < BundleHeader.longest else {
                    _ = try BundleHeader(bytes, file: path)
                    throw BundleHeader.damaged(path, "its header has no end")
                }
                bytes += piece
                end = BundleHeader.end(in: bytes)
            }
            header = try BundleHeader(Array(bytes[..<(end ?? 0)]), file: path)
            rest = bytes[(end ?? 0)...]
            self.bytes = Int(lseek(descriptor, 0, SEEK_END))
            packBytes = self.bytes - (end ?? 0)
            lseek(descriptor, off_t(bytes.count), SEEK_SET)
        } catch {
            close(descriptor)
            throw error
        }
        (self.path, self.descriptor) = (path, descriptor)
    }

    /// Room for the index of the pack, whose header says how many objects there are: 36 bytes for each, 1072 around them. An object takes
    /// 9 bytes at least, so a damaged number cannot ask for more than four times the file.
    var indexBytes: Int {
        let count = rest.dropFirst(8).prefix(4).reduce(0) { $0 << 8 | Int($1) }
        return 36 * min(count, packBytes / 9) + 1072
    }

    deinit { close(descriptor) }

    /// The next bytes of the pack; none at its end.
    mutating func next() throws(GitError) -> [UInt8] {
        guard rest.isEmpty else {
            defer { rest = [] }
            return Array(rest)
        }
        return try Self.read(descriptor, path)
    }

    /// The first bytes of a file; nil when there is none.
    static func start(of path: String) throws(GitError) -> [UInt8]? {
        guard access(path, F_OK) == 0 else { return nil }
        let descriptor = try opened(path)
        defer { close(descriptor) }
        return try read(descriptor, path)
    }

    private static func opened(_ path: String) throws(GitError) -> Int32 {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw systemError("open", path) }
        return descriptor
    }

    private static func read(_ descriptor: Int32, _ path: String) throws(GitError) -> [UInt8] {
        var piece = [UInt8](repeating: 0, count: pieceBytes)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw systemError("read", path) }
            return Array(piece[..<count])
        }
    }
}
