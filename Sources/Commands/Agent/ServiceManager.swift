internal import CSystem
internal import Glibc

/// What systemd is told over the socket that it names in NOTIFY_SOCKET (sd_notify(3)); nothing where it names none.
struct ServiceManager {
    private let address: [UInt8]
    /// Half of what the service manager's watchdog allows, in milliseconds; nil without one.
    let watchdog: Int64?

    init(_ environment: [String: String]) {
        let path = Array((environment["NOTIFY_SOCKET"] ?? "").utf8)
        // A name in the abstract namespace is written with an @ for its first byte.
        address = path.first == UInt8(ascii: "@") ? [0] + path.dropFirst() : path
        let isOurs = environment["WATCHDOG_PID"].map { $0 == String(getpid()) } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) } ?? 0
        watchdog = isOurs && !address.isEmpty && microseconds > 0 ? max(microseconds / 2000, 1) : nil
    }

    /// - Parameter lines: `READY=1`, `STATUS=...`.
    func tell(_ lines: String...) {
        var name = sockaddr_un()
        guard !address.isEmpty, address.count < MemoryLayout.size(ofValue: name.sun_path) else { return }
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: address) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        // A line feed would begin another variable.
        let text = lines.map { $0.split(separator: "\n").joined(separator: " ") }.joined(separator: "\n")
        let size = socklen_t(MemoryLayout<sa_family_t>.size + address.count)
        let bytes = Array(text.utf8)
        withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                // Nobody who could be told is no reason to stop.
                _ = sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT), address, size)
            }
        }
    }
}
