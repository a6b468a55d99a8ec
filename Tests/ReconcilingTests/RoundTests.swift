import Documents
import Glibc
import Overlays
@testable import Reconciling
import TestSupport
import Testing

private let good = "good\n", bad = "bad\n"

/// A destination, the group's one target, and what programs say of its files.
final class RoundTable {
    let folder: TemporaryFolder
    var destination: Destination { Destination(at: folder.path) }
    /// What is checked: passes while the file `current/app.conf` has no line `bad`.
    var check: [String]
    var precheck: [String]?
    var reload: [String]?

    init() throws {
        folder = try TemporaryFolder(below: memoryBacked)
        check = ["sh", "-c", "! grep -q bad \(folder.path)/live/current/app.conf"]
    }

    var path: String { "\(folder.path)/live" }

    func round(
        _ text: String, _ number: Int, follows: Bool = true, files: [Wanted]? = nil, disk: (any Disk)? = nil, gates: [Gate] = [],
        only group: String = "edge", report: @escaping (RoundEvent) -> Void = { _ in }
    ) throws -> Round {
        let commands = [precheck, reload, check].compactMap(\.self)
        let allowed = commands.map { words in words.map { $0.contains("{") ? "'*'" : shellQuoted($0) }.joined(separator: " ") }
        var surroundings = Round.Surroundings(
            probes: MachineProbes(allowances: Allowances([.command: allowed.map { $0.replacing("'*'", with: "*") }]))
        ) { Int64(1_000 + number) }
        surroundings.follows = { _ in follows }
        surroundings.gates = gates
        surroundings.report = report
        let files = files ?? [Wanted("app.conf", text, group: "edge")]
        return Round(
            of: group, isAlone: Set(files.map(\.group)).count == 1, at: Destination(folder: path, disk: disk ?? RealDisk(folder: path)),
            for: prod, wanted: Round.Wanted(rendering: rendering(files), commit: stamp(number).commit, actions: try actions()),
            settings: Round.Settings(), in: surroundings)
    }

    private func actions() throws -> GroupActions {
        var target =
            "  - { name: target, documents: app, format: json, path: a, group: edge, check: { command: \(list(check)), within: 200ms, every: 50ms }"
        if let precheck { target += ", precheck: { command: \(list(precheck)) }" }
        if let reload { target += ", reload: { command: \(list(reload)) }" }
        let text = "version: 1\ntargets:\n\(target) }\n"
        let manifest = try #require(Manifest.read(Array(text.utf8)).manifest)
        return GroupActions(of: manifest.targets)
    }

    private func list(_ words: [String]) -> String {
        "[" + words.map { "\"\($0.replacing("\"", with: "\\\""))\"" }.joined(separator: ", ") + "]"
    }

    @discardableResult
    func run(_ text: String, _ number: Int, follows: Bool = true, lifting: Bool = false) throws -> String {
        try round(text, number, follows: follows).run(lifting: lifting).word
    }

    func live() throws -> String? { try ReconcilingTests.live(path)?["app.conf"] }
    func state() throws -> GroupState? { try Destination(at: path).state()?.groups["edge"] }
}

extension RoundOutcome {
    var word: String {
        switch result {
        case .settled: "settled"
        case .withheld(let condition, _, _): "withheld \(condition.rawValue)"
        case .rejected: "rejected"
        case .quarantined: "quarantined"
        case .takenBack: "taken back"
        case .held(_, let reason): "held \(reason.code)"
        case .failed(let error): "failed \((error as? Diagnostic)?.code ?? (error as? Diagnostics)?.list.first?.code ?? "\(error)")"
        }
    }
}

@Suite struct `A round` {
    @Test func `takes back what its check finds bad, and does not apply it again (R36)`() throws {
        let table = try RoundTable()
        #expect(try table.run(good, 1) == "settled")
        #expect(try table.state() == nil)
        #expect(try table.run(bad, 2) == "taken back")
        #expect(try table.live() == good)
        let state = try #require(try table.state())
        #expect(state.condition == .quarantined && state.probation == nil && state.failures == 1)
        #expect(state.quarantine?.commit == stamp(2).commit && state.quarantine?.reason == "check-failed")
        #expect(try Destination(at: table.path).generations().map(\.number) == [1, 2, 3])
        #expect(try table.run(bad, 2) == "quarantined")
        #expect(try table.run(bad, 3) == "quarantined")
        #expect(try Destination(at: table.path).generations().map(\.number) == [1, 2, 3])
    }

