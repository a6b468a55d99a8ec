import History
import TestSupport
import Testing
import Validating

@Suite struct `What is remembered between runs` {
    private static let layers = [
        "cfgops.yaml": "version: 1", "environments/base/app.yaml": "a: ${db:url}", "environments/base/db.yaml": "url: x",
    ]

    @Test(
        arguments: [
            "", "\n", "cfgops-references-2", "0000000000000000000000000000000000000000\n",
            "1111111111111111111111111111111111111111 2222222222222222222222222222222222222222\n", String(repeating: "x\t", count: 5000),
        ])
    func `costs time only when it is damaged`(text: String) throws {
        let folder = try TemporaryFolder()
        let first = Self.layers.mapValues { Optional($0) }
        let repository = try folder.repository(first, ["environments/base/web.yaml": "b: ${app:a}"])
        let root = ConfigurationRoot(repository: repository, folder: ""), memory = Memory(repository), head = try repository.headSnapshot()
        let commit = try #require(head.commit), oldest = try #require(try repository.commit(commit).parents.first)
        let index = try memory.referenceIndex(of: head.tree, root: root).text
        #expect(try memory.rootCommit(of: commit, in: repository) == oldest)
        for name in ["references", "root-commit", "accepted-2"] { try folder.write("repository/cfgops/\(name)", text) }
        #expect(try memory.referenceIndex(of: head.tree, root: root).text == index)
        #expect(try memory.rootCommit(of: commit, in: repository) == oldest)
        #expect(memory.acceptedTree(root) != head.tree)
    }

    @Test func `is brought up to date from the tree that it describes, or from nothing where that is gone`() throws {
        let folder = try TemporaryFolder(), other = try TemporaryFolder()
        let first = Self.layers.mapValues { Optional($0) }
        let repository = try folder.repository(first, ["environments/base/app.yaml": "a: 1", "environments/base/web.yaml": "b: ${app:a}"])
        let stranger = try other.repository(["environments/base/lost.yaml": "l: ${gone:x}"])
        let root = ConfigurationRoot(repository: repository, folder: ""), head = try repository.headSnapshot()
        let older = try repository.snapshot(repository.resolve("HEAD~1", now: Moment(seconds: 0, offset: 0)))
        let fresh = try Memory(repository).referenceIndex(of: head.tree, root: root).text
        let before = try Memory(repository).referenceIndex(of: older.tree, root: root)
        #expect(before.layers(referringTo: ["db"]) == ["environments/base/app.yaml"])
        #expect(try Memory(repository).referenceIndex(of: head.tree, root: root).text == fresh)
        let lost = try stranger.headSnapshot().tree
        _ = try Memory(stranger).referenceIndex(of: lost, root: ConfigurationRoot(repository: stranger, folder: ""))
        _ = try run(["cp", other.path("repository/cfgops/references"), folder.path("repository/cfgops/references")])
        #expect(try Memory(repository).referenceIndex(of: head.tree, root: root).text == fresh)
    }
}
