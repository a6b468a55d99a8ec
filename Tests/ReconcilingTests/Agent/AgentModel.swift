@testable import Reconciling

/// A rule that an answer of the machine broke.
struct BrokenRule: Error, CustomStringConvertible {
    let description: String
}

/// What must be true of the agent after every event, told from the outside: from the events that went in and the actions that came out.
struct AgentModel {
    private var isLooking = false, looksForDrift = false, isVerified = false, isReady = false
    private var isTerminated = false, stops = 0
    private var rendering: String?
    private var rounds: [String: GroupWant] = [:]
    private var good: Set<String> = []
    private var wants: [String: GroupWant] = [:]
    private var settled: [String: GroupWant] = [:]
    private var quarantined: [String: Set<String>] = [:]
    private var tries: [String: Int64] = [:]
    /// Failures of a group in a row, and when it may be tried again by itself once they are more than the limit.
    private var failures: [String: Int] = [:]
    private var notBefore: [String: Int64] = [:]
    private var isHurried = false
    private var hasNewRendering = false

    /// What lies on the disk stays; what was going on is over.
    mutating func restarts(_ accepted: String?, isVerified: Bool) {
        self = AgentModel()
        self.isVerified = isVerified
        if let accepted { good = [accepted] }
    }

    // MARK: events

    mutating func hears(_ event: AgentEvent, _ now: AgentTime) {
        (isHurried, hasNewRendering) = (false, false)
        switch event {
        case .started, .woken(.timer), .woken(.references), .woken(.files): break
        case .woken(.signal): isHurried = true
        case .reread: (isHurried, quarantined) = (true, [:])
        case .fetched, .judged: isLooking = false
        case .rendered: rendering = nil
        case .lookedForDrift: looksForDrift = false
        case .roundEnded(let group, _): tries[group] = nil
        case .terminate: isTerminated = true
        }
        if isHurried { notBefore = [:] }
        if case .judged(let tip, .accepted) = event { good.insert(tip) }
        if case .rendered(_, .groups(let wants, _)) = event {
            for name in AgentWorld.names where self.wants[name] != wants[name] { (notBefore[name], failures[name]) = (nil, nil) }
            (self.wants, hasNewRendering) = (wants, true)
        }
    }

    private mutating func ended(_ group: String, _ end: RoundEnd, _ settings: AgentSettings, _ now: AgentTime) {
        guard let ran = rounds.removeValue(forKey: group) else { return }
        switch end {
        case .settled:
            settled[group] = ran
            (isVerified, failures[group]) = (true, nil)
            if ran == wants[group] { quarantined[group] = nil }
        case .quarantined: quarantined[group, default: []].insert(ran.digest)
        case .failed:
            failures[group, default: 0] += 1
            if failures[group, default: 0] > settings.limit { notBefore[group] = now.ticks + settings.interval / 4 * 3 }
        case .withheld: break
        }
    }

    // MARK: rules

    mutating func check(_ event: AgentEvent, _ actions: [AgentAction], _ machine: AgentMachine, _ now: AgentTime) throws {
        if case .roundEnded(let group, let end) = event { ended(group, end, machine.settings, now) }
        for name in AgentWorld.names where wants[name] == nil && rounds[name] == nil { settled[name] = nil }
        for action in actions { try check(action, now) }
        try sleepIsSound(actions, machine, now)
        try readinessIsKept(machine)
        guard !isTerminated else { return }
        try nobodyWaitsForOthers(machine, now)
        try timersMoveForAReason(event, machine)
    }

    private func expect(_ isTrue: Bool, _ rule: String) throws {
        if !isTrue { throw BrokenRule(description: rule) }
    }

    private mutating func check(_ action: AgentAction, _ now: AgentTime) throws {
        switch action {
        case .fetch, .judge:
            try expect(!isTerminated, "nothing begins after terminate")
            try expect(!isLooking, "one look at the branch at a time")
            isLooking = true
        case .render(let commit):
            try expect(!isTerminated, "nothing begins after terminate")
            try expect(rendering == nil, "one rendering at a time")
            try expect(good.contains(commit), "only what was judged good is rendered")
            rendering = commit
        case .startRound(let group, let want): try begins(group, want, now)
        case .lookForDrift:
            try expect(!isTerminated, "nothing begins after terminate")
            try expect(!looksForDrift, "one look for drift at a time")
            looksForDrift = true
        case .ready:
            try expect(!isReady && isVerified, "ready is said once, and only with a verified generation live")
            isReady = true
        case .stop:
            stops += 1
            try expect(isTerminated && rounds.isEmpty && stops == 1, "stop comes once, when the last round ended")
        case .report, .log, .sleep: break
        }
    }

    private mutating func begins(_ group: String, _ want: GroupWant, _ now: AgentTime) throws {
        try expect(!isTerminated, "nothing begins after terminate")
        try expect(rounds[group] == nil, "one round of a group at a time")
        try expect(want == wants[group] || want == settled[group], "a round is for the newest rendering, or heals what is live")
        try expect(quarantined[group]?.contains(want.digest) != true, "what is quarantined is never begun")
        try expect(notBefore[group].map { $0 <= now.ticks } ?? true, "after the limit a group is tried at the interval only")
        if want != settled[group] {
            for first in want.after where wants[first] != nil {
                try expect(settled[first] == wants[first], "a group waits for those that it is after")
            }
        }
        rounds[group] = want
    }

    private func sleepIsSound(_ actions: [AgentAction], _ machine: AgentMachine, _ now: AgentTime) throws {
        guard stops == 0 else { return }
        guard case .sleep(let until) = actions.last else { throw BrokenRule(description: "sleep is the last action") }
        try expect(until > now.ticks, "sleep ends in the future")
        try expect(until <= now.ticks + machine.settings.interval, "nothing is quiet for longer than an interval")
        try expect(actions.count { if case .sleep = $0 { true } else { false } } == 1, "one sleep in an answer")
    }

    private func readinessIsKept(_ machine: AgentMachine) throws {
        try expect(machine.status.isReady == isReady, "the status is ready from the moment that it was said, for good")
    }

    /// What could begin has begun, whatever goes on in other groups; what cannot says when it will.
    private func nobodyWaitsForOthers(_ machine: AgentMachine, _ now: AgentTime) throws {
        for (name, want) in wants where rounds[name] == nil && want != settled[name] {
            if quarantined[name]?.contains(want.digest) == true { continue }
            if want.after.contains(where: { wants[$0] != nil && settled[$0] != wants[$0] }) {
                try expect(machine.status.groups[name]?.condition == .waiting, "a group that waits for another one says so")
                continue
            }
            guard let next = machine.status.groups[name]?.nextTry else {
                throw BrokenRule(description: "a group that can begin begins: \(name)")
            }
            let longest = max(machine.settings.ceiling, 30_000)
            try expect(next > now.ticks && next <= now.ticks + longest, "a group is tried again before the longest pause is over")
        }
    }

    /// A group's next try depends on its own rounds, a new rendering and people; on no other group.
    private mutating func timersMoveForAReason(_ event: AgentEvent, _ machine: AgentMachine) throws {
        var own: String?
        if case .roundEnded(let group, _) = event { own = group }
        for name in AgentWorld.names {
            let next = rounds[name] == nil ? machine.status.groups[name]?.nextTry : nil
            if let old = tries[name], let next, name != own, !isHurried, !hasNewRendering {
                try expect(old == next, "no group moves the timer of another one")
            }
            tries[name] = next
        }
    }
}
