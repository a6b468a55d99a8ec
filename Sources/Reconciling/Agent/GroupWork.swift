/// One group: what it is to be, what it is, and when something is tried again.
struct GroupWork: Sendable {
    /// Of the newest rendering; nil once no rendering has the group and its last round ends.
    var want: GroupWant?
    var running: GroupWant?
    /// What is live and was checked, as far as this run of the agent knows.
    var settled: GroupWant?
    /// Digests that are not to be applied; all of them, until something that is wanted is live and good.
    var quarantined: Set<String> = []
    var hasDrift = false
    /// Not before this tick.
    var due: Int64 = 0
    var backoff = Backoff()
    var condition = GroupCondition.checking
    var reason: String?

    /// What a round would be for now: what is wanted, or, while that is quarantined, what is live and drifted.
    var next: GroupWant? {
        guard running == nil, let want else { return nil }
        guard isQuarantined else { return want != settled || hasDrift ? want : nil }
        guard hasDrift, let settled, !quarantined.contains(settled.digest) else { return nil }
        return settled
    }

    var isQuarantined: Bool { want.map { quarantined.contains($0.digest) } ?? false }

    /// Whether groups behind this one may go on.
    var isDone: Bool { want == nil || want == settled }

    var nextTry: Int64? { next == nil || condition == .waiting ? nil : due }

    var status: AgentStatus.Group {
        let isPaused = due > 0 && condition != .live
        return AgentStatus.Group(
            condition: running == nil ? condition : .checking, reason: reason, wanted: want?.commit, live: settled?.commit,
            nextTry: isPaused ? nextTry : nil)
    }
}

extension AgentMachine {
    /// A newer rendering is worth a try at once, whatever became of the one before.
    mutating func take(_ wants: [String: GroupWant]) {
        for name in groups.keys where wants[name] == nil {
            groups[name]?.want = nil
            drop(name)
        }
        for (name, want) in wants {
            var work = groups[name] ?? GroupWork(quarantined: quarantined.removeValue(forKey: name) ?? [])
            guard work.want != want else { continue }
            (work.want, work.due) = (want, 0)
            if work.running == nil { (work.condition, work.reason) = (.checking, nil) }
            if work.isQuarantined {
                (work.condition, work.reason) = (.quarantined, work.reason ?? "it was applied before, and its check failed")
                log(.quarantine, .warning, group: name, commit: want.commit, reason: work.reason)
            }
            groups[name] = work
        }
    }

    /// Forgets a group that nothing wants and nothing works on, but for what must not come back with it.
    private mutating func drop(_ name: String) {
        guard let work = groups[name], work.want == nil, work.running == nil else { return }
        quarantined[name] = work.quarantined
        groups[name] = nil
    }

    mutating func startRounds(_ now: AgentTime) {
        for name in groups.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            guard var work = groups[name], let next = work.next else { continue }
            if next != work.settled, let first = next.after.first(where: { groups[$0].map { !$0.isDone } ?? false }) {
                (work.condition, work.reason) = (.waiting, "group \"\(first)\" comes first")
                groups[name] = work
                continue
            }
            if work.condition == .waiting { (work.condition, work.reason) = (.checking, nil) }
            if work.due <= now.ticks { work.running = next }
            groups[name] = work
            guard work.running != nil else { continue }
            act(.startRound(group: name, next))
        }
    }

    mutating func roundEnded(_ name: String, _ end: RoundEnd, _ now: AgentTime) {
        guard var work = groups[name], let ran = work.running else { return }
        let before = (work.condition, work.reason)
        work.running = nil
        switch end {
        case .settled:
            if ran != work.settled { drift.switched(now.ticks) }
            (work.settled, work.hasDrift, work.due) = (ran, false, 0)
            work.backoff.succeeded(at: now.ticks)
            // Something newer is live and good: what was bad may come back once everything around it is different.
            if ran == work.want { work.quarantined = [] }
            (work.condition, work.reason) = work.isQuarantined ? (.quarantined, work.reason) : (.live, nil)
            // Of a group that the manifest no longer has nothing is left.
            if ran == work.want, ran.digest.isEmpty { work.want = nil }
            becomeReady()
        case .quarantined(let reason):
            work.quarantined.insert(ran.digest)
            (work.condition, work.reason) = (.quarantined, reason)
        case .withheld(let condition, let reason, let until):
            (work.condition, work.reason) = (condition, reason)
            work.due = now.ticks + pause(until: until, now)
        case .failed(let reason):
            (work.condition, work.reason) = (.failed, reason)
            work.due = now.ticks + work.backoff.failed(at: now.ticks, settings, &jitter)
        }
        let isNew = before != (work.condition, work.reason)
        groups[name] = work
        drop(name)
        tell(name, ran, work, isNew: isNew)
    }

    /// Until a guard may open: an interval at most, since what it says of the wall clock may change as that does.
    private mutating func pause(until: Int64?, _ now: AgentTime) -> Int64 {
        let pause = jitter.pause(settings)
        guard let until else { return pause }
        if until <= now.wall { return min(pause, Self.shortestPause) }
        let (seconds, isFar) = until.subtractingReportingOverflow(now.wall)
        return isFar || seconds > pause / 1000 ? pause : seconds * 1000
    }

    private mutating func tell(_ name: String, _ ran: GroupWant, _ work: GroupWork, isNew: Bool) {
        switch work.condition {
        case .quarantined: log(.quarantine, .error, group: name, commit: ran.commit, reason: work.reason)
        case .failed:
            let isLast = work.backoff.isExhausted(settings)
            log(.error, isLast ? .error : .warning, group: name, commit: ran.commit, reason: work.reason)
        case .live, .checking, .waiting, .drifted, .stale: break
        case _ where !isNew: break
        case .windowClosed: log(.window, group: name, commit: ran.commit, reason: work.reason)
        case .suspended: log(.suspend, .warning, group: name, commit: ran.commit, reason: work.reason)
        case .held: log(.hold, .error, group: name, commit: ran.commit, reason: work.reason)
        case .awaitingApproval, .refused: log(.hold, .warning, group: name, commit: ran.commit, reason: work.reason)
        }
    }
}
