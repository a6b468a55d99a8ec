import TestSupport
import Testing

/// R29, R32: remotes over SSH, by Debian's sshd.
@Suite(.enabled(if: SshServer.isInstalled)) struct `Over SSH` {
    private struct World: ~Copyable {
        var fixture: RemoteFixture
        let server: SshServer

        static func made() throws -> World {
            let fixture = try RemoteFixture.made(), keys = fixture.folder.path("keys")
            _ = try run(["mkdir", keys])
            let server = try SshServer(in: keys, path: fixture.wholePath)
            let user = try run(["id", "-un"]).output.split(separator: "\n").joined()
            try fixture.git("remote", "set-url", "origin", "ssh://\(user)@127.0.0.1:\(server.port)\(fixture.hub)")
            return World(fixture: fixture, server: server)
        }

        func key(_ name: String) -> String { "\(server.folder)/\(name)" }

        func publicKey(_ name: String) throws -> String {
            try fixture.folder.read("keys/\(name).pub").split(separator: " ").prefix(2).joined(separator: " ")
        }

        func know(_ text: String) throws { try fixture.folder.write("home/.ssh/known_hosts", text) }

        func fingerprint(of name: String) throws -> String {
            try run(["ssh-keygen", "-lf", key(name)]).output.split(separator: " ").dropFirst().first.map { String($0) } ?? ""
        }
    }

    @Test func `a host that is not known is refused with its fingerprint and the command that makes it known`() throws {
        let world = try World.made(), port = world.server.port
        let result = try world.fixture.cfgops("fetch", "--identity", world.key("id_ed25519"), exits: 4)
        #expect(
            result.error == """
                error: the key of host "[127.0.0.1]:\(port)" is not known: ecdsa-sha2-nistp256 \(try world.fingerprint(of: "host_ecdsa"))
                  hint: compare the fingerprint with what the host's administrator says, then
                  hint: ssh-keyscan -t ecdsa -p \(port) 127.0.0.1 >> ~/.ssh/known_hosts

                """)
    }

    @Test func `a known host is found however known_hosts writes it`() throws {
        let world = try World.made(), known = world.server.knownHosts
        let hashed = world.key("hashed")
        try world.fixture.folder.write("keys/hashed", known)
        _ = try run(["ssh-keygen", "-q", "-H", "-f", hashed])
        let wild = known.split(separator: "\n").map { "10.*,[127.0.*]:*," + $0 + "\n" }.joined()
        let others = "# a comment\n\nexample.com ssh-ed25519 AAAA\n@cert-authority *.example.com ssh-ed25519 AAAA\n"
        for text in [known, try world.fixture.folder.read("keys/hashed"), wild, others + known] {
            try world.know(text)
            try world.fixture.cfgops("fetch", "--identity", world.key("id_ed25519"))
        }
    }

    @Test func `a host whose key changed, or was revoked, is refused loudly`() throws {
        let world = try World.made(), port = world.server.port
        let host = try world.fingerprint(of: "host_ed25519"), file = world.fixture.folder.path("home/.ssh/known_hosts")
        let stranger = try world.publicKey("stranger")
        try world.know("[127.0.0.1]:\(port) \(stranger)\n")
        let changed = try world.fixture.cfgops("fetch", "--identity", world.key("id_ed25519"), exits: 3)
        #expect(
            changed.error == """
                error: THE KEY OF HOST "[127.0.0.1]:\(port)" HAS CHANGED: ssh-ed25519 \(host) is not the one of \(file):1
                  hint: somebody may be listening in: ask the host's administrator before anything else
                  hint: if it was set up anew: ssh-keygen -R '[127.0.0.1]:\(port)', then ssh-keyscan as for a new host

                """)
        let own = try world.publicKey("host_ed25519")
        try world.know(world.server.knownHosts + "@revoked * \(own)\n")
        let revoked = try world.fixture.cfgops("fetch", "--identity", world.key("id_ed25519"), exits: 3)
        #expect(revoked.error.contains("IS REVOKED by \(file):3: ssh-ed25519 \(host)\n"))
    }

    @Test func `keys come from a file, the configuration, the home or the agent`() throws {
        var world = try World.made()
        try world.know(world.server.knownHosts)
        let key = world.key("id_ed25519")
        let none = try world.fixture.cfgops("fetch", exits: 4)
        #expect(none.error.contains("takes none of our keys as "))
        #expect(none.error.contains("  hint: ssh-add, --identity FILE or git config cfgops.sshKey FILE names a key\n"))
        let wrong = try world.fixture.cfgops("fetch", "--identity", world.key("stranger"), exits: 4)
        #expect(wrong.error.contains("tried were \(world.key("stranger"))\n"))
        let locked = try world.fixture.cfgops("fetch", "--identity", world.key("locked"), exits: 4)
        #expect(locked.error.contains("  hint: \(world.key("locked")) needs its passphrase: ssh-add \(world.key("locked"))\n"))
        try world.fixture.git("config", "cfgops.sshKey", key)
        try world.fixture.cfgops("fetch")
        try world.fixture.git("config", "--unset", "cfgops.sshKey")
        try world.fixture.git("config", "core.sshCommand", "ssh -i '\(key)' -o BatchMode=yes")
        try world.fixture.cfgops("fetch")
        try world.fixture.git("config", "--unset", "core.sshCommand")
        let socket = world.key("agent")
        var agent: BackgroundProcess? = try BackgroundProcess(["ssh-agent", "-D", "-a", socket])
        world.fixture.environment["SSH_AUTH_SOCK"] = socket
        #expect(try run(["ssh-add", "-q", key], environment: world.fixture.environment.merging(["PATH": "/usr/bin"]) { $1 }).status == 0)
        try world.fixture.cfgops("fetch")
        try world.fixture.cfgops("fetch", "--identity", world.key("locked"))
        #expect(agent != nil)
        agent = nil
        // An agent that is gone keeps no other key from being tried.
        _ = try run(["cp", key, world.fixture.folder.path("home/.ssh/id_ed25519")])
        try world.fixture.cfgops("fetch")
    }

    @Test func `a passphrase is asked for on the terminal, without echo`() throws {
        let world = try World.made()
        try world.know(world.server.knownHosts)
        let typing = """
            import os, pty, sys
            pid, terminal = pty.fork()
            if pid == 0:
                os.execv(sys.argv[1], sys.argv[1:])
            text = b""
            while True:
                try:
                    more = os.read(terminal, 4096)
                except OSError:
                    break
                if not more:
                    break
                text += more
                if text.endswith(b"locked: "):
                    os.write(terminal, b"open sesame\\n")
            sys.stdout.buffer.write(text)
            sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
            """
        let variables = world.fixture.environment.filter { $0.key != "GIT_TERMINAL_PROMPT" }
        let program = world.fixture.folder.path("tools/cfgops")
        let result = try run(
            ["/usr/bin/python3", "-c", typing, program, "fetch", "--identity", world.key("locked")], in: world.fixture.clone,
            environment: variables)
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.contains("passphrase of \(world.key("locked")): "))
        #expect(!result.output.contains("sesame"))
    }

    @Test func `what the hub's hook says is shown, and 10 MB arrive`() throws {
        let world = try World.made()
        try world.know(world.server.knownHosts)
        _ = try run(["cp", world.key("id_ed25519"), world.fixture.folder.path("home/.ssh/id_ed25519")])
        let accepted = try world.fixture.git("rev-parse", "HEAD")
        try world.fixture.folder.write("clone/environments/base/app.yaml", "port: [80\n")
        try world.fixture.commit("broken")
        let refused = try world.fixture.cfgops("push", exits: 3)
        #expect(refused.error.contains("remote: environments/base/app.yaml:1:7: error: "))
        #expect(refused.error.contains("error: \"origin\" did not take main: pre-receive hook declined\n"))
        #expect(try world.fixture.git("rev-parse", "main", in: world.fixture.hub) == accepted)
        try world.fixture.git("reset", "-q", "--hard", "HEAD~1")
        var random = SeededRandom(seed: 4)
        try world.fixture.folder.write("clone/large.bin", (0 ..< 10_000_000).map { _ in UInt8.random(in: 0 ... 255, using: &random) })
        try world.fixture.commit("large")
        try world.fixture.cfgops("push")
        try world.fixture.commitElsewhere("app:port=81")
        try world.fixture.cfgops("set", "base", "app:name=store")
        try world.fixture.cfgops("pull")
        try world.fixture.cfgops("push")
        #expect(try world.fixture.git("show", "main:environments/base/app.yaml", in: world.fixture.hub) == "port: 81\nname: store")
        try world.fixture.git("fsck", "--strict", in: world.fixture.hub)
        #expect(try world.fixture.git("rev-list", "--parents", "-1", "main").split(separator: " ").count == 3)
    }

    @Test func `a shallow clone publishes a branch whose history is its own`() throws {
        let world = try World.made()
        try world.know(world.server.knownHosts)
        _ = try run(["cp", world.key("id_ed25519"), world.fixture.folder.path("home/.ssh/id_ed25519")])
        try world.fixture.cfgops("set", "base", "app:port=81")
        try world.fixture.cfgops("push")
        try world.fixture.cfgops("publish", "prod", "--push", "origin")
        let shallow = world.fixture.folder.path("shallow")
        try world.fixture.git("clone", "-q", "--depth", "1", "file://\(world.fixture.hub)", shallow)
        try world.fixture.git("remote", "set-url", "origin", world.fixture.git("remote", "get-url", "origin"), in: shallow)
        for port in ["82", "83"] {
            try world.fixture.cfgops("set", "base", "app:port=\(port)", in: shallow)
            try world.fixture.cfgops("publish", "prod", "--push", "origin", in: shallow)
        }
        #expect(try world.fixture.git("rev-list", "--count", "rendered/prod", in: world.fixture.hub) == "3")
        try world.fixture.git("fsck", "--strict", in: world.fixture.hub)
    }
}
