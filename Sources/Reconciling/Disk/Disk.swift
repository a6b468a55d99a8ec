/// The one door to the file system: questions that change nothing, and effects that all pass `perform`.
///
/// Paths are relative to the folder the disk stands for, without `.` and `..`; "" is that folder itself. No path is followed through a
/// symbolic link. A door is used by one thread at a time and for one reconciliation: it may keep folders open.
package protocol Disk: AnyObject {
    /// What stands at a path, links not followed; nil when nothing does.
    func status(_ path: String) throws(DiskError) -> FileStatus?
    /// The names in a folder, sorted by bytes; nil when there is no such folder.
    func list(_ path: String) throws(DiskError) -> [String]?
    /// The bytes of a regular file; nil when nothing is there. Anything but a regular file is an error.
    func read(_ path: String) throws(DiskError) -> [UInt8]?
    /// Where a symbolic link leads; nil when nothing is there. Anything but a link is an error.
    func readLink(_ path: String) throws(DiskError) -> String?
    /// Takes the lock of a file that exists, or gives nil when another holder has it. The lock ends with the value, or with the process.
    func lock(_ path: String) throws(DiskError) -> DiskLock?
    func perform(_ effect: Effect) throws(DiskError)
}

/// One change to the file system. Every effect is seen whole or not at all, except `write`, `overwrite` and `wipe`.
package enum Effect: Hashable, Sendable {
    /// A new folder; the path "" makes the folder of the disk itself, with its parents.
    case makeFolder(String, mode: UInt16)
    /// A new file, never over another one. Owner and mode are set while only its maker can open it. Write-back starts at once; the bytes
    /// are durable after the next `settle`.
    case write(NewFile)
    /// Waits until the bytes of every file written so far, and the names in folders, are on disk.
    case settle(folders: [String])
    /// A second name for a file or a link.
    case link(String, at: String)
    /// A new symbolic link; `to` is stored as it is.
    case symlink(String, to: String)
    /// Replaces a file or a link at the new name.
    case rename(String, to: String)
    /// Gives a file or a link another name where nothing is; never replaces anything.
    case add(String, at: String)
    /// Writes a regular file anew in its own inode, for one that cannot be replaced, and waits until it is on disk. Readers may see a part.
    case overwrite(NewFile)
    /// Removes one file or link.
    case remove(String)
    /// Removes an empty folder.
    case removeFolder(String)
    /// Overwrites a file in place with zeros, and waits until they are on disk.
    case wipe(String)
}

/// A file to be made: its bytes and everything that must be true before anyone sees it.
package struct NewFile: Hashable, Sendable {
    package var path: String
    package var bytes: [UInt8]
    /// Permission bits, 0 to 0o7777; the umask of the process does not matter.
    package var mode: UInt16
    /// Numbers of user and group; nil leaves what the process makes.
    package var owner: Owner?

    package init(_ path: String, bytes: [UInt8], mode: UInt16, owner: Owner? = nil) {
        self.path = path
        self.bytes = bytes
        self.mode = mode
        self.owner = owner
    }
}

/// User and group as the kernel knows them; nil: not stated, the process decides.
package struct Owner: Hashable, Sendable {
    package var user: UInt32?
    package var group: UInt32?

    package init(user: UInt32?, group: UInt32?) {
        self.user = user
        self.group = group
    }
}

package struct FileStatus: Hashable, Sendable {
    package enum Kind: Sendable { case file, folder, link, other }
    package var kind: Kind
    package var size: Int
    /// Permission bits.
    package var mode: UInt16
    package var user: UInt32
    package var group: UInt32
    /// How many names the file has.
    package var links: Int
    /// Nil where the disk cannot tell one version of a file from another.
    package var version: FileVersion? = nil
}

/// Holds a lock until it is let go.
package class DiskLock {
    package init() {}
}

extension Disk {
    package func makeFolder(_ path: String, mode: UInt16) throws(DiskError) { try perform(.makeFolder(path, mode: mode)) }
    package func write(_ file: NewFile) throws(DiskError) { try perform(.write(file)) }
    package func settle(folders: [String] = []) throws(DiskError) { try perform(.settle(folders: folders)) }
    package func link(_ path: String, at newPath: String) throws(DiskError) { try perform(.link(path, at: newPath)) }
    package func symlink(_ path: String, to target: String) throws(DiskError) { try perform(.symlink(path, to: target)) }
    package func rename(_ path: String, to newPath: String) throws(DiskError) { try perform(.rename(path, to: newPath)) }
    package func add(_ path: String, at newPath: String) throws(DiskError) { try perform(.add(path, at: newPath)) }
    package func overwrite(_ file: NewFile) throws(DiskError) { try perform(.overwrite(file)) }
    package func remove(_ path: String) throws(DiskError) { try perform(.remove(path)) }
    package func removeFolder(_ path: String) throws(DiskError) { try perform(.removeFolder(path)) }
    package func wipe(_ path: String) throws(DiskError) { try perform(.wipe(path)) }
}
