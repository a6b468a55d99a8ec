import Glibc
import TestSupport
import Testing

@Suite struct `The cost of a commit in the agent` {
    /// In the hub every object is a file of its own, and the kernel tells of each file that is opened, there and in the generations.
    @Test func `is in what it changes, however many services there are`() throws {
        for services in [40, 240] {
            let found = try cost(services)
            // One of the objects is read by the git that moves the branch.
            #expect(found.objects <= 12 && found.files == 0, "\(services) services: \(found)")
        }
    }

    private struct Cost { var objects, files: Int }

    private func cost(_ services: Int) throws -> Cost {
        let fixture = try AgentFixture(
            targets: """
                { name: app, documents: app, format: yaml, path: app.yaml, group: core }
                  - { name: services, documents: "team-*/*", format: yaml, path: "{document}.yaml" }
                """)
        let hub = fixture.remotes.hub
        try fixture.remotes.git("config", "receive.unpackLimit", "100000", in: hub)
        for service in 0 ..< services { try write(fixture, service, "port: \(service)\n") }
        try fixture.remotes.commit("services")
        try fixture.push()
        let agent = try fixture.agent("--repo", hub, "--interval", "1h")
        try expect(fixture, try fixture.remotes.git("rev-parse", "HEAD"))
        var found = Cost(objects: 0, files: 0)
        for round in 0 ..< 3 {
            try write(fixture, 7, "port: \(1000 + round)\n")
            try fixture.remotes.commit("one port")
            try fixture.remotes.git("push", "-q", hub, "HEAD:refs/heads/side")
            let commit = try fixture.remotes.git("rev-parse", "HEAD")
            let objects = try FileOpenings(inFoldersOf: hub + "/objects")
            let files = try FileOpenings(inFoldersOf: fixture.destination + "/.cfgops/store")
            try fixture.remotes.git("update-ref", "refs/heads/main", commit, in: hub)
            try expect(fixture, commit)
            found = Cost(objects: objects.count(), files: files.count())
            #expect(found.objects > 1)
        }
        #expect(try fixture.remotes.folder.read("live/current/team-0/svc-7.yaml") == "port: 1002\n")
        #expect(agent.isRunning)
        return found
    }

    private func write(_ fixture: AgentFixture, _ service: Int, _ text: String) throws {
        try fixture.remotes.folder.write("clone/environments/base/team-\(service / 20)/svc-\(service).yaml", text)
    }

    /// Both groups are at a commit, and nothing more is to be done.
    private func expect(_ fixture: AgentFixture, _ commit: String) throws {
        try fixture.wait("all groups are at the commit") {
            fixture.status.split(separator: "\n").count { $0.contains("\"live\": \"\(commit)\"") } == 2
        }
    }
}
