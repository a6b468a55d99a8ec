/// The rules of the agent, without clock, thread or file: events in, actions out.
///
/// Four kinds of work go on beside one another, and none waits for another one: looking at the branch (fetch, judge), rendering the
/// accepted commit, looking for drift, and one round for each group. Each has its own timer and its own backoff. What happens while a kind
/// of work is busy is remembered and not queued: fifty pushes meanwhile are one more look, and the next round of a group is for the newest
/// rendering there is.
package struct AgentMachine: Sendable {
    /// How soon a hint may lead to the next look when the last one failed: hints come as often as others like.
    static let shortestPause: Int64 = 1000

    package internal(set) var settings: AgentSettings
    package internal(set) var status = AgentStatus()
    var jitter: Jitter
    var look = BranchLook()
    var rendering = CommitRendering()
    var groups: [String: GroupWork] = [:]
    /// Of groups that the newest rendering does not have.
    var quarantined: [String: Set<String>] = [:]
    var drift = DriftLook()
    private var reported: AgentStatus?
    private var isStarted = false, isStopped = false
    private var actions: [AgentAction] = []

    /// - Parameter seed: of the pauses.
    package init(_ settings: AgentSettings, seed: UInt64) {
        self.settings = settings
        jitter = Jitter(seed: seed)
    }

    /// Takes one event in. Time that passed counts whatever the event is.
    ///
    /// - Parameter now: `ticks` never less than before; `wall` may be anything.
    package mutating func handle(_ event: AgentEvent, at now: AgentTime) -> [AgentAction] {
        actions = []
        guard !isStopped else { return [] }
        switch event {
        case .started(let start): begin(start, now)
        case .woken(let wake): wakeUp(wake, now)
        case .fetched(let tip): fetched(tip, now)
        case .judged(let tip, let verdict): judged(tip, verdict, now)
        case .rendered(let commit, let result): rendered(commit, result, now)
        case .roundEnded(let name, let end): roundEnded(name, end, now)
        case .lookedForDrift(let names): lookedForDrift(names, now)
        case .reread: reread(now)
        case .terminate: terminate()
        }
        turn(now)
        return actions
    }

    mutating func act(_ action: AgentAction) { actions.append(action) }

    mutating func log(
        _ event: AgentLog.Event, _ level: AgentLog.Level = .info, group: String? = nil, commit: String? = nil, reason: String? = nil
    ) { actions.append(.log(AgentLog.Entry(event, level, group: group, commit: commit, reason: reason))) }

    mutating func becomeReady() {
        guard !status.isReady else { return }
        status.isReady = true
        log(.ready, commit: status.accepted)
        act(.ready)
    }

    // MARK: what is heard

    private mutating func begin(_ start: AgentStart, _ now: AgentTime) {
        guard !isStarted else { return }
        isStarted = true
        look.begin(news: start.news, now)
        drift.end(now.ticks, pause: jitter.pause(settings))
        status.accepted = start.accepted
        rendering.wanted = start.accepted
        if start.isVerified { becomeReady() }
    }

    private mutating func wakeUp(_ wake: AgentWake, _ now: AgentTime) {
        switch wake {
        case .timer: return
        case .references: look.hint(status.fetchError == nil ? 0 : Self.shortestPause, now.ticks)
        // What is found is told.
        case .files: return drift.hint(Self.shortestPause, now.ticks)
        case .signal: hurry(now.ticks)
        }
        if !status.isStopping { log(.wake, reason: wake.rawValue) }
    }

    /// Everything that waits for its time does so no longer.
    private mutating func hurry(_ ticks: Int64) {
        look.hint(0, ticks)
        drift.hint(0, ticks)
        rendering.due = min(rendering.due, ticks)
        for name in groups.keys { groups[name]?.due = 0 }
    }

    /// A pause that was begun by longer settings is over when the new ones say so: the first one is, before any manifest was read.
    mutating func follow(_ new: AgentSettings, _ now: AgentTime) {
        if new.interval < settings.interval {
            if !look.isBusy { look.hint(new.interval, now.ticks) }
            drift.hint(new.interval, now.ticks)
        }
        settings = new
    }

    private mutating func reread(_ now: AgentTime) {
        log(.wake, reason: "re-read")
        quarantined = [:]
        for name in groups.keys { groups[name]?.quarantined = [] }
        look.forget()
        rendering.forget()
        hurry(now.ticks)
    }

    private mutating func terminate() {
        guard !status.isStopping else { return }
        status.isStopping = true
        log(.stop, reason: "no new round is begun")
    }

    private mutating func lookedForDrift(_ names: [String], _ now: AgentTime) {
        guard drift.isLooking else { return }
        drift.end(now.ticks, pause: jitter.pause(settings))
        // What a round is just writing is no drift, and it looks for itself.
        for name in names where groups[name].map({ $0.running == nil && !$0.hasDrift }) == true {
            groups[name]?.hasDrift = true
            log(.drift, .warning, group: name)
        }
    }

    // MARK: what is due

    private mutating func turn(_ now: AgentTime) {
        guard isStarted else { return }
        if status.isStopping {
            if !groups.values.contains(where: { $0.running != nil }) { return stop() }
        } else {
            startLook(now)
            startRendering(now)
            startRounds(now)
            if drift.start(now.ticks) { act(.lookForDrift) }
            judgeFreshness(now)
        }
        report()
        act(.sleep(until: nextTick(now)))
    }

    private mutating func stop() {
        isStopped = true
        report()
        act(.stop)
    }

    private mutating func report() {
        for (name, work) in groups { status.groups[name] = work.status }
        for name in status.groups.keys where groups[name] == nil { status.groups[name] = nil }
        guard reported != status else { return }
        reported = status
        act(.report(status))
    }

    /// News of the remote grow old by the clock that never jumps.
    private mutating func judgeFreshness(_ now: AgentTime) {
        let age = look.age(now.ticks)
        let freshness: AgentStatus.Freshness = age >= settings.staleFail ? .stale : age >= settings.staleWarn ? .old : .fresh
        guard freshness != status.freshness else { return }
        status.freshness = freshness
        switch freshness {
        case .fresh: log(.stale, reason: "the branch was heard of again")
        case .old: log(.stale, .warning, reason: "nothing was heard of the branch for \(age / 1000) seconds")
        case .stale: log(.stale, .error, reason: "nothing was heard of the branch for \(age / 1000) seconds")
        }
    }

    /// Whether nobody is at work: everything that could be done was done, or waits for its time.
    package var isIdle: Bool {
        isStarted && !look.isBusy && rendering.running == nil && !drift.isLooking && groups.values.allSatisfy { $0.running == nil }
    }

    /// After `now`, and never later than an interval: whatever was forgotten is found then.
    private func nextTick(_ now: AgentTime) -> Int64 {
        var next = now.ticks + settings.interval
        if status.isStopping { return next }
        if !look.isBusy { next = min(next, look.due) }
        if rendering.isWaiting { next = min(next, rendering.due) }
        if !drift.isLooking { next = min(next, drift.due) }
        for work in groups.values { next = min(next, work.nextTry ?? next) }
        for age in [settings.staleWarn, settings.staleFail] where look.age(now.ticks) < age {
            next = min(next, now.ticks + age - look.age(now.ticks))
        }
        return max(next, now.ticks + 1)
    }
}
