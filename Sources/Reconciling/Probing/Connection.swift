internal import Documents
internal import Glibc
internal import Overlays

/// A connection of which no step waits longer than it may.
struct Connection: ~Copyable {
    private let descriptor: Int32
    /// For messages.
    private let name: String

    deinit { close(descriptor) }

    /// Connects to the first address of a host that answers; each gets its share of the time.
    static func open(_ endpoint: Endpoint, _ waiting: Waiting) throws(Diagnostic) -> Connection {
        let addresses = try SocketAddress.all(of: endpoint, waiting)
        var reason = Diagnostic("no-connection", "\"\(endpoint.text)\" has no address")
        for (index, address) in addresses.enumerated() {
            do throws(Diagnostic) {
                return try Connection(address, endpoint.text, waiting.atMost(waiting.left / (addresses.count - index)))
            } catch {
                if error.code == Diagnostic.stopped.code { throw error }
                reason = error
            }
        }
        throw reason
    }

    private init(_ address: SocketAddress, _ name: String, _ waiting: Waiting) throws(Diagnostic) {
        descriptor = socket(address.family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        self.name = name
        guard descriptor >= 0 else { throw Connection.failure(name, "cannot be connected to", errno) }
        guard address.connect(descriptor) != 0 else { return }
        // A socket in the file system whose queue is full says EAGAIN, and no event will tell when it is not.
        guard errno == EINPROGRESS else { throw Connection.failure(name, "takes no connection", errno) }
        try wait(POLLOUT, waiting, "takes no connection")
        var code: Int32 = 0, size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
        guard code == 0 else { throw Connection.failure(name, "takes no connection", code) }
    }

    private static func failure(_ name: String, _ what: String, _ code: Int32) -> Diagnostic {
        Diagnostic("no-connection", "\"\(name)\" \(what): \(String(cString: strerror(code)))")
    }

    private func wait(_ events: Int32, _ waiting: Waiting, _ what: String) throws(Diagnostic) {
        switch waiting.wait(for: descriptor, events) {
        case .ready: return
        case .tooLong: throw Diagnostic("no-answer", "\"\(name)\" \(what) in time")
        case .cancelled: throw .stopped
        }
    }

    func send(_ bytes: [UInt8], _ waiting: Waiting) throws(Diagnostic) {
        var rest = bytes[...]
        while !rest.isEmpty {
            try wait(POLLOUT, waiting, "does not take the request")
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else { throw Connection.failure(name, "does not take the request", errno) }
            rest = rest.dropFirst(count)
        }
    }

    /// What came next; empty at the end.
    func receive(_ waiting: Waiting) throws(Diagnostic) -> ArraySlice<UInt8> {
        var buffer = [UInt8](repeating: 0, count: 16384)
        while true {
            try wait(POLLIN, waiting, "does not answer")
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count >= 0 else { throw Connection.failure(name, "broke off", errno) }
            return buffer[..<count]
        }
    }
}
