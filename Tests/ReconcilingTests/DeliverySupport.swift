import Documents
import Glibc
import Overlays
@testable import Reconciling
import TestSupport

extension Wanted {
    /// A file with a place of its own.
    init(
        _ path: String, _ text: String, _ delivery: Delivery, at link: String?, mode: UInt16 = 0o644, isTainted: Bool = false,
        group: String? = nil
    ) {
        self.init(path, text, mode: mode, isTainted: isTainted, group: group)
        (self.delivery, self.link) = (delivery, link)
    }
}

/// A machine with a destination `srv` and a folder `etc` of places, in which everything below is allowed.
final class PlacedMachine {
    let folder: TemporaryFolder
    var srv: String { folder.path("srv") }
    var etc: String { folder.path("etc") }

    init(below parent: String? = memoryBacked) throws {
        folder = try TemporaryFolder(below: parent)
        guard mkdir(etc, 0o755) == 0 else { throw Problem("no etc") }
    }

    var destination: Destination { Destination(at: srv, allowing: folder.path) }

    /// A round as commands make it.
    @discardableResult
    func reconcile(_ files: [Wanted], _ number: Int = 1, only group: String? = nil, prunes: Bool = true) throws -> Generation {
        try destination.round(files, number, only: group, prunes: prunes)
    }

    /// What stands in a folder of places: texts, and of links `-> target`. Nothing of ours is passed over.
    func places() throws -> [String: String] {
        let disk = RealDisk(folder: etc)
        return try (disk.list("") ?? []).reduce(into: [:]) { places, name in
            places[name] =
                switch try disk.status(name)?.kind {
                case .link: "-> \(try disk.readLink(name) ?? "")"
                case .file: String(decoding: try disk.read(name) ?? [], as: UTF8.self)
                default: "folder"
                }
        }
    }

    func shell(_ line: String) throws {
        let result = try run(["sh", "-c", line], in: folder.path, environment: ["PATH": "/usr/bin:/bin"], input: [])
        guard result.status == 0 else { throw Problem(result.error) }
    }
}

extension Destination {
    /// - Parameter parent: places below it are allowed.
    init(at folder: String, allowing parent: String) {
        self.init(folder: folder, disk: RealDisk(folder: folder), outside: .allowing(parent, RealDisk(folder: "/")))
    }

    @discardableResult
    func round(_ files: [Wanted], _ number: Int = 1, only group: String? = nil, prunes: Bool = true, keep: Int = 10) throws -> Generation {
        try recover(for: prod)
        return try reconcile(files, number, only: group, prunes: prunes, keep: keep)
    }
}

extension Outside {
    static func allowing(_ parent: String, _ disk: any Disk) -> Outside {
        Outside(disk: disk) { path in
            path.hasPrefix(parent + "/") ? nil : Diagnostic("not-allowed", "this machine does not allow the path \"\(path)\"")
        }
    }
}

/// The calls of the door, each by its name.
enum DiskCall: String, CaseIterable {
    case status, list, read, readLink, lock
    case makeFolder, write, settle, link, symlink, rename, add, overwrite, remove, removeFolder, wipe

    init(_ effect: Effect) {
        self =
            switch effect {
            case .makeFolder: .makeFolder
            case .write: .write
            case .settle: .settle
            case .link: .link
            case .symlink: .symlink
            case .rename: .rename
            case .add: .add
            case .overwrite: .overwrite
            case .remove: .remove
            case .removeFolder: .removeFolder
            case .wipe: .wipe
            }
    }
}

/// What goes wrong at one call of a run, counted from 0 among all calls of its kind on all disks.
final class Mishap {
    enum Kind: Hashable {
        /// The call fails with this code, and the next one works.
        case failure(Int32)
        /// The process dies before the call, or right after it: nothing works any more. Of a file half the bytes are written before.
        case death(after: Bool)
        /// The same as it really is.
        case kill(after: Bool)
    }

    private let kind: Kind
    private let call: DiskCall?
    private let number: Int
    private var isDead = false
    private(set) var hasStruck = false
    private(set) var counts: [DiskCall: Int] = [:]

    /// - Parameter call: nil: nothing goes wrong, and calls are counted.
    init(_ kind: Kind = .failure(EIO), at call: DiskCall? = nil, _ number: Int = 0) {
        (self.kind, self.call, self.number) = (kind, call, number)
    }

    func pass<R>(_ call: DiskCall, half: () throws(DiskError) -> Void = {}, _ body: () throws(DiskError) -> R) throws(DiskError) -> R {
        if isDead { throw DiskError(call: "dead", path: "", code: EIO) }
        defer { counts[call, default: 0] += 1 }
        guard call == self.call, counts[call, default: 0] == number else { return try body() }
        hasStruck = true
        switch kind {
        case .failure(let code): throw DiskError(call: "injected \(call)", path: "", code: code)
        case .death(let isAfter), .kill(let isAfter):
            if isAfter { _ = try body() } else { try half() }
            if case .kill = kind { kill(getpid(), SIGKILL) }
            isDead = true
            throw DiskError(call: "dead", path: "", code: EIO)
        }
    }
}

/// Passes everything on, but for what a mishap strikes.
final class MishapDisk: Disk {
    private let base: any Disk
    private let mishap: Mishap
    init(over base: any Disk, _ mishap: Mishap) { (self.base, self.mishap) = (base, mishap) }

    func status(_ path: String) throws(DiskError) -> FileStatus? {
        try mishap.pass(.status) { () throws(DiskError) in try base.status(path) }
    }
    func list(_ path: String) throws(DiskError) -> [String]? { try mishap.pass(.list) { () throws(DiskError) in try base.list(path) } }
    func read(_ path: String) throws(DiskError) -> [UInt8]? { try mishap.pass(.read) { () throws(DiskError) in try base.read(path) } }
    func readLink(_ path: String) throws(DiskError) -> String? {
        try mishap.pass(.readLink) { () throws(DiskError) in try base.readLink(path) }
    }
    func lock(_ path: String) throws(DiskError) -> DiskLock? { try mishap.pass(.lock) { () throws(DiskError) in try base.lock(path) } }

    func perform(_ effect: Effect) throws(DiskError) {
        let half: () throws(DiskError) -> Void = { () throws(DiskError) in
            switch effect {
            case .write(var file):
                file.bytes.removeLast(file.bytes.count / 2)
                try self.base.perform(.write(file))
            case .overwrite(var file):
                file.bytes.removeLast(file.bytes.count / 2)
                try self.base.perform(.overwrite(file))
            default: break
            }
        }
        try mishap.pass(DiskCall(effect), half: half) { () throws(DiskError) in try base.perform(effect) }
    }
}
