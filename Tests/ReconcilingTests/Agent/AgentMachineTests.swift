import Testing

@testable import Reconciling

/// What single events lead to; that no sequence of them breaks a rule is shown by `A day of the agent`.
@Suite struct `The rules of the agent` {
    private static let settings = AgentWorld.settings(30_000, 2)

    /// A machine and its clock.
    private struct Desk {
        var machine = AgentMachine(settings, seed: 1)
        var ticks: Int64 = 0
        var log: [AgentLog.Entry] = []

        /// The actions, without log, report and sleep.
        mutating func hear(_ event: AgentEvent, after pause: Int64 = 0) -> [AgentAction] {
            ticks += pause
            return machine.handle(event, at: AgentTime(ticks: ticks, wall: 1_790_000_000)).filter { action in
                if case .log(let entry) = action { log.append(entry) }
                return switch action {
                case .log, .report, .sleep: false
                default: true
                }
            }
        }

        /// A commit is there, judged and rendered.
        mutating func deploy(_ commit: String, _ digests: [String: String], after: [String: [String]] = [:]) -> [AgentAction] {
            _ = hear(.woken(.references), after: AgentMachine.shortestPause)
            _ = hear(.fetched(.tip(commit)))
            _ = hear(.judged(tip: commit, .accepted))
            let wants = digests.map { ($0, GroupWant(commit: commit, digest: $1, after: after[$0] ?? [])) }
            return hear(.rendered(commit: commit, .groups(Dictionary(uniqueKeysWithValues: wants), settings)))
        }
    }

    private func desk(_ start: AgentStart = AgentStart()) -> Desk {
        var desk = Desk()
        _ = desk.hear(.started(start))
        _ = desk.hear(.fetched(.failed("not yet")))
        return desk
    }

    private func round(_ group: String, _ commit: String, _ digest: String, after: [String] = []) -> AgentAction {
        .startRound(group: group, GroupWant(commit: commit, digest: digest, after: after))
    }

    @Test func `a start looks at the branch and renders what was accepted, at once`() {
        var desk = Desk()
        let actions = desk.hear(.started(AgentStart(accepted: "c0", isVerified: true)))
        #expect(actions == [.ready, .fetch, .render(commit: "c0")])
    }

    @Test func `ready waits for a verified generation (R37)`() {
        var desk = desk()
        #expect(!desk.machine.status.isReady)
        #expect(desk.deploy("c1", ["": "1"]) == [round("", "c1", "1")])
        #expect(!desk.machine.status.isReady)
        #expect(desk.hear(.roundEnded(group: "", .settled)) == [.ready])
    }

    @Test func `a shorter interval counts as soon as a manifest states it, and not after the first long pause`() {
        var desk = Desk()
        _ = desk.hear(.started(AgentStart()))
        _ = desk.hear(.fetched(.tip("c1")))
        _ = desk.hear(.judged(tip: "c1", .accepted))
        let wants = ["": GroupWant(commit: "c1", digest: "1")]
        _ = desk.hear(.rendered(commit: "c1", .groups(wants, AgentWorld.settings(1000, 2))))
        #expect(desk.hear(.roundEnded(group: "", .settled)) == [.ready])
        #expect(desk.hear(.woken(.timer), after: 999) == [])
        #expect(desk.hear(.woken(.timer), after: 1) == [.fetch, .lookForDrift])
    }

