import Glibc
import TestSupport
import Testing

/// An agent and a real remote: everything that can happen to a remote happens, and nobody helps.
@Suite struct `An agent whose remote` {
    @Test func `is a path ends healthy with nobody's help`() throws {
        let fixture = try AgentFixture()
        try story(fixture, ["--remote", fixture.remotes.hub])
    }

    @Test(.enabled(if: SshServer.isInstalled)) func `is reached by SSH ends healthy with nobody's help`() throws {
        let fixture = try AgentFixture(), keys = fixture.remotes.folder.path("keys")
        _ = try run(["mkdir", keys])
        let server = try SshServer(in: keys, path: fixture.remotes.wholePath)
        try fixture.remotes.folder.write("home/.ssh/known_hosts", server.knownHosts)
        let user = try run(["id", "-un"]).output.split(separator: "\n").joined()
        let address = "ssh://\(user)@127.0.0.1:\(server.port)\(fixture.remotes.hub)"
        try story(fixture, ["--remote", address, "--identity", "\(server.folder)/id_ed25519"])
        #expect(server.port > 0)
    }

    private func story(_ fixture: AgentFixture, _ words: [String]) throws {
        let isSmall = try SmallDisk.mount(at: fixture.destination)
        defer { if isSmall { SmallDisk.detach(fixture.destination) } }
        let agent = try fixture.agent(words)
        try fixture.expectLive(80, "the first generation")
        try isGone(fixture)
        try isRewritten(fixture)
        try losesItsBranch(fixture)
        try getsManyPushes(fixture)
        try isDamaged(fixture)
        try hasDamagedMirror(fixture)
        if isSmall { try hasNoRoom(fixture) }
        // A round may still be at its end when its files are live already.
        try fixture.wait("all is well") {
            fixture.status.contains("\"health\": \"healthy\"") && fixture.status.contains("\"condition\": \"live\"")
        }
        try end(agent, fixture)
        try isRewrittenOnPurpose(fixture, words)
    }

    private func end(_ agent: AgentProcess, _ fixture: AgentFixture) throws {
        #expect(agent.isRunning)
        agent.signal(SIGTERM)
        try fixture.wait("it ends") { !agent.isRunning }
        #expect(fixture.lines.last?.contains("\"event\": \"stop\"") == true)
        #expect(fixture.status == "")
    }

    private func isGone(_ fixture: AgentFixture) throws {
        let hub = fixture.remotes.hub
        #expect(rename(hub, hub + ".away") == 0)
        try fixture.wait("the remote is missed") { fixture.status.contains("\"fetchError\": \"") }
        #expect(fixture.live == "port: 80\nname: shop\n")
        #expect(rename(hub + ".away", hub) == 0)
        try fixture.push(81)
        try fixture.expectLive(81, "the remote is back")
    }

    private func isRewritten(_ fixture: AgentFixture) throws {
        let good = try fixture.remotes.git("rev-parse", "HEAD")
        try fixture.remotes.git("reset", "-q", "--hard", "HEAD~1")
        try fixture.push(666)
        try fixture.wait(for: "\"cause\": \"rewritten\"", "the rewritten branch is held")
        #expect(fixture.live == "port: 81\nname: shop\n")
        #expect(fixture.lines.contains { $0.contains("\"level\": \"error\", \"event\": \"hold\"") && $0.contains("--accept-rewrite") })
        try fixture.remotes.git("reset", "-q", "--hard", good)
        try fixture.push(82)
        try fixture.expectLive(82, "the branch is what it was, and more")
        try fixture.wait(for: "\"holds\": []", "nothing is held any more")
    }

    private func losesItsBranch(_ fixture: AgentFixture) throws {
        try fixture.remotes.git("update-ref", "-d", "refs/heads/main", in: fixture.remotes.hub)
        try fixture.wait(for: "\"cause\": \"branch-gone\"", "the branch is missed")
        #expect(fixture.live == "port: 82\nname: shop\n")
        try fixture.push(83)
        try fixture.expectLive(83, "the branch is back")
    }

