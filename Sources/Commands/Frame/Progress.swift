internal import Glibc
internal import Synchronization

/// A line that counts on a terminal once work takes more than a second; silent everywhere else.
final class Progress: Sendable {
    private let word: String
    private let context: Context
    private let start = ContinuousClock.now
    private let shown = Mutex(false)

    init(_ word: String, _ context: Context) {
        self.word = word
        self.context = context
    }

    /// Shows the progress of `body`, which says how far it is; the line is gone when it ends, also by an error.
    static func shown<Result>(_ word: String, _ context: Context, _ body: (@escaping (Int, Int) -> Void) throws -> Result) rethrows
        -> Result
    {
        let progress = Progress(word, context)
        defer { progress.end() }
        return try body { progress.report($0, of: $1) }
    }

    func report(_ done: Int, of total: Int) {
        guard context.errorIsTerminal, !context.quiet, ContinuousClock.now - start > .seconds(1) else { return }
        shown.withLock { $0 = true }
        context.writeError(Array("\r\(word) \(done) of \(total)".utf8))
    }

    /// Takes the line away.
    func end() {
        if shown.withLock({ $0 }) { context.writeError(Array("\r\u{1B}[K".utf8)) }
    }
}
