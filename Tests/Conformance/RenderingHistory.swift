import History
import TestSupport
import Testing

/// Real history laid out as a configuration repository (`Tests/Oracles/history.py`): what is rendered after each commit from the
/// change alone, what a fresh rendering without caches gives, and what an independent overlay in Python gives, agree.
@Suite struct `The history of a configuration repository` {
    @Test func `is rendered alike from changes, from nothing, and by an independent merge`() throws {
        guard let folder = Conformance.folder("history") else { return }
        let wanted = longRun ? 1100 : 40
        let output = try TemporaryFolder()
        let oracle = "\(packageFolder)/Tests/Oracles/history.py", repositoryPath = output.path("repository")
        let converted = try run(
            ["/usr/bin/python3", "-B", oracle, "convert", "\(folder)/gitops-overlays.bundle", repositoryPath, "\(wanted)"], deadline: 600)
        try #require(converted.status == 0, "\(converted.error)")

        let repository = try Repository.open(repositoryPath)
        let commits = try firstParents(of: repository)
        #expect(commits.count >= (longRun ? 1000 : 30))
        var replay = Replay(repository, ["development", "staging", "production"])
        for (index, commit) in commits.enumerated() { try replay.render(commit, turn: longRun ? nil : index) }
        let compared = try replay.compareWithIndependentOverlay(output.path("rendered"))
        print("history: \(commits.count) commits, \(compared) effective documents compared with the independent overlay")
        #expect(compared > 3 * commits.count)
    }
}
