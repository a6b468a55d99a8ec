import TestSupport
import Testing

/// R29, R32: remotes over HTTPS and HTTP, by git's own git-http-backend.
@Suite(.enabled(if: GitServer.isUsable)) struct `Over HTTPS` {
    private struct World: ~Copyable {
        var fixture: RemoteFixture
        let server: GitServer

        static func made() throws -> World {
            let fixture = try RemoteFixture.made(), folder = fixture.folder.path
            try GitServer.makeCertificates(in: folder)
            let options = ["--token", "ada:s3cret", "--certificate", "\(folder)/server.pem", "--key", "\(folder)/server.key"]
            let server = try GitServer(folder, path: fixture.wholePath, options)
            try fixture.git("remote", "set-url", "origin", "https://localhost:\(server.port)/hub.git")
            try fixture.git("config", "http.sslCAInfo", "\(folder)/ca.pem")
            return World(fixture: fixture, server: server)
        }

        /// A helper that writes down what it is asked for.
        func useHelper(token: String) throws {
            let log = fixture.folder.path("asked")
            let script =
                "#!/bin/sh\necho \"$1\" >> \(log)\ncat >> \(log)\nif test \"$1\" = get; then echo username=ada; echo password=\(token); fi\n"
            try fixture.folder.write("helper", script)
            _ = try run(["chmod", "+x", fixture.folder.path("helper")])
            try fixture.git("config", "credential.helper", fixture.folder.path("helper"))
        }
    }

    @Test func `a token from a credential helper lets in, and the helper hears that it did`() throws {
        let world = try World.made()
        try world.useHelper(token: "s3cret")
        try world.fixture.cfgops("set", "base", "app:port=81")
        let pushed = try world.fixture.cfgops("push")
        #expect(pushed.error.contains("remote:   ~ app:port: 80 -> 81  (prod)\n"))
        let request = "protocol=https\nhost=localhost:\(world.server.port)\n"
        #expect(
            try world.fixture.folder.read("asked") == "get\n\(request)store\n\(request)username=ada\npassword=s3cret\n")
    }

    @Test func `a token that is not taken is rejected at the helper, and is in no message`() throws {
        let world = try World.made()
        try world.useHelper(token: "old-token")
        let result = try world.fixture.cfgops("fetch", exits: 4)
        let helper = world.fixture.folder.path("helper")
        #expect(
            result.error == """
                error: https://localhost:\(world.server.port) does not take this user and token
                  hint: asked: credential.helper "\(helper)"

                """)
        #expect(try world.fixture.folder.read("asked").contains("\nerase\n"))
    }

    @Test func `git's file of credentials is read where its program is missing, a header and an address may hold the token, too`() throws {
        var world = try World.made()
        let port = world.server.port
        let none = try world.fixture.cfgops("fetch", exits: 4)
        #expect(none.error.hasPrefix("error: no user and token for https://localhost:\(port)\n  hint: git config credential.helper "))
        try world.fixture.git("config", "http.https://localhost:\(port).extraHeader", "X-Token: s3cret")
        try world.fixture.cfgops("fetch")
        try world.fixture.git("config", "--unset", "http.https://localhost:\(port).extraHeader")
        try world.fixture.folder.write("home/.git-credentials", "https://ada:s3cret@localhost:\(port)\n")
        try world.fixture.git("config", "credential.https://localhost:\(port).helper", "store")
        world.fixture.environment["GIT_EXEC_PATH"] = "/nowhere"
        try world.fixture.cfgops("fetch")
        try world.fixture.folder.write("home/.git-credentials", "")
        try world.fixture.git("remote", "set-url", "origin", "https://ada:s3cret@localhost:\(port)/hub.git")
        let shown = try world.fixture.cfgops("fetch", "--format", "json")
        #expect(shown.output.contains("\"address\": \"https://localhost:\(port)/hub.git\""))
        try world.fixture.git("remote", "set-url", "origin", "https://ada:s3cret@localhost:\(port)/missing.git")
        let missing = try world.fixture.cfgops("fetch", exits: 4)
        #expect(missing.error.contains("no repository is at that address, or not for you"))
        #expect(!missing.error.contains("s3cret"))
    }

    @Test func `a certificate that nobody vouches for, or of another name, is refused`() throws {
        let world = try World.made(), port = world.server.port
        try world.fixture.git("remote", "set-url", "origin", "https://127.0.0.1:\(port)/hub.git")
        let other = try world.fixture.cfgops("fetch", exits: 4)
        #expect(other.error.hasPrefix("error: the certificate of \"127.0.0.1:\(port)\" cannot be trusted: "))
        try world.fixture.git("remote", "set-url", "origin", "https://localhost:\(port)/hub.git")
        try world.fixture.git("config", "--unset", "http.sslCAInfo")
        try world.fixture.git("config", "http.sslVerify", "false")
        let unknown = try world.fixture.cfgops("fetch", exits: 4)
        #expect(unknown.error.contains("  hint: a certificate authority of your own: git config http.sslCAInfo FILE, or SSL_CERT_FILE\n"))
        #expect(unknown.error.contains("  hint: http.sslVerify is not followed: cfgops always checks\n"))
    }

    @Test func `a token does not travel in the clear, but to this machine`() throws {
        let fixture = try RemoteFixture.made()
        let server = try GitServer(fixture.folder.path, path: fixture.wholePath, ["--token", "ada:s3cret"])
        try fixture.git("remote", "set-url", "origin", "http://ada:s3cret@0.0.0.0:\(server.port)/hub.git")
        let refused = try fixture.cfgops("fetch", exits: 3)
        #expect(
            refused.error == """
                error: "http://0.0.0.0:\(server.port)/hub.git" wants a token, which would travel in the clear
                  hint: use https:// in its address

                """)
        try fixture.git("config", "http.extraHeader", "Authorization: Basic YQ==")
        #expect(try fixture.cfgops("fetch", exits: 3).error.hasPrefix("error: http.extraHeader has a token for "))
        try fixture.git("config", "--unset", "http.extraHeader")
        try fixture.git("remote", "set-url", "origin", "http://ada:s3cret@localhost:\(server.port)/hub.git")
        try fixture.cfgops("fetch")
    }

    @Test func `a redirect to another host is not followed`() throws {
        let fixture = try RemoteFixture.made(), target = try GitServer(fixture.folder.path, path: fixture.wholePath)
        let options = ["--redirect", "http://0.0.0.0:\(target.port)"]
        let server = try GitServer(fixture.folder.path, path: fixture.wholePath, options)
        try fixture.git("remote", "set-url", "origin", "http://127.0.0.1:\(server.port)/hub.git")
        let result = try fixture.cfgops("fetch", exits: 4)
        #expect(result.error.contains("  hint: cfgops follows no redirect to another host: give the remote its new address\n"))
    }
}
