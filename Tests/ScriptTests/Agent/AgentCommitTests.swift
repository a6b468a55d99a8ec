import Glibc
import TestSupport
import Testing

/// What an agent commits: reverts of what its checks find bad, and edits of live files.
@Suite struct `An agent that commits` {
    /// With a check that only likes the name `shop`.
    private static func watched(_ reconcile: String = "") throws -> AgentFixture {
        let check = "check: { command: [/bin/grep, -q, shop, FOLDER/live/current/app.yaml], within: 500ms, every: 50ms }"
        let fixture = try AgentFixture(
            targets: "{ name: app, documents: app, format: yaml, path: app.yaml, \(check) }", reconcile: reconcile)
        try fixture.allow("/bin/grep -q shop \(fixture.destination)/current/app.yaml")
        return fixture
    }

    @Test(arguments: ["--repo", "--remote"])
    func `reverts what its check found bad, and says why (R36)`(way: String) throws {
        let fixture = try Self.watched(", revert: true"), agent = try fixture.agent(way, fixture.remotes.hub)
        try fixture.expectLive(80, "the first generation")
        try fixture.push(name: "bad")
        let bad = try fixture.remotes.git("rev-parse", "HEAD")
        try fixture.wait("the branch is what it was") { (try? fixture.tip())?.hasPrefix("revert \"name bad\"\n") == true }
        let message = try fixture.tip()
        #expect(message.contains("Taken back in prod, group default, target app:\n"))
        #expect(message.contains("the check \"/bin/grep -q shop"))
        #expect(message.contains("\nCfgops-Reason: check-failed\nCfgops-Reverts: \(bad)\n"))
        try fixture.wait("the log says so") {
            fixture.lines.contains { $0.contains("\"event\": \"take-back\"") && $0.contains(" reverts \(bad.prefix(12))") }
        }
        try fixture.wait(for: "\"condition\": \"live\"", "what is wanted is live")
        #expect(fixture.live == "port: 80\nname: shop\n")
        #expect(agent.isRunning)
    }

    /// What the command line adds, and why no commit is made.
    private static let refusals = [
        (["--branch", "release"], "refs/heads/release is followed, and a commit would go to refs/heads/main"),
        (["--require-signed", "signers"], "--require-signed would not take a commit of this machine: commit.gpgsign is not set"),
    ]