    @Test func `many pushes while a round runs are one more round, for the newest`() {
        var desk = desk()
        _ = desk.deploy("c0", ["": "0"])
        for number in 1 ... 50 { #expect(desk.deploy("c\(number)", ["": "\(number)"]) == []) }
        #expect(desk.hear(.roundEnded(group: "", .settled)) == [.ready, round("", "c50", "50")])
        #expect(desk.hear(.roundEnded(group: "", .settled)) == [])
    }

    @Test func `a group that is gone from the manifest is forgotten once its files are gone`() {
        var desk = desk()
        _ = desk.deploy("c1", ["": "1", "edge": "1"])
        for group in ["", "edge"] { _ = desk.hear(.roundEnded(group: group, .settled)) }
        #expect(desk.deploy("c2", ["": "2", "edge": ""]) == [round("", "c2", "2"), round("edge", "c2", "")])
        _ = desk.hear(.roundEnded(group: "", .settled))
        #expect(Set(desk.machine.status.groups.keys) == ["", "edge"])
        #expect(desk.hear(.roundEnded(group: "edge", .settled)) == [])
        #expect(Set(desk.machine.status.groups.keys) == [""])
    }

    @Test func `a group that fails delays no other, and one that comes after it waits`() {
        var desk = desk()
        let after = ["b": ["a"]]
        #expect(desk.deploy("c1", ["a": "1", "b": "1", "c": "1"], after: after) == [round("a", "c1", "1"), round("c", "c1", "1")])
        _ = desk.hear(.roundEnded(group: "a", .failed("no room")))
        #expect(desk.hear(.roundEnded(group: "c", .settled)) == [.ready])
        #expect(desk.machine.status.groups["b"]?.condition == .waiting)
        #expect(desk.machine.status.groups["b"]?.reason == "group \"a\" comes first")
        #expect(desk.hear(.woken(.timer), after: 1000) == [round("a", "c1", "1"), .lookForDrift])
        #expect(desk.hear(.roundEnded(group: "a", .settled)) == [round("b", "c1", "1", after: ["a"])])
    }

    @Test func `what was found bad is not begun again, until something else is good`() {
        var desk = desk()
        _ = desk.deploy("c1", ["": "good"])
        _ = desk.hear(.roundEnded(group: "", .settled))
        _ = desk.deploy("c2", ["": "bad"])
        #expect(desk.hear(.roundEnded(group: "", .quarantined("503"))) == [])
        #expect(desk.deploy("c3", ["": "bad"]) == [])
        #expect(desk.hear(.woken(.signal)).contains(round("", "c3", "bad")) == false)
        #expect(desk.machine.status.groups[""]?.condition == .quarantined)
        #expect(desk.deploy("c4", ["": "good"]) == [round("", "c4", "good")])
        _ = desk.hear(.roundEnded(group: "", .settled))
        #expect(desk.deploy("c5", ["": "bad"]) == [round("", "c5", "bad")])
    }

    @Test func `files are looked at soon after a switch and an edit, and else so seldom that it costs next to nothing`() {
        var desk = desk()
        _ = desk.deploy("c1", ["": "1"])
        _ = desk.hear(.roundEnded(group: "", .settled))
        #expect(desk.hear(.woken(.timer), after: AgentMachine.shortestPause).contains(.lookForDrift))
        // It takes a tenth of a second, so that the next one is due after a hundred.
        _ = desk.hear(.lookedForDrift([]), after: 100)
        #expect(!desk.hear(.woken(.timer), after: 99_999).contains(.lookForDrift))
        #expect(desk.hear(.woken(.timer), after: 1).contains(.lookForDrift))
        _ = desk.hear(.lookedForDrift([]), after: 100)
        #expect(!desk.hear(.woken(.files)).contains(.lookForDrift))
        #expect(desk.hear(.woken(.timer), after: AgentMachine.shortestPause).contains(.lookForDrift))
        // What changes while somebody looks is looked at again.
        _ = desk.hear(.woken(.files))
        _ = desk.hear(.lookedForDrift([]), after: 100)
        #expect(desk.hear(.woken(.timer), after: AgentMachine.shortestPause).contains(.lookForDrift))
    }

    @Test func `drift is healed with what is live while what is wanted is quarantined`() {
        var desk = desk()
        _ = desk.deploy("c1", ["": "good"])
        _ = desk.hear(.roundEnded(group: "", .settled))
        _ = desk.deploy("c2", ["": "bad"])
        _ = desk.hear(.roundEnded(group: "", .quarantined("503")))
        _ = desk.hear(.lookedForDrift([]))
        #expect(desk.hear(.woken(.signal)).contains(.lookForDrift))
        #expect(desk.hear(.lookedForDrift([""])) == [round("", "c1", "good")])
        _ = desk.hear(.roundEnded(group: "", .settled))
        #expect(desk.machine.status.groups[""]?.condition == .quarantined)
    }

    @Test(arguments: [AgentHold.Cause.rewritten, .unsigned])
    func `a tip that is held is told of once, judged once, and never rendered`(cause: AgentHold.Cause) {
        var desk = desk()
        _ = desk.deploy("c1", ["": "1"])
        for _ in 0 ..< 3 {
            let looks = desk.hear(.woken(.references))
            #expect(looks == [.fetch])
            guard desk.hear(.fetched(.tip("bad"))) == [.judge(tip: "bad")] else { continue }
            #expect(desk.hear(.judged(tip: "bad", .held(cause, "no"))) == [])
        }
        #expect(desk.log.filter { $0.event == .hold }.map(\.level) == [.error])
        #expect(desk.machine.status.branchHold?.cause == cause)
        #expect(desk.hear(.reread) == [.fetch, .render(commit: "c1"), .lookForDrift])
        #expect(desk.hear(.fetched(.tip("bad"))) == [.judge(tip: "bad")])
        #expect(desk.hear(.judged(tip: "bad", .accepted)) == [])
        #expect(desk.machine.status.branchHold == nil)
    }

    @Test func `an environment that is gone leaves everything as it is (R37)`() {
        var desk = desk()
        _ = desk.deploy("c1", ["": "1"])
        _ = desk.hear(.roundEnded(group: "", .settled))
        _ = desk.hear(.woken(.references))
        _ = desk.hear(.fetched(.tip("c2")))
        #expect(desk.hear(.judged(tip: "c2", .accepted)) == [.render(commit: "c2")])
        #expect(desk.hear(.rendered(commit: "c2", .gone("gone"))) == [])
        #expect(desk.machine.status.environmentHold == AgentHold(cause: .environmentGone, commit: "c2", reason: "gone"))
        #expect(desk.machine.status.groups[""]?.live == "c1")
    }

    @Test func `termination waits for rounds, and for nothing else`() {
        var desk = desk()
        _ = desk.deploy("c1", ["a": "1", "b": "1"])
        #expect(desk.hear(.woken(.references), after: AgentMachine.shortestPause) == [.fetch])
        #expect(desk.hear(.terminate) == [])
        #expect(desk.hear(.fetched(.tip("c2"))) == [])
        #expect(desk.hear(.woken(.signal)) == [])
        #expect(desk.hear(.roundEnded(group: "a", .failed("no room")), after: 60_000) == [])
        #expect(desk.hear(.roundEnded(group: "b", .settled)) == [.ready, .stop])
        #expect(desk.hear(.woken(.timer)) == [])
    }

    @Test func `news grow old by the hour, over restarts, too`() {
        var desk = desk(AgentStart(accepted: "c1", isVerified: true, news: 1_790_000_000 - 1800))
        _ = desk.hear(.woken(.timer), after: 1_799_000)
        #expect(desk.machine.status.freshness == .fresh)
        _ = desk.hear(.woken(.timer), after: 1000)
        #expect(desk.machine.status.freshness == .old)
        #expect(desk.machine.status.health == .warning)
        _ = desk.hear(.woken(.timer), after: 86_400_000)
        #expect(desk.machine.status.freshness == .stale)
        #expect(desk.machine.status.health == .failing)
        #expect(desk.log.filter { $0.event == .stale }.map(\.level) == [.warning, .error])
    }

    @Test func `hints while the branch cannot be looked at are heard once a second`() {
        var desk = desk()
        var looks = 0
        for _ in 0 ..< 100 where desk.hear(.woken(.references), after: 100) == [.fetch] {
            looks += 1
            _ = desk.hear(.fetched(.failed("damaged")))
        }
        #expect(looks <= 12)
    }
}
