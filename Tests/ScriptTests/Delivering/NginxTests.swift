import Glibc
import TestSupport
import Testing

/// R34 to R36, with Debian's nginx under the load of `wrk`. `CFGOPS_LONG=1`: 100 generations, and 1,000 rounds of one that is bad.
@Suite(.enabled(if: NginxFixture.isInstalled), .serialized) struct `A server whose configuration is switched` {
    @Test func `loses no request, and serves nothing that is bad for longer than a check takes`() throws {
        let nginx = try NginxFixture.made(), watch = LiveWatch(nginx.live)
        let watcher = Thread { watch.watch() }
        let load = try Load(on: nginx.port, report: nginx.folder.path("wrk"))
        var qualities: [Int: NginxFixture.Quality] = [:], good = 0, slowest = Duration.zero
        for (number, quality) in try plan().enumerated().map({ ($0 + 1, $1) }) {
            qualities[number] = quality
            try nginx.commit(number: number, quality)
            let start = ContinuousClock.now, result = try nginx.reconcile()
            #expect((result.status == 0) == (quality == .good), "generation \(number), \(quality): \(result.output)\(result.error)")
            if quality == .good { (good, slowest) = (number, max(slowest, .now - start)) }
            #expect(try nginx.serves(good), "after generation \(number), \(quality)")
        }
        let report = try load.finish()
        watch.stop()
        watcher.join()
        #expect(!report.contains("Non-2xx") && !report.contains("Socket errors") && report.contains(" requests in "), "\(report)")
        let notes = watch.result()
        let figures = "\(qualities.count) generations, \(notes.seen.count) of them seen live; slowest good round: \(slowest)"
        if longRun { print("\(report)\n\(figures)") }
        #expect(notes.broken == [])
        for (number, quality) in qualities where quality == .badAtPrecheck { #expect(notes.seen[number] == nil, "generation \(number)") }
        for (number, quality) in qualities where quality == .badAtCheck {
            let seen = try #require(notes.seen[number], "generation \(number)")
            // Its deadline, and what a round takes on this machine, now, to begin to check and to take back.
            #expect(seen.last - seen.first <= .seconds(NginxFixture.patience) + slowest * 3, "generation \(number)")
        }
    }

    @Test func `is not told again of what was found bad, until there is something newer (R36)`() throws {
        let nginx = try NginxFixture.made()
        try nginx.commit(number: 1, .good)
        #expect(try nginx.reconcile().status == 0)
        try nginx.commit(number: 2, .badAtCheck)
        #expect(try nginx.reconcile().status != 0)
        let watch = LiveWatch(nginx.live), watcher = Thread { watch.watch() }
        let reloads = try nginx.reloads(), rounds = longRun ? 1000 : 5
        for _ in 0 ..< rounds {
            let result = try nginx.reconcile()
            #expect(result.status != 0 && (result.output + result.error).contains("quarantine"), "\(result.output)\(result.error)")
        }
        watch.stop()
        watcher.join()
        #expect(watch.result().seen.keys.sorted() == [1])
        #expect(try nginx.reloads() == reloads)
        #expect(try nginx.serves(1))
        try nginx.commit(number: 3, .good)
        #expect(try nginx.reconcile().status == 0)
        #expect(try nginx.serves(3))
    }

    /// Good and bad generations, the first one good and each kind of bad among them.
    private func plan() throws -> [NginxFixture.Quality] {
        guard longRun else { return [.good, .badAtPrecheck, .good, .badAtCheck, .badAtPrecheck, .good] }
        var random = SeededRandom(seed: 7)
        return [.good] + (1 ..< 100).map { _ in [.good, .good, .good, .badAtPrecheck, .badAtCheck].randomElement(using: &random) ?? .good }
    }
}
