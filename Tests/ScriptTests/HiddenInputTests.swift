import FoundationEssentials
import Glibc
import TestSupport
import Testing

@Suite struct `A passphrase at the terminal` {
    private func keygen(_ folder: borrowing TemporaryFolder, _ steps: [TerminalSession.Step]) throws -> TerminalSession.Answer {
        try TerminalSession.run(
            [builtProgram, "secret", "keygen", "--passphrase", "-o", "key.txt"], in: folder.path,
            environment: isolatedEnvironment(home: folder.path("home")), steps)
    }

    @Test func `is typed twice, is not shown, and opens the key in age`() throws {
        let folder = try TemporaryFolder()
        let answer = try keygen(
            folder,
            [
                .expect("passphrase for the new key: "), .send("canary one\n"), .expect("once more: "), .send("canary two\n"),
                .expect("these are not the same"), .expect("new key: "), .send("canary one\n"), .expect("once more: "),
                .send("canary one\n"), .expect("public key: age1"),
            ])
        #expect(answer.missing == nil && answer.status == 0 && answer.restored, "\(answer.seen)")
        #expect(!answer.seen.contains("canary"))
        guard (try? run(["age", "--version"]))?.status == 0 else { return printError("skipped: needs age") }
        let opened = try TerminalSession.run(
            ["age", "-d", "key.txt"], in: folder.path, environment: isolatedEnvironment(home: folder.path("home")),
            [.expect("passphrase"), .send("canary one\n"), .expect("AGE-SECRET-KEY-1")])
        #expect(opened.missing == nil && opened.status == 0, "\(opened.seen)")
    }

    @Test(arguments: [("TERM", -15), ("HUP", -1), ("INT", -2), ("QUIT", -3)] as [(String, Int32)])
    func `gives the echo back before a signal ends the program`(signal: String, status: Int32) throws {
        let folder = try TemporaryFolder()
        let answer = try keygen(folder, [.expect("new key: "), .signal(signal)])
        #expect(answer.missing == nil && answer.status == status && answer.restored, "\(answer.seen)")
        #expect(access(folder.path("key.txt"), F_OK) != 0)
    }

    @Test func `gives the echo back after control C`() throws {
        let folder = try TemporaryFolder()
        let answer = try keygen(folder, [.expect("new key: "), .send("half\u{3}")])
        #expect(answer.missing == nil && answer.status == -2 && answer.restored, "\(answer.seen)")
    }

    @Test func `is a failure where none comes`() throws {
        let folder = try TemporaryFolder()
        let answer = try keygen(folder, [.expect("new key: "), .send("\u{4}"), .expect("no passphrase was typed")])
        #expect(answer.missing == nil && answer.status == 4 && answer.restored, "\(answer.seen)")
    }
}

