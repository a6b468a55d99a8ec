import Glibc
@testable import Reconciling

/// Passes everything on and remembers the effects.
final class RecordingDisk: Disk {
    private let base: any Disk
    var effects: [Effect] = []
    init(over base: any Disk) { self.base = base }

    func status(_ path: String) throws(DiskError) -> FileStatus? { try base.status(path) }
    func list(_ path: String) throws(DiskError) -> [String]? { try base.list(path) }
    func read(_ path: String) throws(DiskError) -> [UInt8]? { try base.read(path) }
    func readLink(_ path: String) throws(DiskError) -> String? { try base.readLink(path) }
    func lock(_ path: String) throws(DiskError) -> DiskLock? { try base.lock(path) }
    func perform(_ effect: Effect) throws(DiskError) {
        effects.append(effect)
        try base.perform(effect)
    }
}

/// How the n-th effect goes wrong.
enum Fault: String, CaseIterable {
    /// It fails, and the disk works again.
    case failure
    /// The process dies before it, which is right after the one before it; of a file half the bytes are written.
    case death
}

/// Fails at the n-th effect, counted from 0.
final class FailingDisk: Disk {
    private let base: any Disk
    private let fault: Fault
    private var remaining: Int
    private var isDead = false
    /// Whether the n-th effect was reached.
    private(set) var hasFailed = false

    init(over base: any Disk, at number: Int, _ fault: Fault) {
        (self.base, self.fault, remaining) = (base, fault, number)
    }

    private func alive<R>(_ body: () throws(DiskError) -> R) throws(DiskError) -> R {
        if isDead { throw DiskError(call: "dead", path: "", code: EIO) }
        return try body()
    }

    func status(_ path: String) throws(DiskError) -> FileStatus? { try alive { () throws(DiskError) in try base.status(path) } }
    func list(_ path: String) throws(DiskError) -> [String]? { try alive { () throws(DiskError) in try base.list(path) } }
    func read(_ path: String) throws(DiskError) -> [UInt8]? { try alive { () throws(DiskError) in try base.read(path) } }
    func readLink(_ path: String) throws(DiskError) -> String? { try alive { () throws(DiskError) in try base.readLink(path) } }
    func lock(_ path: String) throws(DiskError) -> DiskLock? { try alive { () throws(DiskError) in try base.lock(path) } }

    func perform(_ effect: Effect) throws(DiskError) {
        try alive { () throws(DiskError) in
            defer { remaining -= 1 }
            guard remaining == 0 else { return try base.perform(effect) }
            hasFailed = true
            isDead = fault != .failure
            if fault == .death, case .write(var file) = effect {
                file.bytes.removeLast(file.bytes.count / 2)
                try base.perform(.write(file))
            }
            throw DiskError(call: "injected", path: "\(effect)", code: EIO)
        }
    }
}
