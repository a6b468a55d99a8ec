import TestSupport
import Testing

@Suite struct `Writers of one hub` {
    /// R23: with `push --retry` every change of every writer arrives, whoever was first, or is refused by key.
    @Test func `lose nothing and overwrite nothing`() async throws {
        let fixture = try RemoteFixture.made(), writers = longRun ? 8 : 3, rounds = longRun ? 20 : 4
        let program = fixture.folder.path("tools/cfgops"), environment = fixture.environment
        for writer in 0 ..< writers { try fixture.git("clone", "-q", fixture.hub, fixture.folder.path("writer\(writer)")) }
        let folder = fixture.folder.path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0 ..< writers {
                group.addTask {
                    for round in 0 ..< rounds {
                        for words in [["set", "base", "app:w\(writer)r\(round)=\(round)"], ["push", "--retry"]] {
                            let result = try run([program] + words, in: "\(folder)/writer\(writer)", environment: environment)
                            #expect(result.status == 0, "writer \(writer), round \(round): \(result.error)")
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let text = try fixture.git("show", "main:environments/base/app.yaml", in: fixture.hub)
        let lines = Set(text.split(separator: "\n").map { String($0) })
        for writer in 0 ..< writers {
            for round in 0 ..< rounds { #expect(lines.contains("w\(writer)r\(round): \(round)")) }
        }
        #expect(lines.count == 2 + writers * rounds)
        try fixture.git("fsck", "--strict", in: fixture.hub)
    }
}