    @Test func `lifts a quarantine for a newer commit that changes the group, not for an older one`() throws {
        let table = try RoundTable()
        try table.run(good, 1)
        try table.run(bad, 2)
        // An older commit, by hand.
        #expect(try table.run("older\n", 1, follows: false) == "settled")
        #expect(try table.run(bad, 2) == "quarantined")
        #expect(try table.run("newer\n", 3) == "settled")
        #expect(try table.state() == nil)
        // The same files in a commit after that are tried once more, and are still bad.
        #expect(try table.run(bad, 4) == "taken back")
        #expect(try table.live() == "newer\n")
    }

    @Test func `tries again what somebody lifts`() throws {
        let table = try RoundTable()
        try table.run(good, 1)
        try table.run(bad, 2)
        #expect(try table.run(bad, 2, lifting: true) == "taken back")
        #expect(try table.run(bad, 2) == "quarantined")
        table.check = ["true"]
        #expect(try table.run(bad, 2, lifting: true) == "settled")
        #expect(try table.state() == nil)
        #expect(try table.live() == bad)
    }

    @Test func `never makes live what a precheck refuses, and shows it the files where they will stand`() throws {
        let table = try RoundTable()
        table.precheck = ["sh", "-c", "! grep bad $0", "{candidate}"]
        #expect(try table.run(good, 1) == "settled")
        var switched: [Int] = []
        let round = try table.round(bad, 2) { if case .switched(let generation) = $0 { switched.append(generation.number) } }
        let outcome = round.run()
        #expect(outcome.word == "rejected" && switched.isEmpty)
        #expect(try table.live() == good)
        #expect(try table.state()?.quarantine?.output == "bad")
        #expect(try table.run(bad, 2) == "quarantined")
        #expect(try RealDisk(folder: table.path).list(Layout.candidates) == [])
    }

