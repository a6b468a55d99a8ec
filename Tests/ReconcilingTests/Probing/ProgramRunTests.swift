import Glibc
@testable import Reconciling
import Synchronization
import TestSupport
import Testing

@Suite struct `A program that is run` {
    @Test func `has what it wrote kept, of both streams in their order`() throws {
        let (end, output) = try run("echo one; echo two >&2; echo three; exit 3")
        #expect(end == .exited(3) && output.text == "one\ntwo\nthree")
    }

    @Test func `sees a fixed path, no language, no input, no other descriptors, and starts at the top`() throws {
        let path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        #expect(try ProgramRun.run(["env"], waiting: patience).output.text == "PATH=\(path)\nLANG=C")
        #expect(try run("cat; pwd; ls /proc/self/fd | tr '\\n' ' '").output.text == "/\n0 1 2 3 ")
        // Signals that our own threads block or ignore are its own again.
        #expect(try run("grep -E '^Sig(Blk|Ign)' /proc/self/status").output.text == "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000")
    }

    @Test func `leads a process group of its own`() throws {
        let words = try run("echo $$; cut -d ' ' -f 5 /proc/self/stat").output.text.split(separator: "\n")
        #expect(words.count == 2 && words[0] == words[1] && words[0] != "\(getpgrp())")
    }

    @Test func `is ended with all that it started when time is up`() throws {
        let folder = try TemporaryFolder(), file = folder.path("pid")
        let (end, output) = try run("sleep 300 & echo $! > \(file); echo begun; wait", waiting: Waiting(.milliseconds(300), nil))
        #expect(end == .tookTooLong && output.text == "begun")
        #expect(try isGone(folder.read("pid")))
    }

    @Test func `that does not listen to the request to end is killed`() throws {
        let (end, output) = try run(
            "trap 'echo no' TERM; while :; do sleep 0.05; done", waiting: Waiting(.milliseconds(300), nil), grace: .milliseconds(300))
        #expect(end == .tookTooLong && output.text == "no")
    }

    @Test func `may use the grace for its last words`() throws {
        let (end, output) = try run("trap 'echo bye; exit 0' TERM; while :; do sleep 0.05; done", waiting: Waiting(.milliseconds(300), nil))
        #expect(end == .tookTooLong && output.text == "bye")
    }