    private func getsManyPushes(_ fixture: AgentFixture) throws {
        let before = fixture.count("switch"), pushes = 50
        for port in 1 ... pushes {
            try fixture.remotes.folder.write("clone/environments/base/app.yaml", "port: \(1000 + port)\nname: shop\n")
            try fixture.remotes.commit("port \(1000 + port)")
        }
        let commits = try fixture.remotes.git("rev-list", "--reverse", "-n", "\(pushes)", "HEAD").split(separator: "\n")
        let burst = "for commit in \(commits.joined(separator: " ")); do git push -q \(fixture.remotes.hub) $commit:refs/heads/main; done"
        _ = try run(["/bin/sh", "-c", burst], in: fixture.remotes.clone)
        try fixture.expectLive(1000 + pushes, "the newest of many commits")
        let switches = fixture.count("switch") - before
        #expect(switches <= pushes / 3, "\(switches) generations of \(pushes) pushes")
    }

    private func isDamaged(_ fixture: AgentFixture) throws {
        try fixture.remotes.folder.write("clone/environments/base/app.yaml", "port: 84\nname: shop\n")
        try fixture.remotes.commit("port 84")
        try fixture.remotes.git("push", "-q", fixture.remotes.hub, "HEAD:refs/heads/side")
        let blob = try fixture.remotes.git("rev-parse", "HEAD:environments/base/app.yaml")
        let object = "\(fixture.remotes.hub)/objects/\(blob.prefix(2))/\(blob.dropFirst(2))", whole = try readFile(object)
        #expect(chmod(object, 0o644) == 0)
        try writeFile(object, Array("damaged".utf8))
        try fixture.remotes.git("update-ref", "refs/heads/main", "refs/heads/side", in: fixture.remotes.hub)
        try fixture.wait("the damage is found") { fixture.status.contains("\"fetchError\": \"") }
        #expect(fixture.live == "port: 1050\nname: shop\n")
        try writeFile(object, whole)
        try fixture.expectLive(84, "the object is whole again")
    }

    private func hasDamagedMirror(_ fixture: AgentFixture) throws {
        let objects = fixture.destination + "/.cfgops/repository.git/objects"
        let spoil = "find . -type f | while read f; do chmod u+w $f; echo damaged >$f; done"
        _ = try run(["/bin/sh", "-c", spoil], in: objects)
        try fixture.push(85)
        try fixture.expectLive(85, "the mirror was made anew")
    }

    private func hasNoRoom(_ fixture: AgentFixture) throws {
        let filler = "\(fixture.destination)/filler", before = fixture.complaints
        _ = try run(["/bin/sh", "-c", "cat /dev/zero > \(filler)"])
        try fixture.push(86)
        try fixture.wait("it has no room") { fixture.complaints > before }
        #expect(fixture.live == "port: 85\nname: shop\n")
        #expect(unlink(filler) == 0)
        try fixture.expectLive(86, "there is room again")
    }

    /// What is held until somebody says that it is meant.
    private func isRewrittenOnPurpose(_ fixture: AgentFixture, _ words: [String]) throws {
        try fixture.remotes.git("reset", "-q", "--hard", "HEAD~1")
        try fixture.push(87)
        let held = try fixture.agent(words)
        try fixture.wait(for: "\"cause\": \"rewritten\"", "the rewritten branch is held")
        #expect(fixture.live.hasPrefix("port: 8") && fixture.live != "port: 87\nname: shop\n")
        try end(held, fixture)
        let tip = try fixture.remotes.git("rev-parse", "HEAD"), agent = try fixture.agent(words + ["--accept-rewrite", tip])
        try fixture.expectLive(87, "somebody said that it is meant")
        try fixture.wait(for: "\"health\": \"healthy\"", "nothing is held any more")
        try end(agent, fixture)
    }
}

/// A small file system for a destination.
private enum SmallDisk {
    /// - Returns: false, said aloud, where this user may not mount one.
    static func mount(at folder: String) throws -> Bool {
        _ = try run(["mkdir", folder])
        let mounted = try run(["mount", "-t", "tmpfs", "-o", "size=3m", "cfgops-test", folder])
        if mounted.status != 0 { printError("skipped: a small file system cannot be mounted: \(mounted.error)") }
        return mounted.status == 0
    }

    static func detach(_ folder: String) { umount2(folder, Int32(MNT_DETACH)) }
}
