import Glibc
import TestSupport
import Testing

/// Files of an agent that have a place beside its generations.
@Suite struct `Beside its generations an agent` {
    private static func placed() throws -> AgentFixture {
        let targets = """
            { name: app, documents: app, format: yaml, path: app.yaml, link: "FOLDER/places/{environment}/app" }
              - { name: deep, documents: app, format: json, path: sub/a.json }
              - { name: copied, documents: app, format: json, path: a.json, delivery: copy }
              - { name: reported, documents: app, format: toml, path: a.toml, delivery: copy, drift: report }
            """
        let fixture = try AgentFixture(targets: targets)
        _ = try run(["mkdir", "-p", fixture.remotes.folder.path("places/prod")])
        try fixture.remotes.git("config", "--global", "cfgops.allowPath", "\(fixture.folder)/places/prod/*")
        return fixture
    }

    private func look(_ fixture: AgentFixture, _ agent: AgentProcess) throws {
        let looks = fixture.count("wake")
        agent.signal(SIGUSR1)
        try fixture.wait("it looks") { fixture.count("wake") > looks }
    }

    @Test func `puts back what was edited or removed, and leaves what is to be reported, told once`() throws {
        let fixture = try Self.placed(), place = fixture.remotes.folder.path("places/prod")
        let agent = try fixture.agent("--repo", fixture.remotes.hub, "--interval", "1h")
        try fixture.expectLive(80, "the first generation")
        let json = try fixture.remotes.folder.read("live/a.json")
        try fixture.remotes.folder.write("live/a.json", "{}")
        try fixture.remotes.folder.write("live/a.toml", "port = 1\n")
        _ = unlink("\(place)/app")
        _ = unlink("\(fixture.destination)/current/sub")
        agent.signal(SIGUSR1)
        try fixture.wait("the copy is put back") { (try? fixture.remotes.folder.read("live/a.json")) == json }
        try fixture.wait("the link is put back") { (try? readFile("\(place)/app")) == Array(fixture.live.utf8) }
        try fixture.wait("the link between folders is put back") { (try? fixture.remotes.folder.read("live/current/sub/a.json")) == json }
        try look(fixture, agent)
        try look(fixture, agent)
        #expect(try fixture.remotes.folder.read("live/a.toml") == "port = 1\n")
        let told = fixture.lines.filter {
            $0.contains("\"event\": \"drift\"") && $0.contains("a.toml: content, reported and left as it is")
        }
        #expect(told.count == 1)
        // A commit that changes the file says something newer.
        try fixture.push(81)
        try fixture.wait("the commit's is there") { (try? fixture.remotes.folder.read("live/a.toml"))?.contains("port = 81") == true }
        #expect(agent.isRunning)
    }

    @Test func `takes back at its start what a run that died left at a place that the machine allows`() throws {
        let fixture = try Self.placed(), place = fixture.remotes.folder.path("places/prod")
        var agent: AgentProcess? = try fixture.agent("--repo", fixture.remotes.hub)
        try fixture.expectLive(80, "the first generation")
        agent?.signal(SIGTERM)
        try fixture.wait("it ends") { agent?.isRunning == false }
        let root = try run(["readlink", "current"], in: fixture.destination).output.split(separator: "/").last?.prefix(64) ?? ""
        try fixture.remotes.folder.write(
            "live/.cfgops/undo",
            "cfgops journal 1\nfrom\t\(root)\nto\t\(root)\nplace\treplaced\t\(place)/new\t.cfgops-0f33c2a81b5e7d90\nold\tnothing\nnew\tlink\t/nowhere\n"
        )
        _ = try run(["ln", "-s", "/nowhere", "\(place)/.cfgops-0f33c2a81b5e7d90"])
        agent = try fixture.agent("--repo", fixture.remotes.hub)
        try fixture.wait(for: "\"health\": \"healthy\"", "it starts")
        #expect(access("\(fixture.destination)/.cfgops/undo", F_OK) != 0)
        #expect(try run(["ls", "-A", place]).output == "app\n")
        #expect(agent?.isRunning == true)
    }
}
