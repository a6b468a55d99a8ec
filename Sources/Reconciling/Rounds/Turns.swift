internal import Synchronization

/// Lets the rounds of one process plan and switch one after the other; what programs are asked meanwhile keeps nobody waiting.
package final class Turns: Sendable {
    private let mutex = Mutex(())

    package init() {}

    package func alone<R: Sendable>(_ body: () throws -> R) throws -> R {
        let result: Result<R, any Error> = mutex.withLock { _ in Result { try body() } }
        return try result.get()
    }
}
