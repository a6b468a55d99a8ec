internal import CSystem
internal import Glibc

/// What of an inode changes whenever somebody writes to it, replaces it, or adds and removes names in it: two equal stamps of a path mean
/// that it was left alone in between, to the accuracy of the kernel's clock.
package struct FileStamp: Hashable, Sendable {
    package var inode: UInt64
    package var size: Int64
    /// Nanoseconds since 1970. The second one also changes with mode, owner and number of names, and nobody can set it back.
    package var modified: Int64, changed: Int64

    package init(inode: UInt64, size: Int64, modified: Int64, changed: Int64) {
        (self.inode, self.size, self.modified, self.changed) = (inode, size, modified, changed)
    }

    init(_ found: stat) {
        self.init(
            inode: UInt64(found.st_ino), size: Int64(found.st_size), modified: Self.nanoseconds(found.st_mtim),
            changed: Self.nanoseconds(found.st_ctim))
    }

    private static func nanoseconds(_ time: timespec) -> Int64 { Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec) }

    /// Whether only names came or went, or mode and owner changed: the bytes were left alone.
    func hasBytes(of other: FileStamp) -> Bool { inode == other.inode && size == other.size && modified == other.modified }
}
