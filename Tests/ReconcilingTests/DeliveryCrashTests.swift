import Documents
import Glibc
import Overlays
@testable import Reconciling
import TestSupport
import Testing

/// What a call of the door may fail with.
private let codes = [ENOSPC, EIO, EACCES, EROFS]
private let mishaps = codes.map(Mishap.Kind.failure) + [.death(after: false), .death(after: true)]

/// The calls of the door that a scenario makes, with their numbers.
private func calls(_ scenario: DeliveryScenario, _ world: DeliveryWorld) throws -> [(call: DiskCall, count: Int)] {
    try scenario.prepare(world)
    let mishap = Mishap()
    try scenario.run(world.reopened, mishap)
    return DiskCall.allCases.compactMap { call in mishap.counts[call].map { (call, $0) } }
}

@Suite struct `A delivery in which a call fails or the process dies` {
    @Test(arguments: DeliveryMode.allCases, 0 ..< (longRun ? 500 : 1) as Range<UInt64>)
    func `shows whole files, is completed or undone as a set, and the next run converges`(mode: DeliveryMode, seed: UInt64) throws {
        var random = SeededRandom(seed: seed &+ 10_000)
        let counted = try DeliveryWorld.memory(), scenario = DeliveryScenario(mode, seed: seed, in: counted)
        for (call, count) in try calls(scenario, counted) {
            let number = Int.random(in: 0 ..< count, using: &random)
            for kind in [Mishap.Kind.failure(codes[number % codes.count]), .death(after: false), .death(after: true)] {
                let world = try DeliveryWorld.memory(), mishap = Mishap(kind, at: call, number)
                let comment: Comment = "\(mode), seed \(seed), \(call) \(number), \(kind)"
                try scenario.prepare(world)
                do { try scenario.run(world, mishap) } catch {}
                #expect(mishap.hasStruck, comment)
                if case .death = kind, Bool.random(using: &random) {
                    for disk in [world.srv, world.root] { (disk as? MemoryDisk)?.losePower(&random) }
                }
                try scenario.expectWhole(world, comment)
                try world.destination().recover(for: prod)
                try scenario.expectOneSet(world, comment)
                try scenario.expectConvergence(world, comment)
                try scenario.expectSweep(world, comment)
            }
        }
    }

    /// The run that completes or undoes dies as well, again and again.
    @Test(arguments: DeliveryMode.allCases, 0 ..< (longRun ? 500 : 2) as Range<UInt64>)
    func `is recovered from by a run that dies, too`(mode: DeliveryMode, seed: UInt64) throws {
        var random = SeededRandom(seed: seed &+ 20_000)
        let counted = try DeliveryWorld.memory(), scenario = DeliveryScenario(mode, seed: seed, in: counted)
        let counts = try calls(scenario, counted)
        for _ in 0 ..< 4 {
            let world = try DeliveryWorld.memory()
            try scenario.prepare(world)
            var comment: Comment = "\(mode), seed \(seed)"
            for round in 0 ..< 4 {
                guard let (call, count) = counts.randomElement(using: &random) else { continue }
                let mishap = Mishap(.death(after: Bool.random(using: &random)), at: call, Int.random(in: 0 ..< count, using: &random))
                comment = "\(comment), \(round) \(call)"
                do { try scenario.run(world, mishap) } catch {}
                for disk in [world.srv, world.root] where Int.random(in: 0 ..< 3, using: &random) == 0 {
                    (disk as? MemoryDisk)?.losePower(&random)
                }
                try scenario.expectWhole(world, comment)
            }
            try world.destination().recover(for: prod)
            try scenario.expectOneSet(world, comment)
            try scenario.expectConvergence(world, comment)
            try scenario.expectSweep(world, comment)
        }
    }

