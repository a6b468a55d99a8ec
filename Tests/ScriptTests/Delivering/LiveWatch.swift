import Glibc
import Synchronization
import TestSupport

/// Reads the live file without pause, as a program would that starts at any moment, and notes when it saw which generation.
final class LiveWatch: Sendable {
    struct Notes {
        var seen: [Int: (first: ContinuousClock.Instant, last: ContinuousClock.Instant)] = [:]
        /// Texts that are no whole file.
        var broken: [String] = []
    }

    private let path: String
    private let notes = Mutex(Notes())
    private let isDone = Atomic(false)

    init(_ path: String) { self.path = path }

    /// Until `stop`; for a thread of its own.
    func watch() {
        while !isDone.load(ordering: .relaxed) {
            look()
            usleep(2000)
        }
    }

    func stop() { isDone.store(true, ordering: .relaxed) }

    func result() -> Notes { notes.withLock { $0 } }

    private func look() {
        // Before the first generation there is nothing.
        guard let bytes = try? readFile(path) else { return }
        let text = String(decoding: bytes, as: UTF8.self), now = ContinuousClock.now
        notes.withLock { notes in
            guard text.hasPrefix("# generation "), text.hasSuffix("}\n"), let number = Int(text.dropFirst(13).prefix { $0.isNumber }) else {
                return notes.broken.append(text)
            }
            notes.seen[number] = (notes.seen[number]?.first ?? now, now)
        }
    }
}
