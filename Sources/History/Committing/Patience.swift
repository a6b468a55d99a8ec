internal import Glibc

/// How long a commit goes on trying: a stop watch, and short waits of random length so that writers do not meet again and again.
struct Patience {
    private static let waits = 200 ... 3000  // microseconds

    private let end: ContinuousClock.Instant
    private let longestLock: Duration
    private var lockedSince: ContinuousClock.Instant?

    init(_ context: CommitContext) {
        end = .now + context.patience
        longestLock = context.lockPatience
    }

    /// Waits, or throws the error once time is up.
    mutating func wait(after error: GitError) throws(GitError) {
        let now = ContinuousClock.now
        lockedSince = error.isLocked ? lockedSince ?? now : nil
        if now > end { throw error }
        if let lockedSince, now - lockedSince > longestLock { throw error }
        usleep(useconds_t(Int.random(in: Self.waits)))
    }
}
