internal import Glibc
internal import TestSupport

/// `cfgops agent prod` on a bare repository, until the value goes away.
final class RunningAgent {
    /// The destination.
    let folder: String
    private let process: pid_t

    /// Returns when something is live.
    init(on hub: String, interval: String, _ bench: Bench) throws {
        folder = try bench.freshFolder("agent") + "/live"
        let words = [bench.cfgops, "--repo", hub, "agent", "prod", "--to", folder, "--interval", interval]
        process = try Command(words, in: "/", environment: ["HOME": "/nonexistent"]).start()
        for _ in 0 ..< 600 where !bench.exists(folder + "/current") { usleep(100_000) }
        guard bench.exists(folder + "/current") else {
            end()
            throw Unavailable("the agent brought nothing into \(folder)")
        }
    }

    deinit { end() }

    private func end() {
        kill(process, SIGTERM)
        waitpid(process, nil, 0)
    }

    /// Processor time, and bytes that were written to disks, since it began.
    func use() throws -> (milliseconds: Double, written: Double) {
        // Those of user and system, with threads that ended, after the name in brackets.
        let text = String(decoding: try readFile("/proc/\(process)/stat"), as: UTF8.self)
        let ticks = text.split(separator: ")").last?.split(separator: " ").dropFirst(11).prefix(2).compactMap { Double($0) } ?? []
        let lines = String(decoding: try readFile("/proc/\(process)/io"), as: UTF8.self).split(separator: "\n")
        let written = lines.first { $0.hasPrefix("write_bytes: ") }.flatMap { Double($0.dropFirst("write_bytes: ".utf8.count)) }
        return (ticks.reduce(0, +) * 1000 / Double(sysconf(Int32(_SC_CLK_TCK))), written ?? 0)
    }

    /// Resident.
    func megabytes() throws -> Double {
        let lines = String(decoding: try readFile("/proc/\(process)/status"), as: UTF8.self).split(separator: "\n")
        let words = lines.first { $0.hasPrefix("VmRSS:") }?.split { $0 == " " || $0 == "\t" }
        guard let words, words.count > 1, let kilobytes = Double(words[1]) else { throw Unavailable("no VmRSS of the agent") }
        return kilobytes / 1024
    }
}
