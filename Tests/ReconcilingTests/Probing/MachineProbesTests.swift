import Documents
import Glibc
import Overlays
@testable import Reconciling
import TestSupport
import Testing

@Suite struct `A precheck` {
    private let probes = MachineProbes(allowances: Allowances([.command: ["grep **", "no-such-program", "sleep 300", "sh **"]]))

    @Test func `is given the path of the candidate, in a word or as a part of one`() throws {
        let folder = try TemporaryFolder()
        try folder.write("a b.conf", "listen 80")
        let declaration = try precheck("[grep, -H, listen, \"{candidate}\"]")
        let result = probes.precheck(declaration, candidate: folder.path("a b.conf"))
        #expect(result.verdict == .passed && result.reason == nil && result.output == "\(folder.path("a b.conf")):listen 80")
        let part = probes.precheck(try precheck("[sh, -c, \"echo $0\", \"--file={candidate}\"]"), candidate: "/x")
        #expect(part.output == "--file=/x")
    }

    @Test func `that does not accept it says so with the words and the place`() throws {
        let result = probes.precheck(try precheck("[grep, -c, listen, \"{candidate}\"]"), candidate: "/dev/null")
        #expect(result.verdict == .failed && result.output == "0")
        #expect(result.reason?.rendered == "cfgops.yaml:2:69: error: the precheck \"grep -c listen /dev/null\" exited with 1")
    }

    @Test func `that takes too long is ended`() throws {
        let result = probes.precheck(try precheck("[sleep, \"300\"], within: 200ms"), candidate: "/dev/null")
        #expect(result.verdict == .failed && result.duration < .seconds(60))
        let message = result.reason?.message ?? ""
        #expect(message.hasPrefix("the precheck \"sleep 300\" took longer than ") && message.hasSuffix(" and was ended"))
        #expect(result.reason?.hints == ["if it needs more time, say so with \"within\""])
    }

    @Test func `finds nothing out where it may not or cannot run`() throws {
        let refused = probes.precheck(try precheck("[rm, \"{candidate}\"]"), candidate: "/dev/null")
        #expect(refused.verdict == .unable && refused.reason?.code == "not-allowed")
        let missing = probes.precheck(try precheck("[no-such-program]"), candidate: "/dev/null")
        #expect(missing.verdict == .unable && missing.reason?.code == "cannot-run")
        #expect(
            missing.reason?.message
                == "the precheck cannot run: there is no program \"no-such-program\" in /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        )
        #expect(missing.reason?.hints == ["install it on this machine, or name it by its absolute path"])
    }

    private func precheck(_ text: String) throws -> PrecheckDeclaration {
        try #require(try target("precheck: { command: \(text) }").precheck)
    }
}

@Suite struct `A reload` {
    private let probes = MachineProbes(
        allowances: Allowances([.command: ["sh **"], .path: ["/tmp/**", "/nowhere/*"], .unit: ["cfgops-no-such-unit"]]))

    @Test func `may be a signal to the process that a file names`() throws {
        let folder = try TemporaryFolder(below: "/tmp"), told = folder.path("told")
        let script = "trap 'echo told > \(told)' USR1; echo $$; while :; do sleep 0.02; done"
        let process = try BackgroundProcess(["sh", "-c", script])
        try folder.write("pid", "  \(process.greeting)\n")
        #expect(try reload("signal: USR1, pidfile: \(folder.path("pid"))").isPassed)
        for _ in 0 ..< 1000 where !folder.exists("told") { usleep(10_000) }
        let isTold = folder.exists("told")
        #expect(isTold)
    }

    @Test(
        arguments: [
            ("", "expected the id of a process in \"PID\", found \"\""), ("0", "expected the id of a process in \"PID\", found \"0\""),
            ("1", "expected the id of a process in \"PID\", found \"1\""), ("-1", "expected the id of a process in \"PID\", found \"-1\""),
            ("+5", "expected the id of a process in \"PID\", found \"+5\""),
            ("nginx", "expected the id of a process in \"PID\", found \"nginx\""),
            ("99999999999", "expected the id of a process in \"PID\", found \"99999999999\""),
            ("\u{1B}[2J", "expected the id of a process in \"PID\", found \"\\u{1B}[2J\""),
            ("2147483647", "process 2147483647, which \"PID\" names, is not there"),
            (String(repeating: "1", count: 65), "expected the id of a process in \"PID\", found more, or what cannot be read"),
        ] as [(text: String, message: String)])
    func `sends no signal where the file names no living process`(text: String, message: String) throws {
        let folder = try TemporaryFolder(below: "/tmp")
        try folder.write("pid", text)
        let result = try reload("signal: HUP, pidfile: \(folder.path("pid"))")
        #expect(result.verdict == .failed && result.reason?.message.replacing(folder.path("pid"), with: "PID") == message)
    }

