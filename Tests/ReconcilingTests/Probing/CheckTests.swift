import Documents
import Glibc
import Overlays
@testable import Reconciling
import TestSupport
import Testing

@Suite struct `A check` {
    private let probes = MachineProbes(
        allowances: Allowances([.command: ["sh **"], .path: ["/tmp/**"], .host: ["no-such-host.invalid:80", "cfgops.invalid:443"]]))

    @Test(arguments: ["127.0.0.1", "localhost"])
    func `of HTTP passes with the wanted status and text`(host: String) throws {
        let server = try ProbeServer(), address = "http://\(host):\(server.port)"
        #expect(try check("http: \"\(address)/health\", body: healthy").output == "all healthy")
        #expect(try check("http: \"\(address)/chunked\", body: healthy").isPassed)
        #expect(try check("http: \"\(address)/down\", expect: 503").isPassed)
        #expect(try check("http: \"\(address)/away\", expect: 302").isPassed)
        let seen = try check("http: \"\(address)/seen\"").output
        #expect(seen.contains("'Host': '\(host):\(server.port)'") && seen.contains("'User-Agent': 'cfgops'"))
    }

    @Test func `of HTTP says what came in place of that`() throws {
        let server = try ProbeServer(), address = "http://127.0.0.1:\(server.port)"
        let cases = [
            ("/down\"", "\"\(address)/down\" answered with status 503, expected 200"),
            ("/health\", body: ill", "\"\(address)/health\" answered without \"ill\" in 12 bytes"),
            ("/large\", body: end", "\"\(address)/large\" answered without \"end\" in the first 65536 bytes"),
            ("/close\"", "\"\(address)/close\" closed the connection without an answer"),
            ("/garbage\"", "\"\(address)/garbage\" answers with something else than HTTP/1.1"),
            ("/hang\"", "\"127.0.0.1:\(server.port)\" does not answer in time"),
            ("/drip\"", "\"127.0.0.1:\(server.port)\" does not answer in time"),
        ]
        for (path, message) in cases {
            let result = try check("http: \"\(address)\(path), within: 300ms, every: 1s")
            #expect(result.verdict == .failed && result.reason?.message == message)
        }
        #expect(try check("http: \"\(address)/down\", within: 300ms, every: 1s").output == "overloaded\\u{1B}[31m")
    }

    @Test func `of HTTP may go through a socket`() throws {
        let folder = try TemporaryFolder(below: "/tmp"), server = try ProbeServer(folder.path("s"))
        #expect(server.port == folder.path("s"))
        #expect(try check("http: \"http://unix:\(folder.path("s")):/health\"").isPassed)
        let gone = try check("http: \"http://unix:\(folder.path("t")):/health\", within: 1ms")
        #expect(gone.reason?.message == "\"\(folder.path("t"))\" takes no connection: No such file or directory")
    }

    @Test func `of HTTPS goes through curl, which says what it cannot`() throws {
        let closed = try freePort()
        let result = try check("http: \"https://127.0.0.1:\(closed)/\", within: 5s, every: 10s")
        #expect(result.reason?.message == "\"https://127.0.0.1:\(closed)/\" cannot be asked: the host takes no connection")
        let server = try ProbeServer()
        let plain = try check("http: \"https://127.0.0.1:\(server.port)/\", within: 5s, every: 10s")
        #expect(
            plain.reason?.message
                == "\"https://127.0.0.1:\(server.port)/\" cannot be asked: its certificate, or the connection, cannot be trusted")
    }

    @Test func `of TCP passes when somebody takes the connection`() throws {
        let server = try ProbeServer()
        #expect(try check("tcp: \"127.0.0.1:\(server.port)\"").isPassed)
        let closed = try freePort()
        let result = try check("tcp: \"127.0.0.1:\(closed)\", within: 1ms")
        #expect(result.verdict == .failed && result.reason?.message == "\"127.0.0.1:\(closed)\" takes no connection: Connection refused")
    }

    @Test func `of a host that nobody knows says how it was looked up`() throws {
        let result = try check("tcp: \"no-such-host.invalid:80\", within: 1ms")
        // A resolver that is slow is ended, a fast one says no.
        #expect(
            ["unknown-host"].contains(result.reason?.code)
                && result.reason?.hints == ["getent ahosts no-such-host.invalid asks what cfgops asked"])
    }

    @Test func `is tried again until it is true`() throws {
        let folder = try TemporaryFolder(below: "/tmp"), count = folder.path("count")
        let script = "echo x >> \(count); test $(wc -l < \(count)) -ge 3"
        let result = try check("command: [sh, -c, \"\(script)\"], within: 60s, every: 1ms")
        #expect(result.isPassed && result.tries == 3)
        #expect(try folder.read("count") == "x\nx\nx\n")
    }

    @Test func `of a file passes once it is there`() throws {
        let folder = try TemporaryFolder(below: "/tmp"), file = folder.path("ready")
        let missing = try check("file: \(file), within: 1ms")
        #expect(missing.reason?.message == "the file \"\(file)\" did not appear: No such file or directory")
        let thread = Thread {
            usleep(50_000)
            close(open(file, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600))
        }
        let result = try check("file: \(file), within: 60s, every: 10ms")
        thread.join()
        #expect(result.isPassed && result.tries > 1)
    }

    @Test func `ends at its deadline with the last reason and how often it was tried`() throws {
        let result = try check("command: [sh, -c, \"echo still down; exit 1\"], within: 300ms, every: 20ms")
        #expect(result.verdict == .failed && result.tries > 1 && result.output == "still down" && result.duration < .seconds(60))
    }

    @Test func `that hangs is ended at the deadline`() throws {
        let result = try check("command: [sh, -c, \"sleep 300\"], within: 200ms")
        #expect(result.verdict == .failed && result.tries == 1 && result.duration < .seconds(60))
    }

    @Test func `stops in the pause between two tries`() throws {
        let cancellation = try Cancellation()
        let stopping = MachineProbes(allowances: probes.allowances, cancellation: cancellation)
        let thread = Thread {
            usleep(100_000)
            cancellation.cancel()
        }
        let result = stopping.check(try #require(try target("check: { file: /tmp/cfgops-never, within: 300s, every: 200s }").check))
        thread.join()
        #expect(result.verdict == .stopped && result.duration < .seconds(60))
    }

    private func check(_ text: String) throws -> ProbeResult { probes.check(try #require(try target("check: { \(text) }").check)) }
}
