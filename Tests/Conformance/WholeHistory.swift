import Documents
import History
import Overlays
import TestSupport
import Testing
import Validating

@Suite struct `A whole history` {
    private static let folder = Conformance.folder("history")

    /// `Tests/Oracles/replay.py` leaves out what an independent reader cannot read as a layer, so every error here is ours to explain: of
    /// the manifests of programs two are called as schemes of references are, `file` and `vault`, which no document may (R13).
    @Test(.enabled(if: folder != nil, "no public suite"), arguments: [("json-manifests", 400), ("gitops-overlays", 400)])
    func `is sound, every commit of it`(bundle: String, commits: Int) throws {
        let temporary = try TemporaryFolder(), suite = try #require(Self.folder)
        let history = try ReplayedHistory(bundle, from: suite, at: temporary.path("replayed"), commits: longRun ? nil : commits)
        let root = ConfigurationRoot(repository: history.repository, folder: ""), tip = try #require(try history.repository.head().commit)
        let result = try HistoryCheck(root: root, inputs: Inputs()).run(from: tip)
        #expect(result.commits == history.commits)
        let others = result.findings.filter { $0.diagnostic.code != "reserved-name" }
        #expect(others.map { "\($0.first.id.short) \($0.commits) \($0.diagnostic.rendered)" } == [])
    }
}
