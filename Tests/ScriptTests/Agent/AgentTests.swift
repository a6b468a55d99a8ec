import Glibc
import TestSupport
import Testing

/// The agent as people run it.
@Suite struct `An agent` {
    @Test func `hears of a branch that moves here, wherever git keeps it, of SIGUSR1, and of edits`() throws {
        let fixture = try AgentFixture()
        let agent = try fixture.agent("--repo", fixture.remotes.hub, "--interval", "1h")
        try fixture.expectLive(80, "the first generation")
        try fixture.push(81)
        try fixture.expectLive(81, "a loose reference")
        try fixture.remotes.git("pack-refs", "--all", in: fixture.remotes.hub)
        _ = try run(["rm", "-rf", fixture.remotes.folder.path("hub.git/refs/heads")])
        _ = try run(["mkdir", fixture.remotes.folder.path("hub.git/refs/heads")])
        try fixture.push(82)
        try fixture.expectLive(82, "a reference in a folder that came back")
        try fixture.remotes.folder.write("live/current/app.yaml", "port: 666\n")
        agent.signal(SIGUSR1)
        try fixture.expectLive(82, "drift is put back")
        #expect(fixture.count("drift") == 1)
        try fixture.remotes.folder.write("live/current/app.yaml", "port: 667\n")
        try fixture.expectLive(82, "an edit is heard of")
        #expect(fixture.count("drift") == 2)
        #expect(agent.isRunning)
    }

    @Test func `goes on with no network from what it had, and is ready`() throws {
        let fixture = try AgentFixture()
        var agent: AgentProcess? = try fixture.agent("--remote", fixture.remotes.hub)
        try fixture.expectLive(80, "the first generation")
        agent?.signal(SIGKILL)
        #expect(rename(fixture.remotes.hub, fixture.remotes.hub + ".away") == 0)
        try fixture.remotes.folder.write("live/current/app.yaml", "port: 666\n")
        agent = try fixture.agent("--remote", fixture.remotes.hub)
        try fixture.expectLive(80, "drift is put back from the mirror")
        try fixture.wait("it is ready all the same") {
            fixture.status.contains("\"ready\": true") && fixture.status.contains("\"fetchError\": \"")
        }
        #expect(agent?.isRunning == true)
    }

    @Test func `tries again when it has nothing and hears nothing`() throws {
        let fixture = try AgentFixture(), hub = fixture.remotes.hub
        #expect(rename(hub, hub + ".away") == 0)
        let agent = try fixture.agent("--remote", hub)
        try fixture.wait("it tries") { fixture.count("fetch") > 1 }
        #expect(fixture.remotes.folder.exists("live/current") == false)
        #expect(fixture.status.contains("\"ready\": false"))
        let told = try fixture.command("status --to live")
        let hint = "yet; the agent, process \(agent.id), is at work\n  hint: it says: "
        #expect(told.status == 1 && told.said.contains(hint), "\(told.said)")
        #expect(rename(hub + ".away", hub) == 0)
        try fixture.expectLive(80, "the first generation")
        #expect(agent.isRunning)
    }

    @Test func `holds what is live when the environment is gone from the manifest (R37)`() throws {
        let fixture = try AgentFixture(), agent = try fixture.agent("--repo", fixture.remotes.hub)
        try fixture.expectLive(80, "the first generation")
        let manifest = try fixture.remotes.folder.read("clone/cfgops.yaml")
        try fixture.remotes.folder.write("clone/cfgops.yaml", "version: 1\nenvironments:\n  other: {}\n")
        try fixture.remotes.commit("no prod")
        try fixture.push()
        try fixture.wait(for: "\"cause\": \"environment-gone\"", "it says so")
        #expect(fixture.live == "port: 80\nname: shop\n")
        try fixture.remotes.folder.write("clone/cfgops.yaml", manifest)
        try fixture.push(81)
        try fixture.expectLive(81, "the environment is back")
        #expect(agent.isRunning)
    }

    @Test func `is alone at its destination`() throws {
        let fixture = try AgentFixture(), agent = try fixture.agent("--repo", fixture.remotes.hub)
        try fixture.expectLive(80, "the first generation")
        let second = try fixture.remotes.cfgops(
            "agent", "prod", "--to", fixture.destination, "--repo", fixture.remotes.hub, "--once", exits: 3)
        #expect(second.error.contains("\"\(fixture.destination)\" is held by process \(agent.id)"))
    }

