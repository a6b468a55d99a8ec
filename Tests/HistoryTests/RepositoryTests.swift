import History
import TestSupport
import Testing

@Suite struct `A repository` {
    @Test func `answers as git does about its head, its commits and its files`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        try git.commit(["environments/base/app.yaml": "port: 80\n", "README": "hello\n"], "first")
        try git.commit(["environments/base/app.yaml": "port: 81\n"], "second")
        let repository = try Repository.open(folder.path + "/environments/base")
        let head = try #require(try repository.head().commit)
        #expect(head.description == (try git("rev-parse", "HEAD")))
        #expect(try repository.head().branch == "refs/heads/main")
        #expect(try repository.commit(head).tree.description == (try git("rev-parse", "HEAD^{tree}")))
        let snapshot = try repository.snapshot(head, root: "environments")
        #expect(try snapshot.read("base/app.yaml").map { String(decoding: $0, as: UTF8.self) } == "port: 81\n")
        #expect(try snapshot.list("")?.map(\.name) == ["base"])
        #expect(try snapshot.list("nowhere") == nil)
        #expect(try repository.changes(from: repository.commit(head).parents[0], to: head).map(\.path) == ["environments/base/app.yaml"])
        #expect(repository.workTree == folder.path)
    }
}