    /// The table of the door, on a real file system: one mishap at one call of each kind, in a long run all of them.
    @Test(arguments: DeliveryMode.allCases)
    func `is whole and converges, whichever call it is`(mode: DeliveryMode) throws {
        let machine = try PlacedMachine()
        let scenario = DeliveryScenario(everythingIn: mode, .real(machine.folder.path))
        var missing = Set(DiskCall.allCases).subtracting(mode.unusedCalls)
        for (index, (call, count)) in try calls(scenario, .real(machine.folder.path)).enumerated() {
            missing.remove(call)
            let kinds = longRun ? mishaps : [mishaps[(index + mode.rawValue.utf8.count) % mishaps.count]]
            for (number, kind) in (0 ..< count).flatMap({ number in kinds.map { (number, $0) } }) where longRun || number == count / 2 {
                let machine = try PlacedMachine(), world = DeliveryWorld.real(machine.folder.path)
                let scenario = DeliveryScenario(everythingIn: mode, world), mishap = Mishap(kind, at: call, number)
                let comment: Comment = "\(mode), \(call) \(number), \(kind)"
                try scenario.prepare(world)
                do { try scenario.run(world.reopened, mishap) } catch {}
                #expect(mishap.hasStruck, comment)
                try scenario.expectWhole(world.reopened, comment)
                try world.reopened.destination().recover(for: prod)
                try scenario.expectOneSet(world.reopened, comment)
                try scenario.expectConvergence(world.reopened, comment)
            }
        }
        #expect(missing == [], "calls of the door that the scenario does not make")
    }
}

extension DeliveryScenario {
    /// A change in which everything happens: files made, replaced, kept by link, moved and removed at places, secrets, drift.
    init(everythingIn mode: DeliveryMode, _ world: DeliveryWorld) {
        func file(_ path: String, _ text: String, _ place: String?, isTainted: Bool = false) -> Wanted {
            Wanted(
                path, text, mode.delivery, at: mode.hasPlaces ? place.map(world.place) : nil, mode: isTainted ? 0o600 : 0o644,
                isTainted: isTainted)
        }
        (self.mode, seed) = (mode, 0)
        old = [
            file("d/changed", "old", "changed"), file("d/kept", "kept", "kept"), file("moved", "moved", "one"),
            file("drifted", "old", "drifted"), file("gone", "old", "gone"), file("secret", "hunter2", "secret", isTainted: true),
            Wanted("plain", "old"),
        ]
        new = [
            file("d/changed", "new, and longer", "changed"), file("d/kept", "kept", "kept"), file("moved", "moved", "two"),
            file("drifted", "old", "drifted"), file("added", "new", "added"), file("secret", "hunter3", "secret", isTainted: true),
            Wanted("plain", "new"),
        ]
        drift = [mode.hasPlaces ? world.place("drifted") : "drifted": "drift"]
    }
}

// MARK: - Real deaths

@Suite(.serialized) struct `A delivery whose process is killed` {
    /// Every call of the door in turn, before it and after it.
    @Test(arguments: DeliveryMode.allCases, 0 ..< (longRun ? 500 : 2) as Range<UInt64>)
    func `shows no mix to a reader that never rests, and the next run converges`(mode: DeliveryMode, seed: UInt64) async throws {
        var random = SeededRandom(seed: seed &+ 30_000)
        let counted = try PlacedMachine(), machine = try PlacedMachine()
        let counts = try calls(
            DeliveryScenario(mode, seed: seed, in: .real(counted.folder.path)), .real(counted.folder.path))
        // Short runs look at the calls that change something outside first.
        let (call, count) = counts[Int(longRun ? seed : seed * 3 + 5) % counts.count]
        let number = Int.random(in: 0 ..< count, using: &random), isAfter = Bool.random(using: &random)
        let path = machine.folder.path, name = call.rawValue
        let scenario = DeliveryScenario(mode, seed: seed, in: .real(path))
        try scenario.prepare(.real(path))
        let reader = try HashingReader(of: machine.srv, scenario.allowed(.real(path)))
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [
                path = path as String, name = name as String, number = number as Int, isAfter = isAfter as Bool, seed = seed as UInt64,
                mode = mode.rawValue as String,
            ] in
            let call = DiskCall(rawValue: name), mode = DeliveryMode(rawValue: mode) ?? .link
            try DeliveryScenario(mode, seed: seed, in: .real(path)).run(.real(path), Mishap(.kill(after: isAfter), at: call, number))
        }
        let comment: Comment = "\(mode), seed \(seed), \(name) \(number), \(isAfter ? "after" : "before")"
        try scenario.expectWhole(.real(path), comment)
        try DeliveryWorld.real(path).destination().recover(for: prod)
        try scenario.expectOneSet(.real(path), comment)
        try scenario.expectConvergence(.real(path), comment)
        let mistakes = try reader.finish()
        #expect(mistakes == [], comment)
    }
}
