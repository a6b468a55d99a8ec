internal import Glibc

/// Until when something may take, and what may end it before.
struct Waiting: Sendable {
    enum Outcome { case ready, tooLong, cancelled }

    let end: ContinuousClock.Instant
    let cancellation: Cancellation?

    init(_ patience: Duration, _ cancellation: Cancellation?) { self.init(until: .now + patience, cancellation) }

    init(until end: ContinuousClock.Instant, _ cancellation: Cancellation?) { (self.end, self.cancellation) = (end, cancellation) }

    /// The same, but not longer than so long from now.
    func atMost(_ patience: Duration) -> Waiting { Waiting(until: min(end, .now + patience), cancellation) }

    var left: Duration { max(end - .now, .zero) }

    /// Waits until one of the descriptors has something to tell, which `revents` then says.
    func wait(for descriptors: inout [pollfd]) -> Outcome {
        var all = descriptors + [pollfd(fd: cancellation?.descriptor ?? -1, events: Int16(POLLIN), revents: 0)]
        while true {
            // Longer waits than an hour come round again.
            let milliseconds = Int32(min(left, .seconds(3600)) / .milliseconds(1))
            let count = poll(&all, nfds_t(all.count), milliseconds + (left > .zero ? 1 : 0))
            descriptors = Array(all.dropLast())
            if all[all.count - 1].revents != 0 { return .cancelled }
            if count > 0 { return .ready }
            if left == .zero { return .tooLong }
        }
    }

    /// Waits for one descriptor.
    func wait(for descriptor: Int32, _ events: Int32) -> Outcome {
        var one = [pollfd(fd: descriptor, events: Int16(events), revents: 0)]
        return wait(for: &one)
    }

    /// Lets time pass.
    /// - Returns: false when it was cancelled meanwhile.
    func pause(_ duration: Duration) -> Bool {
        var none: [pollfd] = []
        return atMost(duration).wait(for: &none) != .cancelled
    }
}
