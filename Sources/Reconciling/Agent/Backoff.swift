/// When something that failed is tried again. The longest pause doubles with each failure up to a ceiling, and the pause is drawn from all of
/// its range (full jitter), so that machines that failed together do not come back together.
///
/// A success is believed once as much time as the ceiling passed after it without a failure. Until then the next failure goes on where the
/// series was: one good try between bad ones changes nothing.
struct Backoff: Sendable {
    /// Of the present series.
    private(set) var failures = 0
    /// The first success after the last failure.
    private var goodSince: Int64?

    mutating func succeeded(at now: Int64) { goodSince = goodSince ?? now }

    /// - Returns: how long to wait; after `limit` tries again that is the interval.
    mutating func failed(at now: Int64, _ settings: AgentSettings, _ jitter: inout Jitter) -> Int64 {
        if let goodSince, now - goodSince >= settings.ceiling { failures = 0 }
        goodSince = nil
        // One beyond the limit is as good as any number of them.
        failures = min(failures + 1, settings.limit + 1)
        guard failures <= settings.limit else { return jitter.pause(settings) }
        var longest = settings.backoff
        for _ in 1 ..< failures where longest < settings.ceiling { longest *= 2 }
        return Int64.random(in: 1 ... min(longest, settings.ceiling), using: &jitter)
    }

    /// Whether only the interval is left.
    func isExhausted(_ settings: AgentSettings) -> Bool { failures > settings.limit }
}
