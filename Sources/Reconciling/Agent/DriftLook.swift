/// Whether somebody looks for drift, and when the next look is due: soon after a hint, and at the interval without one.
struct DriftLook: Sendable {
    /// A look asks for every file, so looks take at most one part in so many of the time,
    private static let share: Int64 = 1000
    /// and never wait longer than this for it, in milliseconds.
    private static let longestPause: Int64 = 600_000

    private(set) var isLooking = false
    private(set) var due: Int64 = 0
    private var began: Int64 = 0, ended: Int64 = 0
    /// What the last look earned.
    private var rest: Int64 = 0
    /// Something changed while somebody looked.
    private var isWantedAgain = false

    /// - Parameter pause: since the last look.
    mutating func hint(_ pause: Int64, _ ticks: Int64) {
        if isLooking { isWantedAgain = true } else { due = min(due, max(ticks, ended + pause)) }
    }

    /// New folders are live: a look at them finds out where edits would be heard of.
    mutating func switched(_ ticks: Int64) {
        if isLooking { isWantedAgain = true } else { due = min(due, ticks + max(AgentMachine.shortestPause, rest)) }
    }

    mutating func start(_ ticks: Int64) -> Bool {
        guard !isLooking, due <= ticks else { return false }
        (isLooking, began) = (true, ticks)
        return true
    }

    /// - Parameter pause: until the next one, at least.
    mutating func end(_ ticks: Int64, pause: Int64) {
        rest = isLooking ? min((ticks - began) * Self.share, Self.longestPause) : 0
        ended = ticks
        due = ticks + (isWantedAgain ? AgentMachine.shortestPause : max(pause, rest))
        (isLooking, isWantedAgain) = (false, false)
    }
}
