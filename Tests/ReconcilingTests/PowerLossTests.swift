@testable import Reconciling
import TestSupport
import Testing

private let old = [
    Wanted("app.env", "A=1\n"), Wanted("nginx/nginx.conf", "old"), Wanted("nginx/kept", "kept"), Wanted("same/x", "x"),
    Wanted("secret/db", "hunter2", mode: 0o600, isTainted: true),
]
private let new = [
    Wanted("app.env", "A=2\n"), Wanted("nginx/nginx.conf", "new"), Wanted("nginx/kept", "kept"), Wanted("same/x", "x"),
    Wanted("secret/db", "hunter3", mode: 0o600, isTainted: true),
]

@Suite struct `A power loss` {
    /// A long run looks at each effect, a short one at some of them, spread over all.
    private static let stride = longRun ? 1 : 3

    @Test(arguments: [0, 1, 5], 0 ..< (longRun ? 100 : 4) as Range<UInt64>)
    func `leaves all of the old or all of the new generation after any effect, and the next run converges`(
        generations: Int, seed: UInt64
    ) throws {
        var random = SeededRandom(seed: seed)
        var number = Int(seed) % Self.stride, wentWrong = true
        while wentWrong {
            let disk = MemoryDisk()
            for generation in 0 ..< generations {
                try Destination(folder: "", disk: disk).reconcile(old + [Wanted("n", "\(generation)")], generation + 1, keep: 3)
            }
            disk.flush()
            let before = try disk.live()
            let failing = FailingDisk(over: disk, at: number, .death)
            _ = try? Destination(folder: "", disk: failing).reconcile(new, 10, keep: 3)
            wentWrong = failing.hasFailed
            disk.losePower(&random)
            let after = try disk.live()
            #expect(after == before || after == texts(new), "effect \(number), seed \(seed)")
            try Destination(folder: "", disk: disk).reconcile(new, 11, keep: 3)
            #expect(try disk.live() == texts(new), "effect \(number), seed \(seed)")
            #expect(try Destination(folder: "", disk: disk).status().drift == [], "effect \(number), seed \(seed)")
            number += Self.stride
        }
        #expect(number > 10)
    }

    /// What the first run left is in the kernel's memory, found by the second, and not yet on the medium.
    @Test(arguments: 0 ..< (longRun ? 2_000 : 60) as Range<UInt64>)
    func `after a run that used what a run that died had left, leaves all of a generation`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let disk = MemoryDisk()
        if Bool.random(using: &random) {
            try Destination(folder: "", disk: disk).reconcile(old, 1)
            disk.flush()
        }
        let before = try disk.live()
        for number in 2 ... Int.random(in: 2 ... 4, using: &random) {
            let failing = FailingDisk(over: disk, at: Int.random(in: 0 ... 60, using: &random), .death)
            _ = try? Destination(folder: "", disk: failing).reconcile(new, number)
        }
        disk.losePower(&random)
        let after = try disk.live()
        #expect(after == before || after == texts(new), "seed \(seed)")
        try Destination(folder: "", disk: disk).reconcile(new, 11)
        #expect(try disk.live() == texts(new), "seed \(seed)")
    }

    @Test func `leaves a generation whole whose switch was done`() throws {
        for seed in 0 ..< 50 as Range<UInt64> {
            var random = SeededRandom(seed: seed)
            let disk = MemoryDisk()
            try Destination(folder: "", disk: disk).reconcile(old, 1)
            try Destination(folder: "", disk: disk).reconcile(new, 2)
            disk.losePower(&random)
            #expect(try disk.live() == texts(new), "seed \(seed)")
            #expect(try Destination(folder: "", disk: disk).plan(rendering(new), for: prod).isEmpty, "seed \(seed)")
        }
    }
}
