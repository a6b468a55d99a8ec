/// Reads through, remembers the effects and does none of them.
package final class DryRunDisk: Disk {
    private let base: any Disk
    package private(set) var effects: [Effect] = []

    package init(over base: any Disk) { self.base = base }

    package func status(_ path: String) throws(DiskError) -> FileStatus? { try base.status(path) }
    package func list(_ path: String) throws(DiskError) -> [String]? { try base.list(path) }
    package func read(_ path: String) throws(DiskError) -> [UInt8]? { try base.read(path) }
    package func readLink(_ path: String) throws(DiskError) -> String? { try base.readLink(path) }
    /// Nothing is written, so nobody has to be kept out.
    package func lock(_ path: String) throws(DiskError) -> DiskLock? { DiskLock() }
    package func perform(_ effect: Effect) throws(DiskError) { effects.append(effect) }
}
