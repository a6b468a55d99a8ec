import Documents
import Glibc
@testable import Reconciling
import TestSupport
import Testing

@Suite struct `A round that dies` {
    /// A long run looks at each effect, a short one at some of them, spread over all.
    private static let stride = longRun ? 1 : 7
    /// Whether the files that it dies over are good, and what is live in the end.
    private static let cases: [(text: String, live: String)] = [("good again\n", "good again\n"), ("bad\n", "good\n")]

    @Test(arguments: cases, Fault.allCases)
    func `at any point is taken up by the next one, which comes to the verdict (R34, R36)`(
        _ what: (text: String, live: String), _ fault: Fault
    ) throws {
        var number = 0, wentWrong = true
        while wentWrong {
            let table = try RoundTable()
            try table.run("good\n", 1)
            let disk = FailingDisk(over: RealDisk(folder: table.path), at: number, fault)
            _ = try table.round(what.text, 2, disk: disk).run()
            wentWrong = disk.hasFailed
            let seen = try table.live()
            #expect(seen == "good\n" || seen == what.text, "effect \(number)")
            // The next process.
            let words = [try table.run(what.text, 2), try table.run(what.text, 2)]
            #expect(try table.live() == what.live, "effect \(number)")
            #expect(words.last == (what.live == what.text ? "settled" : "quarantined"), "effect \(number): \(words)")
            #expect(try table.state()?.probation == nil, "effect \(number)")
            // Bad files were never in for a second time.
            #expect(try Destination(at: table.path).generations().count <= 4, "effect \(number)")
            number += Self.stride
        }
        #expect(number > 3 * Self.stride)
    }

    @Test func `between switch and verdict is judged by the next one, also when a newer commit is wanted by then`() throws {
        let table = try RoundTable()
        try table.run("good\n", 1)
        try table.dieInCheck("bad\n", 2)
        #expect(try table.live() == "bad\n")
        #expect(try table.state()?.condition == .checking)
        #expect(try table.run("newer\n", 3) == "settled")
        #expect(try table.live() == "newer\n")
        // It was found bad and taken back before: what the newer one would have gone back to is the good one.
        #expect(try Destination(at: table.path).generations().map(\.commit) == [1, 2, 1, 3].map { stamp($0).commit })
    }

    @Test func `while it goes back goes on going back`() throws {
        let table = try RoundTable()
        try table.run("good\n", 1)
        try table.dieInCheck("bad\n", 2)
        let digest = try #require(try Destination(at: table.path).generations().last?.groups["edge"]?.digest)
        try Destination(at: table.path).update(for: prod) { state in
            state.groups["edge"]?.probation?.isTakingBack = true
            state.groups["edge"]?.quarantine = Quarantine(
                digest: digest, commit: stamp(2).commit, reason: "check-failed", message: "bad", output: "", time: 1)
        }
        #expect(try table.run("bad\n", 2) == "taken back")
        #expect(try table.live() == "good\n")
        #expect(try table.run("bad\n", 2) == "quarantined")
    }
}

extension RoundTable {
    /// Switches, and ends without a verdict.
    fileprivate func dieInCheck(_ text: String, _ number: Int) throws {
        let cancellation = try Cancellation()
        var round = try round(text, number) { if case .switched = $0 { cancellation.cancel() } }
        var surroundings = round.surroundings
        surroundings.probes = MachineProbes(allowances: surroundings.probes.allowances, cancellation: cancellation)
        round = Round(
            of: "edge", isAlone: true, at: round.destination, for: prod, wanted: round.wanted, settings: round.settings, in: surroundings)
        #expect(round.run().word == "failed stopped")
    }
}