    @Test func `does what there is to do once, and says by its exit code how that went`() throws {
        let fixture = try AgentFixture(), hub = fixture.remotes.hub
        func once(_ words: String..., exits status: Int32) throws -> String {
            let all = ["agent", "prod", "--to", fixture.destination, "--remote", hub, "--once"] + words
            let result = try run([builtProgram] + all, in: fixture.folder, environment: fixture.remotes.environment)
            #expect(result.status == status, "\(result.output)\(result.error)")
            return result.output
        }
        #expect(try once(exits: 0).contains(" info    switch "))
        #expect(fixture.live == "port: 80\nname: shop\n")
        try fixture.push(81)
        #expect(try once("--log", "json", exits: 0).contains("\"event\": \"switch\", \"environment\": \"prod\""))
        try fixture.remotes.git("reset", "-q", "--hard", "HEAD~1")
        try fixture.push(82)
        #expect(try once(exits: 3).contains(" error   hold "))
        #expect(fixture.live == "port: 81\nname: shop\n")
        let tip = try fixture.remotes.git("rev-parse", "HEAD")
        #expect(try once("--accept-rewrite", String(repeating: "0", count: 40), exits: 3).contains(" hold "))
        _ = try once("--accept-rewrite", tip, exits: 0)
        #expect(fixture.live == "port: 82\nname: shop\n")
        try fixture.remotes.folder.write("clone/environments/base/app.yaml", "port: [\n")
        try fixture.remotes.commit("broken")
        try fixture.push()
        #expect(try once(exits: 1).contains(" error   render "))
        #expect(fixture.live == "port: 82\nname: shop\n")
        #expect(rename(hub, hub + ".away") == 0)
        #expect(try once(exits: 4).contains(" warning fetch "))
    }

    @Test func `takes only what was signed when that is required, and reads the signers again on SIGHUP`() throws {
        let fixture = try AgentFixture()
        for name in ["one", "two"] {
            _ = try run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", fixture.remotes.folder.path(name)])
        }
        func signers(_ name: String) throws {
            let key = try fixture.remotes.folder.read("\(name).pub")
            try fixture.remotes.folder.write("signers", "ada@example.com namespaces=\"git\" \(key)")
        }
        func sign(with name: String, _ port: Int) throws {
            try fixture.remotes.folder.write("clone/environments/base/app.yaml", "port: \(port)\nname: shop\n")
            try fixture.remotes.git("add", "--all")
            try fixture.remotes.git(
                "-c", "gpg.format=ssh", "-c", "user.signingkey=\(fixture.remotes.folder.path(name))", "commit", "-q", "--no-verify", "-S",
                "-m", "signed")
            try fixture.push()
        }
        try signers("one")
        let agent = try fixture.agent("--remote", fixture.remotes.hub, "--require-signed", fixture.remotes.folder.path("signers"))
        try fixture.wait(for: "\"cause\": \"unsigned\"", "nobody signed it")
        #expect(fixture.live == "")
        try sign(with: "one", 81)
        try fixture.expectLive(81, "it is signed")
        try sign(with: "two", 82)
        try fixture.wait(for: "\"cause\": \"unsigned\"", "a stranger signed it")
        #expect(fixture.live == "port: 81\nname: shop\n")
        try signers("two")
        agent.signal(SIGHUP)
        try fixture.expectLive(82, "the stranger is none")
        #expect(agent.isRunning)
    }

    @Test func `lets a round that runs come to its end on SIGTERM`() throws {
        let fixture = try AgentFixture(
            targets: "{ name: app, documents: app, format: yaml, path: app.yaml, check: { command: [/bin/sh, FOLDER/check], within: 20s } }"
        )
        try fixture.remotes.folder.write("check", "echo >>$0.begun; while test ! -e $0.may-end; do /bin/sleep 0.05; done\n")
        try fixture.allow("/bin/sh \(fixture.folder)/check")
        try fixture.push(81)
        let agent = try fixture.agent("--repo", fixture.remotes.hub)
        try fixture.wait("it checks") { fixture.remotes.folder.exists("check.begun") }
        agent.signal(SIGTERM)
        try fixture.wait("it stops") { fixture.count("stop") == 1 }
        #expect(agent.isRunning)
        try fixture.remotes.folder.write("check.may-end", "")
        try fixture.wait("it ends") { !agent.isRunning }
        #expect(fixture.live == "port: 81\nname: shop\n")
        #expect(fixture.status == "")
        let state = try fixture.remotes.folder.read("live/.cfgops/state.json")
        #expect(!state.contains("probation"))
        #expect(try run(["ls", "-A", "live/.cfgops/tmp"], in: fixture.folder).output == "")
    }
}
