internal import CSystem
internal import Documents
internal import Glibc

/// A word that what waits is to wait no longer: given once, from any thread, and heard at once by everything that polls.
package final class Cancellation: Sendable {
    /// Readable once the word was given.
    let descriptor: Int32
    private let writer: Int32

    /// - Throws: when this process can open no more files.
    package init() throws(ProgramFailure) {
        var ends: [Int32] = [0, 0]
        guard pipe2(&ends, O_CLOEXEC | O_NONBLOCK) == 0 else { throw ProgramFailure("cannot make a pipe", errno) }
        (descriptor, writer) = (ends[0], ends[1])
    }

    deinit {
        close(descriptor)
        close(writer)
    }

    package func cancel() {
        // A full pipe has said it already.
        _ = write(writer, "x", 1)
    }

    package var isCancelled: Bool {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&wanted, 1, 0) > 0
    }
}

/// What the system refused.
package struct ProgramFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
    /// Of the system; 0 where there is none.
    let code: Int32

    init(_ what: String, _ code: Int32) {
        (description, self.code) = (code == 0 ? what : "\(what): \(String(cString: strerror(code)))", code)
    }
}
