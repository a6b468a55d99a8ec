/// What the agent knows of its branch, and of the look at it that goes on.
struct BranchLook: Sendable {
    private enum Phase: Sendable, Equatable { case idle, fetching, judging(String) }

    private var phase = Phase.idle
    /// A hint came while somebody looked.
    private var isWantedAgain = false
    /// A tip that is held is judged again although it is the same.
    private var judgesAgain = false
    private(set) var due: Int64 = 0
    private var lastTry: Int64 = 0
    private var backoff = Backoff()
    /// When the repository answered last, and how old its news was then.
    private var heard: (at: Int64, age: Int64) = (0, 0)

    var isBusy: Bool { phase != .idle }

    /// - Parameter news: in seconds since 1970; a time to come is now.
    mutating func begin(news: Int64?, _ now: AgentTime) {
        // More than some years is old, whatever it is.
        let seconds = news.map { min(max(now.wall.subtractingReportingOverflow($0).partialValue, 0), 1 << 32) } ?? 0
        heard = (now.ticks, seconds * 1000)
    }

    func age(_ ticks: Int64) -> Int64 { ticks - heard.at + heard.age }

    /// - Parameter pause: since the last try.
    mutating func hint(_ pause: Int64, _ ticks: Int64) {
        if isBusy { isWantedAgain = true } else { due = min(due, max(ticks, lastTry + pause)) }
    }

    mutating func forget() { judgesAgain = true }

    mutating func start(_ ticks: Int64) -> Bool {
        guard phase == .idle, due <= ticks else { return false }
        (phase, lastTry) = (.fetching, ticks)
        return true
    }

    /// - Returns: false for an answer that nobody waits for.
    mutating func ends(judging tip: String?) -> Bool {
        guard phase == (tip.map { .judging($0) } ?? .fetching) else { return false }
        phase = .idle
        return true
    }

    mutating func heard(at ticks: Int64) {
        heard = (ticks, 0)
        backoff.succeeded(at: ticks)
    }

    /// The next look is due as if all were well.
    mutating func rest(_ ticks: Int64, _ settings: AgentSettings, _ jitter: inout Jitter) {
        due = isWantedAgain ? ticks : ticks + jitter.pause(settings)
        isWantedAgain = false
    }

    /// - Returns: whether tries are exhausted by this failure.
    mutating func failed(at ticks: Int64, _ settings: AgentSettings, _ jitter: inout Jitter) -> Bool {
        let wasExhausted = backoff.isExhausted(settings)
        due = ticks + backoff.failed(at: ticks, settings, &jitter)
        if isWantedAgain { due = min(due, ticks + AgentMachine.shortestPause) }
        isWantedAgain = false
        return !wasExhausted && backoff.isExhausted(settings)
    }

    /// Whether a tip has to be judged.
    mutating func begins(judging tip: String, held: AgentHold?) -> Bool {
        guard held?.commit != tip || judgesAgain else { return false }
        judgesAgain = false
        phase = .judging(tip)
        return true
    }
}

extension AgentMachine {
    mutating func startLook(_ now: AgentTime) {
        if look.start(now.ticks) { act(.fetch) }
    }

    mutating func fetched(_ result: FetchedTip, _ now: AgentTime) {
        guard look.ends(judging: nil) else { return }
        if case .failed(let reason) = result { return lookFailed(.fetch, commit: nil, reason, now) }
        look.heard(at: now.ticks)
        look.rest(now.ticks, settings, &jitter)
        guard case .tip(let tip) = result else {
            status.fetchError = nil
            return hold(AgentHold(cause: .branchGone, commit: nil, reason: "the branch is gone"))
        }
        if tip == status.accepted {
            status.fetchError = nil
            release(tip)
        } else if !status.isStopping, look.begins(judging: tip, held: status.branchHold) {
            act(.judge(tip: tip))
        } else {
            status.fetchError = nil
        }
    }

    mutating func judged(_ tip: String, _ verdict: TipVerdict, _ now: AgentTime) {
        guard look.ends(judging: tip) else { return }
        switch verdict {
        case .failed(let reason): return lookFailed(.error, commit: tip, reason, now)
        case .held(let cause, let reason): hold(AgentHold(cause: cause, commit: tip, reason: reason))
        case .accepted:
            log(.fetch, commit: tip)
            release(tip)
            status.accepted = tip
            rendering.want(tip)
        }
        status.fetchError = nil
    }

    private mutating func lookFailed(_ event: AgentLog.Event, commit: String?, _ reason: String, _ now: AgentTime) {
        status.fetchError = reason
        log(event, .warning, commit: commit, reason: reason)
        if look.failed(at: now.ticks, settings, &jitter) {
            log(.error, .error, commit: commit, reason: "tried again at the interval only: \(reason)")
        }
    }

    /// What is live stays, and somebody has to know.
    private mutating func hold(_ hold: AgentHold) {
        guard status.branchHold != hold else { return }
        status.branchHold = hold
        log(.hold, .error, commit: hold.commit, reason: hold.reason)
    }

    private mutating func release(_ tip: String) {
        guard let hold = status.branchHold else { return }
        status.branchHold = nil
        log(.hold, commit: tip, reason: "no longer held: \(hold.cause.rawValue)")
    }
}
