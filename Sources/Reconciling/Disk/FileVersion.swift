/// What `stat` says of a file that no write leaves as it is: two equal ones are the same bytes, as long as the clock that stamps files
/// went on between two writes (`FileMemory`).
package struct FileVersion: Hashable, Sendable {
    package var device: UInt64
    package var inode: UInt64
    /// In bytes.
    package var size: Int
    /// Nanoseconds since 1970: of the bytes, and of anything about the file, which no program can set.
    package var modified: Int64
    package var changed: Int64
}