    @Test func `says that there is no file, and asks whether the program runs`() throws {
        let reason = try reload("signal: HUP, pidfile: /nowhere/pid").reason
        #expect(reason?.message == "cannot read the pid file \"/nowhere/pid\": No such file or directory")
        #expect(reason?.hints == ["is the program running?"])
    }

    @Test func `does not wait for a pipe in the place of the file`() throws {
        let folder = try TemporaryFolder(below: "/tmp")
        mkfifo(folder.path("pid"), 0o600)
        #expect(try reload("signal: HUP, pidfile: \(folder.path("pid"))").verdict == .failed)
    }

    @Test func `may be a command`() throws {
        #expect(try reload("command: [sh, -c, \"echo done\"]").output == "done")
        let failed = try reload("command: [sh, -c, \"echo no; exit 7\"]")
        #expect(failed.verdict == .failed && failed.output == "no")
        #expect(failed.reason?.message == "the reload \"sh -c 'echo no; exit 7'\" exited with 7")
    }

    @Test func `may be a request`() throws {
        let server = try ProbeServer()
        #expect(try reload("http: POST http://127.0.0.1:\(server.port)/reload").output == "nothing done")
        #expect(try reload("http: PUT http://localhost:\(server.port)/reload").isPassed)
        let failed = try reload("http: POST http://127.0.0.1:\(server.port)/other")
        #expect(
            failed.reason?.message
                == "\"POST http://127.0.0.1:\(server.port)/other\" was answered with status 500, expected 200 to 299")
        #expect(failed.output == "nothing done")
    }

    @Test func `of a unit that is not there, or without systemd, fails with what systemctl says`() throws {
        let result = try reload("systemd: cfgops-no-such-unit")
        guard result.reason?.code != "cannot-run" else { return }  // a machine without systemctl
        #expect(result.verdict == .failed && result.output != "")
        #expect(
            result.reason?.message.hasPrefix("the reload \"systemctl --no-ask-password reload cfgops-no-such-unit.service\" exited with")
                == true)
    }

    @Test func `is stopped with the one who waits`() throws {
        let cancellation = try Cancellation()
        cancellation.cancel()
        let stopped = MachineProbes(allowances: probes.allowances, cancellation: cancellation)
        let result = stopped.reload(try #require(try target("reload: { command: [sh, -c, \"sleep 300\"] }").reload))
        #expect(result.verdict == .stopped && result.reason?.message == "broken off, since cfgops is to stop")
    }

    private func reload(_ text: String) throws -> ProbeResult { probes.reload(try #require(try target("reload: { \(text) }").reload)) }
}

@Suite struct `What cannot be carried out` {
    private let probes = MachineProbes(allowances: Allowances([.command: ["cfgops-none **", "sh **"]]))

    @Test(
        arguments: [
            ("precheck: { command: [cfgops-none] }", "cannot-run"), ("reload: { command: [cfgops-none, now] }", "cannot-run"),
            ("check: { command: [cfgops-none] }", "cannot-run"), ("check: { command: [other] }", "not-allowed"),
            ("reload: { systemd: a }", "not-allowed"), ("check: { command: [sh, -c, \"false\"] }", nil),
            ("check: { tcp: \"[::1]:1\" }", nil),
            ("check: { http: \"http://localhost:1/\" }", nil), ("reload: { http: \"http://localhost:1/\" }", nil),
        ] as [(keys: String, code: String?)])
    func `is known before anything is switched`(keys: String, code: String?) throws {
        let target = try target(keys)
        let obstacles = [
            target.precheck.flatMap { probes.obstacle(to: $0) }, target.reload.flatMap { probes.obstacle(to: $0) },
            target.check.flatMap { probes.obstacle(to: $0) },
        ].compactMap(\.self)
        #expect(obstacles.map(\.code) == [code].compactMap(\.self) && obstacles.allSatisfy { $0.place != nil })
    }
}
