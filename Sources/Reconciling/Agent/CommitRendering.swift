/// Which commit is rendered, and when that is tried again.
struct CommitRendering: Sendable {
    /// The last commit that was judged good.
    var wanted: String?
    var due: Int64 = 0
    private(set) var running: String?
    /// The last commit that gave an answer: its groups, or that the environment is gone.
    private var answered: String?
    private var backoff = Backoff()

    /// Whether it is going to be tried by itself.
    var isWaiting: Bool { running == nil && wanted != nil && wanted != answered }

    mutating func want(_ commit: String) {
        wanted = commit
        due = 0
    }

    mutating func forget() {
        answered = nil
        due = 0
    }

    mutating func start(_ ticks: Int64) -> String? {
        guard isWaiting, due <= ticks, let wanted else { return nil }
        running = wanted
        return wanted
    }

    /// - Returns: false for an answer that nobody waits for.
    mutating func ends(_ commit: String) -> Bool {
        guard running == commit else { return false }
        running = nil
        return true
    }

    mutating func succeeded(_ commit: String, at ticks: Int64) {
        answered = commit
        backoff.succeeded(at: ticks)
    }

    /// - Returns: whether tries are exhausted by this failure.
    mutating func failed(_ commit: String, at ticks: Int64, _ settings: AgentSettings, _ jitter: inout Jitter) -> Bool {
        let wasExhausted = backoff.isExhausted(settings), pause = backoff.failed(at: ticks, settings, &jitter)
        // A newer commit does not wait for the bad luck of an older one.
        if commit == wanted { due = ticks + pause }
        return !wasExhausted && backoff.isExhausted(settings)
    }
}

extension AgentMachine {
    mutating func startRendering(_ now: AgentTime) {
        if let commit = rendering.start(now.ticks) { act(.render(commit: commit)) }
    }

    mutating func rendered(_ commit: String, _ result: RenderedGroups, _ now: AgentTime) {
        guard rendering.ends(commit) else { return }
        switch result {
        case .failed(let reason):
            status.renderError = reason
            log(.render, .error, commit: commit, reason: reason)
            if rendering.failed(commit, at: now.ticks, settings, &jitter) {
                log(.error, .error, commit: commit, reason: "tried again at the interval only: \(reason)")
            }
        case .gone(let reason):
            rendering.succeeded(commit, at: now.ticks)
            status.renderError = nil
            if status.environmentHold == nil { log(.hold, .error, commit: commit, reason: reason) }
            status.environmentHold = AgentHold(cause: .environmentGone, commit: commit, reason: reason)
        case .groups(let wants, let new):
            rendering.succeeded(commit, at: now.ticks)
            status.renderError = nil
            follow(new, now)
            if status.environmentHold != nil {
                status.environmentHold = nil
                log(.hold, commit: commit, reason: "no longer held: environment-gone")
            }
            log(.render, commit: commit)
            take(wants)
        }
    }
}