    @Test func `holds when what was live before is not good either, and says so once for all`() throws {
        let table = try RoundTable()
        try table.run(good, 1)
        table.check = ["false"]
        #expect(try table.run("other\n", 2) == "held second-failure")
        #expect(try table.live() == good)
        #expect(try table.state()?.condition == .held)
        for number in 2 ... 4 { #expect(try table.run("other\n", number) == "quarantined") }
        #expect(try Destination(at: table.path).generations().map(\.number) == [1, 2, 3])
        // The program has recovered, and a commit wants what is live.
        table.check = ["true"]
        #expect(try table.run(good, 5) == "settled")
        #expect(try table.state() == nil)
    }

    @Test func `leaves a first generation that is bad, since there is none to go back to`() throws {
        let table = try RoundTable()
        #expect(try table.run(bad, 1) == "held nothing-earlier")
        #expect(try table.live() == bad)
        #expect(try table.run(bad, 1) == "held check-failed")
        table.check = ["true"]
        #expect(try table.run(bad, 1) == "settled")
        #expect(try table.state() == nil)
    }

    @Test func `takes back what a program cannot reload, and tells it of the files that were live before`() throws {
        let table = try RoundTable()
        table.check = ["true"]
        table.reload = [
            "sh", "-c", "cat \(table.path)/current/app.conf >> \(table.folder.path)/log; ! grep -q bad \(table.path)/current/app.conf",
        ]
        try table.run(good, 1)
        #expect(try table.run(bad, 2) == "taken back")
        #expect(String(decoding: try readFile("\(table.folder.path)/log"), as: UTF8.self) == good + bad + good)
        #expect(try table.state()?.quarantine?.reason == "reload-failed")
    }

    @Test func `changes nothing when the machine does not allow what it would run (R29)`() throws {
        let table = try RoundTable()
        try table.run(good, 1)
        table.check = ["false"]
        var round = try table.round("new\n", 2)
        round = Round(
            of: "edge", isAlone: true, at: round.destination, for: prod, wanted: round.wanted, settings: round.settings,
            in: Round.Surroundings(probes: MachineProbes(allowances: Allowances())) { 1 })
        #expect(round.run().word == "failed not-allowed")
        #expect(try table.live() == good)
    }

    @Test func `waits where a gate says so, but for what puts drift back no longer than the gate wants`() throws {
        let table = try RoundTable()
        try table.run(good, 1)
        let closed: Gate = { _ in .wait(.windowClosed, Diagnostic("window", "closed"), until: 2_000) }
        #expect(try table.round("new\n", 2, gates: [closed]).run().word == "withheld window-closed")
        #expect(try table.live() == good)
        #expect(try table.state()?.until == 2_000)
        #expect(try table.run("new\n", 2) == "settled")
        #expect(try table.state() == nil)
    }

    @Test func `puts the files of one group back, and leaves those of the others as they are now`() throws {
        let table = try RoundTable()
        func files(_ edge: String, _ own: String) -> [Wanted] {
            [Wanted("app.conf", edge, group: "edge"), Wanted("own.conf", own, group: "own")]
        }
        try Destination(at: table.path).reconcile(files(good, "1"), 1)
        try Destination(at: table.path).reconcile(files(good, "2"), 2, only: "own")
        #expect(try table.round("", 3, files: files(bad, "2")).run().word == "taken back")
        #expect(try live(table.path) == ["app.conf": good, "own.conf": "2"])
    }

    @Test func `keeps the generation before, secrets or not, until the files are known to be good`() throws {
        let table = try RoundTable()
        func files(_ text: String) -> [Wanted] { [Wanted("app.conf", text, mode: 0o600, isTainted: true, group: "edge")] }
        for number in 1 ... 3 { #expect(try table.round("", number, files: files("secret \(number)")).run().word == "settled") }
        #expect(try table.round("", 4, files: files("secret bad")).run().word == "taken back")
        #expect(try table.live() == "secret 3")
        // The quarantine is known by a digest that only this machine can make.
        #expect(try table.round("", 4, files: files("secret bad")).run().word == "quarantined")
    }

    @Test func `shows no secret in what it keeps of a program's output`() throws {
        let table = try RoundTable()
        table.check = ["sh", "-c", "cat \(table.path)/current/app.conf; ! grep -q bad \(table.path)/current/app.conf"]
        func files(_ text: String) -> [Wanted] { [Wanted("app.conf", text, mode: 0o600, isTainted: true, group: "edge")] }
        #expect(try table.round("", 1, files: files("password=hunter2hunter2\n")).run().word == "settled")
        #expect(try table.round("", 2, files: files("password=swordfish99\nbad\n")).run().word == "taken back")
        let state = String(decoding: try readFile("\(table.path)/.cfgops/state.json"), as: UTF8.self)
        #expect(!state.contains("swordfish") && !state.contains("hunter2") && state.contains("<secret>"))
    }

    @Test(arguments: (longRun ? [3, 17] : [3]) as [UInt64])
    func `does not apply what is quarantined, whatever else happens in a thousand rounds (R36)`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed), applied = 0
        let table = try RoundTable()
        try table.run(good, 1)
        try table.run(bad, 2)
        table.check = ["true"]
        for number in 3 ..< 1_003 {
            let round = try table.round(bad, number) { if case .switched = $0 { applied += 1 } }
            #expect(round.run().word == "quarantined", "round \(number)")
            // What is live drifts, processes die and leave things behind, other commits fail to render.
            switch UInt8.random(in: 0 ..< 40, using: &random) {
            case 0: try writeFile("\(table.path)/.cfgops/tmp/half", [1])
            case 1: try Destination(at: table.path).hold(Failure(message: "\(number)", commit: "c", time: 1), for: prod)
            case 2: try Destination(at: table.path).update(for: prod) { $0.news = Int64(number) }
            default: break
            }
        }
        #expect(applied == 0)
        #expect(try table.live() == good)
    }
}