@Suite struct `A program that exec runs` {
    private func shop() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("shop/cfgops.yaml", "version: 1\nenvironments: {prod: {}}\n")
        try folder.write("shop/environments/base/app.yaml", "word: canary\n")
        #expect(try run(["git", "init", "-q"], in: folder.path("shop")).status == 0)
        return folder
    }

    private func exec(
        _ folder: borrowing TemporaryFolder, _ words: [String], _ steps: [TerminalSession.Step]
    ) throws -> TerminalSession.Answer {
        try TerminalSession.run(
            [builtProgram, "exec", "prod", "app"] + words, in: folder.path("shop"),
            environment: isolatedEnvironment(home: folder.path("home")), steps)
    }

    @Test(arguments: [[], ["--files"]])
    func `has the terminal, gets the signals, and its end is that of the command`(options: [String]) throws {
        let script = "trap 'echo got it; exit 9' TERM; test -t 0 && echo ready; while :; do sleep 0.05; done"
        let answer = try exec(shop(), options + ["--", "sh", "-c", script], [.expect("ready"), .signal("TERM"), .expect("got it")])
        #expect(answer.missing == nil && answer.status == 9, "\(answer.seen)")
        let ended = try exec(shop(), options + ["--", "sh", "-c", "echo ready; exec sleep 60"], [.expect("ready"), .send("\u{3}")])
        #expect(ended.missing == nil && ended.status == -2, "\(ended.seen)")
    }

    @Test(arguments: ["KILL", "TERM", "INT"])
    func `leaves no file, whatever signal ends it`(signal: String) throws {
        let answer = try exec(
            shop(), ["--files", "--", "sh", "-c", "cat \"$WORD_FILE\"; echo \" at $WORD_FILE.\"; exec sleep 60"],
            [.expect("canary at /"), .expect("."), .signal(signal)])
        #expect(answer.missing == nil && answer.status ?? 0 < 0, "\(answer.seen)")
        let place = try #require(answer.seen.split(separator: " ").last).prefix { $0 != "." }
        var isThere = true
        for _ in 0 ..< 100 where isThere {
            isThere = access(String(place), F_OK) == 0
            usleep(50000)
        }
        #expect(!isThere)
    }

    @Test func `that was killed together with its watch leaves what doctor finds and the next one removes`() throws {
        let folder = try shop(), memory = try TemporaryFolder(below: "/dev/shm")
        var environment = isolatedEnvironment(home: folder.path("home"))
        // Other tests look at /dev/shm itself.
        environment["XDG_RUNTIME_DIR"] = memory.path
        let kill = "f=${WORD_FILE%/*}; echo \"$f\"; kill -9 $(pgrep -f \"folder-watch $f\"); kill -9 $$"
        let words = [builtProgram, "exec", "prod", "app", "--files", "--", "sh", "-c"]
        let killed = try run(words + [kill], in: folder.path("shop"), environment: environment)
        let place = String(killed.output.dropLast())
        #expect(place.hasPrefix("/") && access(place, F_OK) == 0)
        let doctor = try run([builtProgram, "doctor"], in: folder.path("shop"), environment: environment)
        #expect(doctor.output.contains("killed processes left ") && doctor.output.contains(place), "\(doctor.output)")
        #expect(try run(words + ["true"], in: folder.path("shop"), environment: environment).status == 0)
        #expect(access(place, F_OK) != 0)
    }

    @Test func `gets no key, and the variables of cfgops show none`() throws {
        let folder = try shop()
        var environment = isolatedEnvironment(home: folder.path("home"))
        for name in ["SOPS_AGE_KEY", "SOPS_AGE_KEY_FILE", "SOPS_AGE_KEY_CMD"] { environment[name] = "CANARY" }
        let result = try run([builtProgram, "exec", "prod", "app", "--", "env"], in: folder.path("shop"), environment: environment)
        #expect(result.status == 0 && result.output.contains("WORD=canary") && !result.output.contains("CANARY"))
        // The editor is a child while cfgops waits for it.
        let editor =
            "sh -c 'p=$PPID; for i in 1 2 3; do tr \"\\0\" \"\\n\" < /proc/$p/environ; p=$(cut -d\" \" -f4 /proc/$p/stat); done > ../seen; env >> ../seen'"
        let edit = ["commit", "-qm", "first"]
        environment["GIT_AUTHOR_NAME"] = "A"
        environment["GIT_AUTHOR_EMAIL"] = "a@example.com"
        environment["GIT_COMMITTER_NAME"] = "A"
        environment["GIT_COMMITTER_EMAIL"] = "a@example.com"
        _ = try run(["git", "add", "."], in: folder.path("shop"), environment: environment)
        _ = try run(["git"] + edit, in: folder.path("shop"), environment: environment)
        _ = try run([builtProgram, "edit", "base", "app", "--editor", editor], in: folder.path("shop"), environment: environment)
        let seen = try folder.read("seen")
        #expect(seen.contains("HOME=") && !seen.contains("CANARY"))
    }
}
