import Glibc
@testable import Reconciling
import TestSupport

/// A file system of 1 MB and 200 inodes, detached with the value.
struct SmallFileSystem: ~Copyable {
    let path: String

    /// Nil, said aloud, where this user may not mount one.
    init?(at folder: String) throws {
        let words = ["mount", "-t", "tmpfs", "-o", "size=1m,nr_inodes=200", "cfgops-test", folder]
        let mounted = try run(words, in: "/", environment: [:], input: [])
        guard mounted.status == 0 else {
            printError("skipped: a file system of 1 MB cannot be mounted: \(mounted.error)")
            return nil
        }
        path = folder
    }

    deinit { umount2(path, Int32(MNT_DETACH)) }

    enum Room: Hashable {
        case pages(Int), inodes(Int)
    }

    /// Fills it up but for so much room.
    func fill(leaving room: Room) throws {
        let script =
            switch room {
            case .pages(let count): "cat /dev/zero > ballast/0 2> /dev/null; truncate -s -\(count * 4096) ballast/0"
            case .inodes(let count):
                "n=0; while true > ballast/$n; do n=$((n + 1)); done 2> /dev/null; for m in $(seq \(count)); do rm ballast/$((n - m)); done"
            }
        try shell("mkdir ballast && { \(script); true; }")
    }

    func makeRoom() throws { try shell("rm -r ballast") }

    func clear() throws { try shell("find . -mindepth 1 -delete") }

    private func shell(_ line: String) throws {
        let result = try run(["sh", "-c", line], in: path, environment: ["PATH": "/usr/bin:/bin"], input: [])
        guard result.status == 0 else { throw Problem(result.error) }
    }
}

/// A folder that is mounted at itself, and so may become read-only for everybody, root included.
struct BindMount: ~Copyable {
    let path: String

    /// Nil, said aloud, where this user may not mount one.
    init?(of folder: String) {
        guard mount(folder, folder, nil, UInt(MS_BIND), nil) == 0 else {
            printError("skipped: a folder cannot be mounted at itself: \(String(cString: strerror(errno)))")
            return nil
        }
        path = folder
    }

    deinit { umount2(path, Int32(MNT_DETACH)) }

    /// - Returns: false when somebody was just writing.
    static func set(_ path: String, isReadOnly: Bool) -> Bool {
        let flags = MS_BIND | MS_REMOUNT | (isReadOnly ? MS_RDONLY : 0)
        return mount(nil, path, nil, UInt(flags), nil) == 0
    }
}

/// Does something before each call.
final class InterferingDisk: Disk {
    private let base: any Disk
    private let interference: () -> Void
    init(over base: any Disk, _ interference: @escaping () -> Void) { (self.base, self.interference) = (base, interference) }

    func status(_ path: String) throws(DiskError) -> FileStatus? {
        interference()
        return try base.status(path)
    }
    func list(_ path: String) throws(DiskError) -> [String]? {
        interference()
        return try base.list(path)
    }
    func read(_ path: String) throws(DiskError) -> [UInt8]? {
        interference()
        return try base.read(path)
    }
    func readLink(_ path: String) throws(DiskError) -> String? {
        interference()
        return try base.readLink(path)
    }
    func lock(_ path: String) throws(DiskError) -> DiskLock? {
        interference()
        return try base.lock(path)
    }
    func perform(_ effect: Effect) throws(DiskError) {
        interference()
        try base.perform(effect)
    }
}

/// Something that happens before one call of a run.
final class Interference {
    private var remaining: Int
    private let happen: () -> Void
    var wasReached: Bool { remaining < 0 }

    init(before call: Int, _ happen: @escaping () -> Void) { (remaining, self.happen) = (call, happen) }

    /// A destination whose places are below the folder that it is in.
    func destination(at folder: String) -> Destination {
        func disk(_ folder: String) -> any Disk {
            InterferingDisk(over: RealDisk(folder: folder)) { [self] in
                if remaining == 0 { happen() }
                remaining -= 1
            }
        }
        return Destination(folder: folder, disk: disk(folder), outside: .allowing(parent(of: folder), disk("/")))
    }
}
