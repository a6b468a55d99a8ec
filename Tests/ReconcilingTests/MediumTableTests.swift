import Documents
import Glibc
@testable import Reconciling
import TestSupport
import Testing

/// What may happen to the folder of a destination, and to one of places.
private let folders: [(mode: DeliveryMode, name: String)] = DeliveryMode.allCases.flatMap { mode in
    mode.hasPlaces ? [(mode, "srv"), (mode, "etc")] : [(mode, "srv")]
}

/// A long run has everything happen before each call, a short one before some of them, spread over all.
private let stride = longRun ? 1 : 23

@Suite struct `A medium in every mode` {
    @Test(arguments: DeliveryMode.allCases)
    func `that fills up anywhere in a round shows whole files, and the next round with room converges (ENOSPC)`(mode: DeliveryMode) throws {
        let folder = try TemporaryFolder(), path = folder.path
        guard let medium = try SmallFileSystem(at: path) else { return }
        let counts = Swift.stride(from: 0, to: 36, by: longRun ? 1 : 7)
        for room in counts.flatMap({ [SmallFileSystem.Room.pages($0), .inodes($0)] }) {
            try medium.clear()
            mkdir("\(path)/etc", 0o755)
            var isFull = false
            try scenario(mode, path, "\(mode), \(room)") { world in
                try medium.fill(leaving: room)
                do { try world.run(mode) } catch let error as DiskError {
                    #expect(error.code == ENOSPC, "\(mode), \(room)")
                    isFull = true
                }
            } after: {
                // A disk that is still full is in the way of nothing that is needed to see one generation.
                do { try DeliveryWorld.real(path).destination().recover(for: prod) } catch _ as DiskError {}
                try medium.makeRoom()
            }
            if room == .pages(0) || room == .inodes(0) { #expect(isFull, "\(mode), \(room)") }
        }
    }

    @Test(arguments: folders)
    func `that becomes read-only anywhere in a round shows whole files, and the next round that may write converges (EROFS)`(
        _ what: (mode: DeliveryMode, name: String)
    ) throws {
        var call = 0, wasReached = true, failures = 0
        while wasReached {
            let machine = try PlacedMachine(), srv = machine.srv, name = machine.folder.path(what.name)
            mkdir(srv, 0o755)
            guard let medium = BindMount(of: name) else { return }
            let interference = Interference(before: call) { _ = BindMount.set(name, isReadOnly: true) }
            try scenario(what.mode, machine.folder.path, "\(what), call \(call)") { world in
                do { try interference.destination(at: srv).round(world.scenario(what.mode).new, 4, keep: 2) } catch let error as DiskError {
                    #expect(error.code == EROFS, "\(what), call \(call)")
                    failures += 1
                }
            } after: {
                #expect(BindMount.set(medium.path, isReadOnly: false))
            }
            wasReached = interference.wasReached
            call += stride
        }
        #expect(failures > 1)
    }

    @Test(arguments: folders)
    func `that another user owns is written nowhere, and says which place it was (EACCES)`(
        _ what: (mode: DeliveryMode, name: String)
    ) async throws {
        guard geteuid() == 0 else { return printError("skipped: only root can become another user") }
        let machine = try PlacedMachine(below: "/tmp"), path = machine.folder.path
        let world = DeliveryWorld.real(path), scenario = world.scenario(what.mode)
        try scenario.prepare(world)
        // All is nobody's, but the one that is root's.
        try machine.shell("chmod 755 . && chown -R nobody srv etc && chown -R root \(what.name)")
        await #expect(processExitsWith: .success) {
            [path = path as String, mode = what.mode.rawValue as String, name = what.name as String] in
            guard setgid(65534) == 0, setuid(65534) == 0 else { throw Problem("still root") }
            let world = DeliveryWorld.real(path), mode = DeliveryMode(rawValue: mode) ?? .link
            #expect { try world.run(mode) } throws: { error in
                (error as? DiskError)?.code == EACCES && (error as? DiskError)?.path.hasPrefix("\(path)/\(name)") == true
            }
        }
        try scenario.expectWhole(world.reopened, "\(what)")
        try world.reopened.destination().recover(for: prod)
        try scenario.expectOneSet(world.reopened, "\(what)")
        try scenario.expectConvergence(world.reopened, "\(what)")
    }

    /// A change in which everything happens, to which something happens; what is seen then, and after the next round.
    private func scenario(
        _ mode: DeliveryMode, _ path: String, _ comment: Comment, _ happen: (DeliveryWorld) throws -> Void, after: () throws -> Void
    ) throws {
        let world = DeliveryWorld.real(path), scenario = world.scenario(mode)
        try scenario.prepare(world)
        try happen(world.reopened)
        try scenario.expectWhole(world.reopened, comment)
        try after()
        try scenario.expectWhole(world.reopened, comment)
        try world.reopened.destination().recover(for: prod)
        try scenario.expectOneSet(world.reopened, comment)
        try scenario.expectConvergence(world.reopened, comment)
    }
}