    @Test(arguments: refusals)
    func `reverts nothing where its commit would go elsewhere, or not be taken`(words: [String], reason: String) throws {
        let fixture = try Self.watched(", revert: true"), key = fixture.remotes.folder.path("key")
        func push(_ name: String) throws {
            try fixture.remotes.folder.write("clone/environments/base/app.yaml", "port: 80\nname: \(name)\n")
            try fixture.remotes.git(
                "-c", "gpg.format=ssh", "-c", "user.signingkey=\(key)", "commit", "-q", "-a", "--allow-empty", "--no-verify", "-S", "-m",
                name)
            try fixture.push()
            try fixture.remotes.git("push", "-q", "--force", fixture.remotes.hub, "HEAD:refs/heads/release")
        }
        _ = try run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key])
        try fixture.remotes.folder.write("signers", "ada@example.com namespaces=\"git\" \(fixture.remotes.folder.read("key.pub"))")
        try push("shop")
        let words = words.map { $0 == "signers" ? fixture.remotes.folder.path($0) : $0 }
        let agent = try fixture.agent(["--repo", fixture.remotes.hub] + words)
        try fixture.expectLive(80, "the first generation")
        try push("bad")
        try fixture.wait("the log says why") { fixture.lines.contains { $0.contains("nothing was reverted: ") && $0.contains(reason) } }
        try fixture.expectLive(80, "what is live is good all the same")
        #expect(try fixture.tip().hasPrefix("bad\n"))
        #expect(agent.isRunning)
    }

    @Test func `is told by a revert that somebody made that all is well again (R36)`() throws {
        let fixture = try Self.watched(), agent = try fixture.agent("--repo", fixture.remotes.hub)
        try fixture.expectLive(80, "the first generation")
        try fixture.push(name: "bad")
        try fixture.wait(for: "\"condition\": \"quarantined\"", "the check failed")
        try fixture.expectLive(80, "it was taken back")
        try fixture.remotes.git("revert", "--no-edit", "HEAD")
        try fixture.push()
        try fixture.wait("nothing is quarantined any more") {
            (try? fixture.remotes.folder.read("live/.cfgops/state.json"))?.contains("quarantine") == false
        }
        try fixture.wait(for: "\"condition\": \"live\"", "the agent knows that, too")
        #expect(agent.isRunning)
    }

    @Test func `tries again what was quarantined when somebody lifts that beside it`() throws {
        let fixture = try Self.watched(), agent = try fixture.agent("--repo", fixture.remotes.hub)
        func lift(_ words: String...) throws -> ProcessResult {
            let all = ["reconcile", "prod", "--to", fixture.destination, "--lift-quarantine"] + words
            return try run(
                [builtProgram, "--repo", fixture.remotes.hub] + all, in: fixture.folder, environment: fixture.remotes.environment)
        }
        try fixture.expectLive(80, "the first generation")
        try fixture.push(name: "bad")
        try fixture.wait(for: "\"condition\": \"quarantined\"", "the check failed")
        let before = fixture.count("quarantine"), lifted = try lift()
        #expect(lifted.status == 0 && lifted.output == "lifted; the agent (process \(agent.id)) tries again\n", "\(lifted)")
        try fixture.wait("it was tried again, and found bad again") { fixture.count("quarantine") > before }
        try fixture.expectLive(80, "it was taken back")
        let json = try lift("--format", "json")
        #expect(json.output.contains("\"lifted\": [\n    \"default\"\n  ],\n  \"agent\": \(agent.id)\n"), "\(json)")
        #expect(try lift("--group", "defualt").status != 0)
        let use = try fixture.remotes.cfgops("generations", "use", "1", "--to", fixture.destination, exits: 3)
        #expect(
            use.error == """
                error: "\(fixture.destination)" is held by an agent, process \(agent.id)
                  hint: stop the agent, then cfgops generations use 1 --to \(fixture.destination), then start it again: it keeps that generation
                  hint: under systemd: systemctl stop cfgops-agent, and systemctl start cfgops-agent

                """)
    }

    private static let adopting = "{ name: app, documents: app, format: yaml, path: app.yaml, drift: adopt }"

    @Test(arguments: ["--repo", "--remote"])
    func `takes an edit of a live file over into the branch, once`(way: String) throws {
        let fixture = try AgentFixture(targets: Self.adopting), agent = try fixture.agent(way, fixture.remotes.hub)
        try fixture.expectLive(80, "the first generation")
        try fixture.remotes.folder.write("live/current/app.yaml", "port: 8081\nname: shop # by night\n")
        agent.signal(SIGUSR1)
        try fixture.expectLive(8081, "the commit is live")
        #expect(try fixture.tip().contains("\nCfgops-Adopted: "))
        #expect(try fixture.tip().hasPrefix("adopt app.yaml in prod from "))
        #expect(try fixture.remotes.git("show", "main:environments/prod/app.yaml", in: fixture.remotes.hub) == "port: 8081")
        try fixture.wait(for: "\"condition\": \"live\"", "all is well")
        let tip = try fixture.remotes.git("rev-parse", "main", in: fixture.remotes.hub), looks = fixture.count("wake")
        agent.signal(SIGUSR1)
        try fixture.wait("it looks again") { fixture.count("wake") > looks }
        #expect(fixture.count("adopt") == 1)
        #expect(try fixture.remotes.git("rev-parse", "main", in: fixture.remotes.hub) == tip)
    }

    @Test func `takes an edit over before a commit takes the place of the file`() throws {
        let fixture = try AgentFixture(targets: Self.adopting)
        let agent = try fixture.agent("--repo", fixture.remotes.hub, "--interval", "1h")
        try fixture.expectLive(80, "the first generation")
        try fixture.remotes.folder.write("live/current/app.yaml", "port: 8081\nname: shop\n")
        try fixture.push(name: "store")
        try fixture.wait("both are live") { fixture.live == "port: 8081\nname: store\n" }
        #expect(fixture.count("adopt") == 1)
        #expect(agent.isRunning)
    }

    @Test func `keeps an edit as a patch that is no key's, or would go to another branch, and says so once`() throws {
        let fixture = try AgentFixture(targets: Self.adopting)
        try fixture.remotes.git("branch", "side", "main", in: fixture.remotes.hub)
        let agent = try fixture.agent("--repo", fixture.remotes.hub, "--branch", "side")
        try fixture.expectLive(80, "the first generation")
        func edit(_ port: Int) throws {
            try fixture.remotes.folder.write("live/current/app.yaml", "port: \(port)\nname: shop\n")
            let before = fixture.count("adopt")
            agent.signal(SIGUSR1)
            try fixture.wait("it says so") { fixture.count("adopt") > before }
        }
        try edit(8081)
        try edit(8082)
        for _ in 0 ..< 2 {
            let looks = fixture.count("wake")
            agent.signal(SIGUSR1)
            try fixture.wait("it looks") { fixture.count("wake") > looks }
        }
        #expect(fixture.count("adopt") == 2)
        #expect(fixture.live == "port: 8082\nname: shop\n")
        #expect(
            fixture.lines.contains {
                $0.contains("refs/heads/side is followed, and a commit would go to refs/heads/main; the edit is kept in")
            })
        let patches = try run(["sh", "-c", "cat .cfgops/adopted/*.patch"], in: fixture.destination).output
        #expect(patches.contains("-port: 80\n+port: 8081\n") && patches.contains("-port: 80\n+port: 8082\n"))
    }
}
