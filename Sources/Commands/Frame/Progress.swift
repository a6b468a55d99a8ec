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
