import Glibc
import TestSupport

/// Requests from `wrk` without pause.
struct Load: ~Copyable {
    private let process: BackgroundProcess
    private let report: String

    /// - Parameter report: the path of the file that its words go to.
    init(on port: Int, report: String) throws {
        // What the machine is too busy for is late, but not lost.
        let words = "nice -n 15 wrk --threads 1 --connections 4 --duration 3600s --timeout 60s http://127.0.0.1:\(port)/ > \(report) 2>&1"
        process = try BackgroundProcess(["sh", "-c", "echo $$; exec \(words)"])
        self.report = report
    }

    /// Ends it.
    /// - Returns: what wrk says in the end.
    consuming func finish() throws -> String {
        kill(pid_t(process.greeting) ?? 0, SIGINT)
        for _ in 0 ..< 3000 {
            let text = String(decoding: try readFile(report), as: UTF8.self)
            if text.contains("Requests/sec") { return text }
            usleep(20_000)
        }
        return "no report"
    }
}
