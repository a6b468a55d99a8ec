import Documents
import Glibc
import Overlays
@testable import Reconciling
import TestSupport
import Testing

/// A file system of 1 MB of its own for places. False, said aloud, where this user may not mount one.
private func mountSmall(_ folder: String) throws -> Bool {
    let mounted = try run(["mount", "-t", "tmpfs", "-o", "size=1m", "cfgops-test", folder], in: "/", environment: [:], input: [])
    if mounted.status != 0 { printError("skipped: a file system of 1 MB cannot be mounted: \(mounted.error)") }
    return mounted.status == 0
}

private func text(_ character: Character, _ size: Int) -> String { String(repeating: character, count: size) }

@Suite struct `The medium of places` {
    @Test func `that is full keeps every old file and the old generation, and takes the next ones that fit`() throws {
        let machine = try PlacedMachine(below: nil)
        guard try mountSmall(machine.etc) else { return }
        defer { umount2(machine.etc, Int32(MNT_DETACH)) }
        func files(_ character: Character, _ size: Int) -> [Wanted] {
            ["a", "b"].map { Wanted($0, text(character, size), .copy, at: "\(machine.etc)/\($0)") }
        }
        try machine.reconcile(files("x", 100_000), 1)
        for size in [2_000_000, 600_000] {
            #expect { try machine.reconcile(files("y", size), 2) } throws: { ($0 as? DiskError)?.code == ENOSPC }
            #expect(try machine.places() == texts(files("x", 100_000)))
            #expect(try live(machine.srv) == texts(files("x", 100_000)))
            #expect(try machine.destination.status().drift == [])
        }
        try machine.reconcile(files("z", 200_000), 3)
        #expect(try machine.places() == texts(files("z", 200_000)))
    }

    @Test func `that is read-only, or not ours to write, changes nothing anywhere until it is again`() throws {
        let machine = try PlacedMachine(below: nil)
        guard try mountSmall(machine.etc) else { return }
        defer { umount2(machine.etc, Int32(MNT_DETACH)) }
        let old = [Wanted("a", "1", .copy, at: "\(machine.etc)/a"), Wanted("b", "1", .link, at: "\(machine.etc)/b"), Wanted("c", "1")]
        let new = [Wanted("a", "2", .copy, at: "\(machine.etc)/a"), Wanted("c", "2")]
        try machine.reconcile(old)
        try machine.shell("mount -o remount,ro etc")
        try machine.reconcile(old, 2)
        #expect { try machine.reconcile(new, 3) } throws: { ($0 as? DiskError)?.code == EROFS }
        #expect(try live(machine.srv) == texts(old))
        #expect(try machine.places() == ["a": "1", "b": "-> \(machine.srv)/current/b"])
        try machine.shell("mount -o remount,rw etc")
        try machine.reconcile(new, 4)
        #expect(try machine.places() == ["a": "2"])
    }

    @Test func `that another user owns refuses with its place`() async throws {
        guard geteuid() == 0 else { return printError("skipped: only root can become another user") }
        let machine = try PlacedMachine(below: "/tmp")
        try machine.reconcile([Wanted("a", "1", .copy, at: "\(machine.etc)/a")])
        try machine.shell("chmod 755 . && chown -R nobody srv")
        await #expect(processExitsWith: .success) { [path = machine.folder.path as String] in
            guard setgid(65534) == 0, setuid(65534) == 0 else { throw Problem("still root") }
            let destination = Destination(at: "\(path)/srv", allowing: path)
            #expect { try destination.round([Wanted("a", "2", .copy, at: "\(path)/etc/a")], 2) } throws: { error in
                (error as? DiskError)?.code == EACCES && (error as? DiskError)?.path.hasPrefix("\(path)/etc/") == true
            }
        }
        #expect(try machine.places() == ["a": "1"])
        #expect(try live(machine.srv) == ["a": "1"])
        #expect(try machine.destination.status().drift == [])
        try machine.reconcile([Wanted("a", "2", .copy, at: "\(machine.etc)/a")], 3)
        #expect(try machine.places() == ["a": "2"])
    }
}

/// Runs a shell line before the n-th call.
private final class InterferingDisk: Disk {
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

@Suite struct `Folders that are taken away under the feet` {
    /// Before every seventeenth call of a round, or every one in a long run.
    @Test(arguments: Delivery.allCases, ["etc", "srv"])
    func `end the round, and the next one converges, or refuses what it no longer knows`(mode: Delivery, taken: String) throws {
        var number = 0, wasReached = true
        while wasReached {
            let machine = try PlacedMachine(), path = machine.folder.path
            func files(_ text: String) -> [Wanted] {
                [Wanted("a", text, mode, at: "\(machine.etc)/a"), Wanted("d/b", text, mode, at: "\(machine.etc)/b"), Wanted("c", text)]
            }
            try machine.reconcile(files("1"))
            var remaining = number
            let interference = {
                if remaining == 0 { rename("\(path)/\(taken)", "\(path)/taken") }
                remaining -= 1
            }
            let destination = Destination(
                folder: machine.srv, disk: InterferingDisk(over: RealDisk(folder: machine.srv), interference),
                outside: .allowing(path, InterferingDisk(over: RealDisk(folder: "/"), interference)))
            do { try destination.round(files("2"), 2) } catch {}
            wasReached = remaining < 0
            if taken == "etc" { mkdir(machine.etc, 0o755) }
            do { try machine.reconcile(files("2"), 3) } catch let error as Diagnostic where taken == "srv" {
                // Nobody knows any more that these were ours.
                #expect(error.code == "foreign-file", "call \(number)")
                try machine.shell("rm -f etc/a etc/b")
                try machine.reconcile(files("2"), 4)
            }
            #expect(try live(machine.srv) == texts(files("2")), "call \(number)")
            #expect(try readText("\(machine.etc)/a") == "2" && readText("\(machine.etc)/b") == "2", "call \(number)")
            #expect(try machine.destination.status().drift == [], "call \(number)")
            number += longRun ? 1 : 17
        }
        #expect(number > 17)
    }
}

@Suite struct `A clock that jumps` {
    @Test(arguments: 0 ..< (longRun ? 100 : 10) as Range<UInt64>)
    func `changes nothing in what is delivered and which generation is live`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let world = try DeliveryWorld.memory()
        for number in 1 ... 8 {
            let files = [
                Wanted("a", "\(number)", .copy, at: world.place("a")), Wanted("b", "\(number)", .link, at: world.place("b")),
                Wanted("secret", "\(number)", mode: 0o600, isTainted: true),
            ]
            let times = [0, -1, .min, .max, 1_700_000_000, Int64.random(in: .min ... .max, using: &random)]
            let time = times.randomElement(using: &random) ?? 0
            let destination = world.destination()
            try destination.recover(for: prod)
            let generation = try destination.apply(
                destination.plan(rendering(files), for: prod), stamp: Stamp(commit: stamp(number).commit, time: time))
            #expect(generation.number == number, "seed \(seed)")
            #expect(try world.seen(world.place("a")) == "\(number)", "seed \(seed)")
            #expect(try world.seenLive() == texts(files), "seed \(seed)")
            #expect(try destination.plan(rendering(files), for: prod).isEmpty, "seed \(seed)")
        }
    }
}