extension DeliveryWorld {
    fileprivate func scenario(_ mode: DeliveryMode) -> DeliveryScenario { DeliveryScenario(everythingIn: mode, self) }
    fileprivate func run(_ mode: DeliveryMode) throws { try scenario(mode).run(self, Mishap()) }
}

@Suite struct `Folders that are taken away under the feet` {
    @Test(arguments: folders)
    func `end the round, and the next one converges, or refuses what it no longer knows`(
        _ what: (mode: DeliveryMode, name: String)
    ) throws {
        var number = 0, wasReached = true
        while wasReached {
            let machine = try PlacedMachine(), path = machine.folder.path, mode = what.mode
            func file(_ name: String, _ text: String) -> Wanted {
                Wanted(name, text, mode.delivery, at: mode.hasPlaces ? "\(path)/etc/\(name)" : nil)
            }
            func files(_ text: String) -> [Wanted] { [file("a", text), file("b", text), Wanted("d/c", text)] }
            try machine.reconcile(files("1"))
            let interference = Interference(before: number) { rename("\(path)/\(what.name)", "\(path)/taken") }
            do { try interference.destination(at: machine.srv).round(files("2"), 2) } catch {}
            wasReached = interference.wasReached
            if what.name == "etc" { mkdir(machine.etc, 0o755) }
            do { try machine.reconcile(files("2"), 3) } catch let error as Diagnostic where mode.hasPlaces && what.name == "srv" {
                // Nobody knows any more that these were ours.
                #expect(error.code == "foreign-file", "call \(number)")
                try machine.shell("rm -f etc/a etc/b")
                try machine.reconcile(files("2"), 4)
            }
            #expect(try live(machine.srv) == texts(files("2")), "call \(number)")
            if mode.hasPlaces { #expect(try readText("\(machine.etc)/a") == "2" && readText("\(machine.etc)/b") == "2", "call \(number)") }
            #expect(try machine.destination.status().drift == [], "call \(number)")
            number += stride
        }
        #expect(number > 2 * stride)
    }
}

@Suite struct `A clock that jumps` {
    @Test(arguments: DeliveryMode.allCases, 0 ..< (longRun ? 100 : 5) as Range<UInt64>)
    func `changes nothing in what is delivered and which generation is live`(mode: DeliveryMode, seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let world = try DeliveryWorld.memory()
        for number in 1 ... 8 {
            let files = [
                Wanted("a", "\(number)", mode.delivery, at: mode.hasPlaces ? world.place("a") : nil),
                Wanted("secret", "\(number)", mode: 0o600, isTainted: true),
            ]
            let times = [0, -1, .min, .max, 1_700_000_000, Int64.random(in: .min ... .max, using: &random)]
            let time = times.randomElement(using: &random) ?? 0
            let destination = world.destination()
            try destination.recover(for: prod)
            let generation = try destination.apply(
                destination.plan(rendering(files), for: prod), stamp: Stamp(commit: stamp(number).commit, time: time))
            #expect(generation.number == number, "seed \(seed)")
            for (place, text) in DeliveryScenario.places(files, in: world) { #expect(try world.seen(place) == text, "seed \(seed)") }
            #expect(try world.seenLive() == texts(files), "seed \(seed)")
            #expect(try destination.plan(rendering(files), for: prod).isEmpty, "seed \(seed)")
        }
    }
}