    @Test(arguments: ["", "setsid "])
    func `has ended when it has, whoever still holds its output`(prefix: String) throws {
        let folder = try TemporaryFolder(), file = folder.path("pid"), start = ContinuousClock.now
        let (end, output) = try run(
            "\(prefix)sh -c 'echo $$ > \(file); exec sleep 300' & while ! [ -s \(file) ]; do sleep 0.01; done; echo done")
        #expect(end == .exited(0) && output.text == "done" && .now - start < .seconds(60))
        let pid = try folder.read("pid")
        // What is left in its group is ended with it; what left the group is its own business.
        if prefix.isEmpty { #expect(isGone(pid)) } else { kill(pid_t(pid.dropLast()) ?? 0, SIGKILL) }
    }

    @Test func `that never stops writing is cut and ended`() throws {
        let (end, output) = try ProgramRun.run(["yes", "0123456"], waiting: Waiting(.milliseconds(300), nil))
        #expect(end == .tookTooLong && output.dropped > 0)
        #expect(output.head.count == CapturedOutput.usualLimit && output.tail.count == CapturedOutput.usualLimit)
    }

    @Test func `is ended when whoever waits is told to stop`() throws {
        let cancellation = try Cancellation(), start = ContinuousClock.now
        let thread = Thread {
            usleep(100_000); cancellation.cancel()
        }
        let (end, _) = try run("sleep 300", waiting: Waiting(.seconds(300), cancellation))
        thread.join()
        #expect(end == .cancelled && .now - start < .seconds(60))
        // A word that was given stays given.
        #expect(cancellation.isCancelled)
        #expect(try run("sleep 300", waiting: Waiting(.seconds(300), cancellation)).end == .cancelled)
    }

    @Test(
        arguments: [("exit 126", .exited(126)), ("nothing-of-that-name-2>&1", .exited(127)), ("kill -SEGV $$", .signalled(SIGSEGV))]
            as [(script: String, end: ProgramRun.End)])
    func `has an end by code or by signal`(script: String, end: ProgramRun.End) throws { #expect(try run(script).end == end) }

    @Test func `leaves no process and no descriptor behind`() throws {
        for _ in 0 ..< 3 { _ = try? ProgramRun.run(["no-such-program-here"], waiting: patience) }
        let (end, output) = try run("echo $$")
        #expect(end == .exited(0) && isGone(output.text))
    }

    @Test func `that cannot be started says why`() throws {
        let folder = try TemporaryFolder()
        try folder.write("data", "x")
        try folder.write("bare", "echo")
        try folder.write("lost", "#!/no/such/shell\n")
        for name in ["bare", "lost"] { chmod(folder.path(name), 0o755) }
        let cases = [
            ("cfgops-nothing", "there is no program \"cfgops-nothing\" in /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
            (folder.path("none"), "there is no program \"\(folder.path("none"))\""),
            (folder.path("data"), "\"\(folder.path("data"))\" is not a program that may be executed"),
            (folder.path, "\"\(folder.path)\" is not a program that may be executed"),
            (folder.path("bare"), "\"\(folder.path("bare"))\" is neither a program nor a script whose first line begins with \"#!\""),
            (folder.path("lost"), "\"\(folder.path("lost"))\" cannot be started: the interpreter that its first line names is missing"),
        ]
        for (program, reason) in cases {
            #expect(throws: ProgramFailure(reason, 0)) { try ProgramRun.run([program], waiting: patience) }
        }
    }

    private let patience = Waiting(.seconds(60), nil)

    private func run(_ script: String, waiting: Waiting? = nil, grace: Duration = .seconds(10)) throws -> (
        end: ProgramRun.End, output: CapturedOutput
    ) { try ProgramRun.run(["sh", "-c", script], waiting: waiting ?? patience, grace: grace) }

    /// Whether a process is gone, or will be as soon as its new parent looks.
    private func isGone(_ pid: String) -> Bool {
        let number = pid.filter(\.isNumber)
        for _ in 0 ..< 200 {
            guard let status = try? String(decoding: readFile("/proc/\(number)/stat"), as: UTF8.self) else { return true }
            if status.contains(") Z ") { return true }
            usleep(10_000)
        }
        return false
    }
}

@Suite struct `What a program wrote` {
    @Test(
        arguments: [
            ("plain\n", "plain"), ("a\r\nb\n\n", "a\nb"), ("\u{1B}[31mred\u{7}", "\\u{1B}[31mred\\u{7}"), ("tab\there", "tab\there"),
            ("a\u{202E}b", "a\\u{202E}b"), ("\0", "\\u{0}"), ("", ""),
        ] as [(written: String, shown: String)])
    func `is shown without what terminals obey`(written: String, shown: String) {
        var output = CapturedOutput()
        output.append(Array(written.utf8)[...])
        #expect(output.text == shown)
    }

    @Test func `may be no text at all`() {
        var output = CapturedOutput()
        output.append([0xFF, 0xFE, 0x41])
        #expect(output.text == "\u{FFFD}\u{FFFD}A")
    }

    @Test(arguments: 0 ..< 50 as Range<UInt64>)
    func `is kept from both ends, in whatever pieces it comes`(seed: UInt64) {
        var random = SeededRandom(seed: seed), output = CapturedOutput(head: 8, tail: 5)
        let all = (0 ..< Int.random(in: 0 ... 60, using: &random)).map { UInt8($0) }
        var rest = all[...]
        while !rest.isEmpty {
            let count = Int.random(in: 1 ... rest.count, using: &random)
            output.append(rest.prefix(count))
            rest = rest.dropFirst(count)
        }
        #expect(output.head == Array(all.prefix(8)) && output.tail == Array(all.dropFirst(8).suffix(5)))
        #expect(output.dropped == max(0, all.count - 13))
    }

    @Test func `says how much is left out`() {
        var output = CapturedOutput(head: 3, tail: 3)
        output.append(Array("abcdefghij".utf8)[...])
        #expect(output.text == "abc\n... 4 bytes left out ...\nhij")
    }
}
