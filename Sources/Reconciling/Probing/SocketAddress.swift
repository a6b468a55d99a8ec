internal import Documents
internal import Glibc
internal import Overlays

/// An address as the system takes it.
enum SocketAddress {
    case ipv4(sockaddr_in)
    case ipv6(sockaddr_in6)
    case socket(sockaddr_un)

    /// How long the machine's resolver may take.
    private static let resolving = Duration.seconds(5)

    var family: Int32 {
        switch self {
        case .ipv4: AF_INET
        case .ipv6: AF_INET6
        case .socket: AF_UNIX
        }
    }

    func connect(_ descriptor: Int32) -> Int32 {
        func connect(_ address: some Any) -> Int32 {
            withUnsafeBytes(of: address) { bytes in
                Glibc.connect(descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
            }
        }
        return switch self {
        case .ipv4(let address): connect(address)
        case .ipv6(let address): connect(address)
        case .socket(let address): connect(address)
        }
    }

    /// All addresses of an endpoint, in the order in which they are to be tried. Names are looked up by the machine's own `getent`, which
    /// knows all of its name services and can be ended; `localhost` needs nobody.
    static func all(of endpoint: Endpoint, _ waiting: Waiting) throws(Diagnostic) -> [SocketAddress] {
        switch endpoint {
        case .socket(let path): return [try SocketAddress(path: path)]
        case .host("localhost", let port): return ["127.0.0.1", "::1"].compactMap { SocketAddress($0, port) }
        case .host(let name, let port):
            if let address = SocketAddress(name, port) { return [address] }
            return try resolved(name, waiting).compactMap { SocketAddress($0, port) }
        }
    }

    private static func resolved(_ name: String, _ waiting: Waiting) throws(Diagnostic) -> [String] {
        let end: ProgramRun.End, output: CapturedOutput
        do throws(ProgramFailure) {
            (end, output) = try ProgramRun.run(["getent", "ahosts", name], waiting: waiting.atMost(resolving))
        } catch {
            throw .cannotRun("looking up \"\(name)\"", error)
        }
        if end == .cancelled { throw .stopped }
        guard end == .exited(0) else {
            throw Diagnostic("unknown-host", "the host \"\(name)\" is not known", hints: ["getent ahosts \(name) asks what cfgops asked"])
        }
        // Each address comes once for each kind of socket.
        return String(decoding: output.head, as: UTF8.self).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            return words.count > 1 && words[1] == "STREAM" ? String(words[0]) : nil
        }
    }

    /// Nil for what is no IP address.
    private init?(_ text: String, _ port: UInt16) {
        var ipv4 = sockaddr_in(), ipv6 = sockaddr_in6()
        if inet_pton(AF_INET, text, &ipv4.sin_addr) == 1 {
            (ipv4.sin_family, ipv4.sin_port) = (sa_family_t(AF_INET), port.bigEndian)
            self = .ipv4(ipv4)
        } else if inet_pton(AF_INET6, text, &ipv6.sin6_addr) == 1 {
            (ipv6.sin6_family, ipv6.sin6_port) = (sa_family_t(AF_INET6), port.bigEndian)
            self = .ipv6(ipv6)
        } else {
            return nil
        }
    }

    private init(path: String) throws(Diagnostic) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let fits = withUnsafeMutableBytes(of: &address.sun_path) { place in
            guard path.utf8.count < place.count else { return false }
            place.copyBytes(from: path.utf8)
            return true
        }
        guard fits else { throw Diagnostic("bad-address", "expected a socket with a path below 108 bytes, got \"\(path)\"") }
        self = .socket(address)
    }
}
