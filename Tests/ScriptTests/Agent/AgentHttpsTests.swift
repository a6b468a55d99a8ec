import Glibc
import TestSupport
import Testing

/// A remote over HTTPS, by git's own git-http-backend, with a certificate authority of the test.
@Suite(.enabled(if: GitServer.isUsable)) struct `An agent over HTTPS` {
    @Test func `follows, and pushes what it adopts`() throws {
        let fixture = try AgentFixture(targets: "{ name: app, documents: app, format: yaml, path: app.yaml, drift: adopt }")
        let folder = fixture.folder
        try GitServer.makeCertificates(in: folder)
        let options = ["--token", "ada:s3cret", "--certificate", "\(folder)/server.pem", "--key", "\(folder)/server.key"]
        let server = try GitServer(folder, path: fixture.remotes.wholePath, options), address = "https://localhost:\(server.port)"
        try fixture.remotes.folder.write("home/.git-credentials", "https://ada:s3cret@localhost:\(server.port)\n")
        try fixture.remotes.git("config", "--global", "credential.helper", "store")
        let agent = try fixture.agent("--remote", "\(address)/hub.git")
        try fixture.wait("a certificate that nobody vouches for is not taken") { fixture.status.contains("cannot be trusted") }
        #expect(fixture.live == "")
        try fixture.remotes.git("config", "--global", "http.sslCAInfo", "\(folder)/ca.pem")
        agent.signal(SIGHUP)
        try fixture.expectLive(80, "the first generation")
        try fixture.remotes.folder.write("live/current/app.yaml", "port: 8081\nname: shop\n")
        agent.signal(SIGUSR1)
        try fixture.expectLive(8081, "the edit")
        try fixture.wait("it is adopted") { (try? fixture.tip())?.contains("\nCfgops-Adopted: ") == true }
        try fixture.wait("it is pushed") {
            fixture.lines.contains { $0.contains("\"event\": \"adopt\"") && $0.contains(", pushed to origin") }
        }
        #expect(!fixture.lines.contains { $0.contains("s3cret") })
    }
}
