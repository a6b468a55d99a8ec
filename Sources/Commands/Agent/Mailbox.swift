internal import CSystem
internal import Glibc
internal import Reconciling
internal import Synchronization

/// What threads have to tell the loop, and a descriptor that can be read while there is something.
final class Mailbox: Sendable {
    let descriptor: Int32
    private let writer: Int32
    private let events = Mutex<[AgentEvent]>([])

    init() throws(Failure) {
        var ends: [Int32] = [0, 0]
        guard pipe2(&ends, O_CLOEXEC | O_NONBLOCK) == 0 else { throw Failure.system("cannot make a pipe") }
        (descriptor, writer) = (ends[0], ends[1])
    }

    deinit {
        close(descriptor)
        close(writer)
    }

    func post(_ event: AgentEvent) {
        events.withLock { $0.append(event) }
        // A full pipe has said it already.
        _ = write(writer, "x", 1)
    }

    func take() -> [AgentEvent] {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while read(descriptor, &buffer, buffer.count) > 0 {}
        return events.withLock { events in
            defer { events = [] }
            return events
        }
    }
}

extension Failure {
    /// What the system just refused.
    static func system(_ what: String) -> Failure { Failure(.failed, "system", "\(what): \(String(cString: strerror(errno)))") }
}
