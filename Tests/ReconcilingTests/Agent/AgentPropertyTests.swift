import TestSupport
import Testing

@testable import Reconciling

/// The whole of the agent's rules over a day and more: fake clock, 100,000 random events, the rules of `AgentModel` after each. The short
/// form is a quarter of both.
@Suite struct `A day of the agent` {
    private static let events = longRun ? 100_000 : 25_000, day: Int64 = longRun ? 86_400_000 : 21_600_000

    @Test(arguments: longRun ? 1 ... 20 as ClosedRange<UInt64> : 1 ... 1)
    func `breaks no rule, whatever happens, and ends healthy`(seed: UInt64) throws {
        var world = AgentWorld(seed: seed)
        try world.feed(.started(AgentStart()))
        while world.events < Self.events || world.now.ticks < Self.day {
            do {
                try world.step(0 ... 4000) { $0.misfortune() }
                if world.isStopped || world.events % 5000 == 0 { try world.restart(isVerified: world.chance(80)) }
            } catch { throw BrokenRule(description: "seed \(seed), event \(world.events): \(error)") }
        }
        try world.recover()
        let status = world.machine.status
        #expect(status.health == .healthy, "seed \(seed): \(status)")
        #expect(status.groups.values.allSatisfy { $0.condition == .live && $0.live == world.tip?.id }, "seed \(seed): \(status)")
    }

    /// Windows are the calendar's; everything else is the same on a machine whose clock jumps by years.
    @Test(arguments: 1 ... 5 as ClosedRange<UInt64>)
    func `goes by the clock that never jumps`(seed: UInt64) throws {
        func actions(jumps: Bool) throws -> [[AgentAction]] {
            var random = SeededRandom(seed: seed), result: [[AgentAction]] = []
            let settings = AgentWorld.settings(30_000, 5)
            var machine = AgentMachine(settings, seed: seed), ticks: Int64 = 0
            var events: [AgentEvent] = [.started(AgentStart(accepted: "c0", isVerified: true))]
            for _ in 0 ..< 3000 {
                ticks += Int64.random(in: 0 ... 5000, using: &random)
                let event = events.isEmpty ? .woken(.timer) : events.removeFirst()
                let wall = jumps ? [0, Int64.min, Int64.max, 1_790_000_000, -5][result.count % 5] : 1_790_000_000 + ticks / 1000
                let answer = machine.handle(event, at: AgentTime(ticks: ticks, wall: wall))
                result.append(answer)
                let isGood = Bool.random(using: &random)
                for action in answer {
                    switch action {
                    case .fetch: events.append(.fetched(isGood ? .tip("c\(result.count / 100)") : .failed("offline")))
                    case .judge(let tip): events.append(.judged(tip: tip, .accepted))
                    case .render(let commit):
                        let wants = ["a", "b"].map { ($0, GroupWant(commit: commit, digest: commit)) }
                        events.append(.rendered(commit: commit, .groups(Dictionary(uniqueKeysWithValues: wants), settings)))
                    case .startRound(let group, _): events.append(.roundEnded(group: group, isGood ? .settled : .failed("no room")))
                    case .lookForDrift: events.append(.lookedForDrift(isGood ? [] : ["a"]))
                    default: break
                    }
                }
            }
            return result
        }
        #expect(try actions(jumps: true) == actions(jumps: false))
    }
}

extension AgentWorld {
    /// What happens from outside: pushes alone and in bursts, weather, signals, restarts, clocks that jump, answers nobody asked for.
    fileprivate mutating func misfortune() -> AgentEvent? {
        switch Int.random(in: 0 ..< 100, using: &random) {
        case 0 ..< 20: return .woken(.references)
        case 20 ..< 25: return .woken(.files)
        case 25 ..< 45:
            push()
            return .woken(.references)
        case 45 ..< 48:
            for _ in 0 ..< 50 { push() }
            return .woken(.references)
        case 48 ..< 50: push { $0.isForward = false }
        case 50 ..< 52: push { $0.isSigned = false }
        case 52 ..< 55: push { $0.isValid = false }
        case 55 ..< 57: push { $0.hasEnvironment = false }
        case 57: tip = nil
        case 58 ..< 75: changeWeather()
        case 75 ..< 78: return .woken(.signal)
        case 78: return .reread
        case 79 where chance(10): return .terminate
        case 80: now.wall = [0, .max, .min, 1_790_000_000, now.wall &- 86_400, now.wall &+ 86_400].randomElement(using: &random) ?? 0
        case 81: return .fetched(.tip("stray"))
        case 82: return .judged(tip: "stray", .accepted)
        case 83: return .rendered(commit: "stray", .failed("stray"))
        case 84: return .roundEnded(group: "stray", .settled)
        default: break
        }
        return nil
    }

    private mutating func changeWeather() {
        guard chance(60) else { return weather = Weather() }
        switch Int.random(in: 0 ..< 6, using: &random) {
        case 0: weather.isOffline = true
        case 1: weather.isDamaged = true
        case 2: weather.isFull = true
        case 3: weather.isFlapping = true
        case 4: weather.lacksKeys = true
        default:
            weather.closed = [.windowClosed, .suspended, .awaitingApproval, .refused].randomElement(using: &random)
        }
    }

    /// Everything is fine again, and nobody helps: no signal, no hint.
    fileprivate mutating func recover() throws {
        if isStopped || !machine.status.groups.isEmpty && machine.status.isStopping { try restart(isVerified: true) }
        weather = Weather()
        now.wall = 1_790_000_000 + now.ticks / 1000
        push { commit in
            for name in AgentWorld.names {
                commit.wants[name] = GroupWant(commit: commit.id, digest: "fresh", after: AgentWorld.after[name] ?? [])
            }
        }
        let end = now.ticks + 20 * 60_000
        while now.ticks < end { try step(0 ... 4000) { _ in nil } }
    }
}
