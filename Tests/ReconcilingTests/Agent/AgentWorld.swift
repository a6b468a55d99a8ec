import TestSupport

@testable import Reconciling

/// A branch, a network, guards and groups that behave as badly as the dice say, and a clock that passes as fast as it is asked.
struct AgentWorld {
    struct Commit {
        var id: String
        var isForward = true, isSigned = true, isValid = true, hasEnvironment = true
        var wants: [String: GroupWant] = [:]
        var settings: AgentSettings
    }

    /// What is wrong at the moment.
    struct Weather {
        var isOffline = false, isDamaged = false, isFull = false, isFlapping = false, lacksKeys = false
        var closed: GroupCondition?
    }

    static let names = ["a", "b", "c", "d", "e", "f"]
    static let after = ["b": ["a"], "c": ["a", "b"], "e": ["d"]]

    var random: SeededRandom
    var now = AgentTime(ticks: 0, wall: 1_790_000_000)
    var machine: AgentMachine
    var model = AgentModel()
    var weather = Weather()
    var tip: Commit?
    /// Answers on their way.
    var answers: [(at: Int64, event: AgentEvent)] = []
    var sleep: Int64 = 0
    var events = 0
    var isStopped = false
    private var commits: [String: Commit] = [:]

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        machine = AgentMachine(AgentWorld.settings(30_000, 5), seed: seed)
    }

    static func settings(_ interval: Int64, _ limit: Int) -> AgentSettings {
        AgentSettings(interval: interval, limit: limit, backoff: 1000, ceiling: 180_000, staleWarn: 3_600_000, staleFail: 86_400_000)
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 1 ... 100, using: &random) <= percent }

    // MARK: time

    /// Lets time pass to the next thing that happens: an answer, a timer, or something from outside within `gap`.
    mutating func step(_ gap: ClosedRange<Int64>, outside: (inout AgentWorld) -> AgentEvent?) throws {
        let outsideAt = now.ticks + Int64.random(in: gap, using: &random)
        let answer = answers.indices.min { answers[$0].at < answers[$1].at }
        let answerAt = answer.map { answers[$0].at } ?? .max
        pass(to: max(now.ticks, min(outsideAt, answerAt, sleep)))
        if let answer, answerAt <= now.ticks { return try feed(answers.remove(at: answer).event) }
        if sleep <= now.ticks { return try feed(.woken(.timer)) }
        if let event = outside(&self) { try feed(event) }
    }

    private mutating func pass(to ticks: Int64) {
        now.wall &+= (ticks - now.ticks) / 1000
        now.ticks = ticks
    }

    mutating func feed(_ event: AgentEvent) throws {
        events += 1
        model.hears(event, now)
        let actions = machine.handle(event, at: now)
        try model.check(event, actions, machine, now)
        for action in actions { perform(action) }
    }

    // MARK: what the agent does

    private mutating func perform(_ action: AgentAction) {
        let isSick = weather.isFlapping && chance(50)
        switch action {
        case .fetch: answer(1 ... (weather.isOffline ? 10_000 : 400), .fetched(fetched(isSick)))
        case .judge(let tip): answer(1 ... 20, .judged(tip: tip, verdict(tip, isSick)))
        case .render(let commit): answer(1 ... 300, .rendered(commit: commit, rendered(commit, isSick)))
        case .startRound(let group, let want):
            let isSlow = group == "d" && chance(5)
            answer(1 ... (isSlow ? 90_000 : 500), .roundEnded(group: group, outcome(want, isSick)))
        case .lookForDrift:
            let drifted = AgentWorld.names.filter { _ in Int.random(in: 1 ... 50, using: &random) == 1 }
            answer(1 ... 100, .lookedForDrift(drifted))
        case .sleep(let until): sleep = until
        case .stop: isStopped = true
        case .ready, .report, .log: break
        }
    }

    private mutating func answer(_ latency: ClosedRange<Int64>, _ event: AgentEvent) {
        answers.append((now.ticks + Int64.random(in: latency, using: &random), event))
    }

    private func fetched(_ isSick: Bool) -> FetchedTip {
        if weather.isOffline || isSick { return .failed("no route to host") }
        return tip.map { .tip($0.id) } ?? .gone
    }

    private func verdict(_ tip: String, _ isSick: Bool) -> TipVerdict {
        guard let commit = commits[tip], !weather.isDamaged, !weather.isFull, !isSick else { return .failed("an object is damaged") }
        if !commit.isForward { return .held(.rewritten, "the branch lost commits") }
        return commit.isSigned ? .accepted : .held(.unsigned, "nobody signed it")
    }

    private func rendered(_ id: String, _ isSick: Bool) -> RenderedGroups {
        guard let commit = commits[id], !weather.isDamaged, !weather.lacksKeys, !isSick, commit.isValid else { return .failed("invalid") }
        return commit.hasEnvironment ? .groups(commit.wants, commit.settings) : .gone("no such environment")
    }

    private mutating func outcome(_ want: GroupWant, _ isSick: Bool) -> RoundEnd {
        if weather.isFull || isSick { return .failed("no room") }
        if let closed = weather.closed {
            let until: Int64? = chance(50) ? now.wall &+ Int64.random(in: -100 ... 10_000, using: &random) : nil
            return .withheld(closed, "not now", until: until)
        }
        if want.digest.hasSuffix("bad") { return .quarantined("503") }
        return want.digest.hasSuffix("worse") ? .withheld(.held, "503 again", until: nil) : .settled
    }

    // MARK: what others do

    mutating func push(_ change: (inout Commit) -> Void = { _ in }) {
        let id = "c\(commits.count)"
        let settings = AgentWorld.settings(chance(80) ? 30_000 : 10_000, chance(80) ? 5 : Int.random(in: 0 ... 3, using: &random))
        var commit = Commit(id: id, settings: settings)
        for name in AgentWorld.names where chance(90) {
            let kind = chance(80) ? "" : chance(80) ? "bad" : "worse"
            let digest = "\(Int.random(in: 0 ... 5, using: &random))\(kind)"
            commit.wants[name] = GroupWant(commit: id, digest: digest, after: AgentWorld.after[name] ?? [])
        }
        change(&commit)
        commits[id] = commit
        tip = commit
    }

    /// A machine anew, with what the last one left on the disk.
    mutating func restart(isVerified: Bool) throws {
        (answers, isStopped) = ([], false)
        let accepted = machine.status.accepted
        machine = AgentMachine(AgentWorld.settings(30_000, 5), seed: random.next())
        model.restarts(accepted, isVerified: isVerified)
        let start = AgentStart(accepted: accepted, isVerified: isVerified, news: now.wall &- 5)
        try feed(.started(start))
    }
}
