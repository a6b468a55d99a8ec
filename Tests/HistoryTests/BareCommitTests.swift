import History
import TestSupport
import Testing

@Suite struct `A change on a bare repository` {
    @Test func `is a commit that git finds sound, with author, committer, parent and trailers`() throws {
        let folder = try TemporaryFolder()
        let repository = try Repository.create(at: folder.path, bare: true), git = Git(existing: folder.path)
        #expect(try git("symbolic-ref", "HEAD") == "refs/heads/main")
        let first = try #require(try repository.commit("config/environments/base/app.yaml", "port: 80\n", base: nil))
        let change = Change(
            base: first, root: "config", edits: ["environments/base/app.yaml": .write(Array("port: 81\n".utf8))],
            message: "raise the port\n\nbecause 80 is taken   \n\n\n",
            trailers: [Trailer("Cfgops-Operation", "set"), Trailer("Cfgops-Path", "app:port\nCfgops-Confirmed: prod")])
        let second = try #require(try repository.commitChange(change, context: context) { _ in throw Conflict() })
        #expect(try git("rev-parse", "main", "main~1") == "\(second)\n\(first)")
        #expect(try git("show", "main:config/environments/base/app.yaml") == "port: 81")
        #expect(
            try git("log", "-1", "--format=%an <%ae> %cn <%ce> %cI")
                == "Ada Example <ada@example.com> Grace Example <grace@example.com> 2026-01-06T10:00:00+01:00")
        #expect(
            try git("log", "-1", "--format=%B") == """
                raise the port

                because 80 is taken

                Cfgops-Operation: set
                Cfgops-Path: app:port Cfgops-Confirmed: prod

                """)
        #expect(try git("log", "-1", "--format=%(trailers:only,unfold)").contains("Cfgops-Operation: set"))
        #expect(
            try repository.commit(second).trailers == [
                Trailer("Cfgops-Operation", "set"), Trailer("Cfgops-Path", "app:port Cfgops-Confirmed: prod"),
            ])
        #expect(try git("reflog", "main").contains("cfgops: raise the port"))
        try git("fsck", "--strict")
    }

    @Test func `is none when nothing would differ`() throws {
        let folder = try TemporaryFolder(), repository = try Repository.create(at: folder.path, bare: true)
        let first = try repository.commit("app.yaml", "a: 1\n", base: nil)
        #expect(try repository.commit("app.yaml", "a: 1\n", base: first) == nil)
        let deletion = Change(base: first, edits: ["other.yaml": .delete], message: "nothing")
        #expect(try repository.commitChange(deletion, context: context) { _ in throw Conflict() } == nil)
        #expect(try repository.head().commit == first)
    }

    @Test func `is made once more where somebody else was first`() throws {
        let folder = try TemporaryFolder(), repository = try Repository.create(at: folder.path, bare: true)
        let first = try #require(try repository.commit("app.yaml", "a: 1\n", base: nil))
        let other = try #require(try repository.commit("other.yaml", "b: 1\n", base: first))
        #expect(throws: Conflict.self) { try repository.commit("app.yaml", "a: 2\n", base: first) }
        let stale = Change(base: first, edits: ["app.yaml": .write(Array("a: 2\n".utf8))], message: "late")
        let third = try repository.commitChange(stale, context: context) { snapshot in
            #expect(snapshot.commit == other)
            return stale
        }
        #expect(try repository.commit(#require(third)).parents == [other])
    }

    @Test func `is not made on a branch that is gone`() throws {
        let folder = try TemporaryFolder(), repository = try Repository.create(at: folder.path, bare: true)
        let first = try #require(try repository.commit("app.yaml", "a: 1\n", base: nil)), git = Git(existing: folder.path)
        try repository.commit("app.yaml", "a: 2\n", base: first)
        try git("update-ref", "-d", "refs/heads/main")
        let stale = Change(base: first, edits: ["app.yaml": .write([])], message: "late")
        let gone = #expect(throws: GitError.self) { try repository.commitChange(stale, context: context) { _ in throw Conflict() } }
        #expect(gone?.detail == "refs/heads/main is gone")
    }

    @Test func `keeps the executable bit, replaces folders by files and files by folders`() throws {
        let folder = try TemporaryFolder(), repository = try Repository.create(at: folder.path, bare: true)
        let git = Git(existing: folder.path)
        func commit(_ edits: [String: Change.Edit]) throws -> String {
            let change = Change(base: try repository.head().commit, edits: edits, message: "m")
            _ = try repository.commitChange(change, context: context) { _ in throw Conflict() }
            try git("fsck", "--strict")
            return try git("ls-tree", "-r", "--format=%(objectmode) %(path)", "main")
        }
        #expect(try commit(["bin/run": .write([35], executable: true), "a/b": .write([1])]) == "100644 a/b\n100755 bin/run")
        #expect(try commit(["bin/run": .write([36])]) == "100644 a/b\n100755 bin/run")
        #expect(try commit(["a/b": .delete, "a": .write([2])]) == "100644 a\n100755 bin/run")
        #expect(try commit(["a": .delete, "a/c/d": .write([2]), "bin/run": .delete]) == "100644 a/c/d")
        #expect(try commit(["a/c/d": .delete]) == "")
    }

    @Test(arguments: ["../x", "a/../b", ".git/config", "/etc/passwd", "a//b", "", "a/.git/x"])
    func `refuses a path that git would not take`(path: String) throws {
        let folder = try TemporaryFolder(), repository = try Repository.create(at: folder.path, bare: true)
        #expect(throws: GitError.self) { try repository.commit(path, "x", base: nil) }
        #expect(try repository.head() == .unborn("refs/heads/main"))
    }
}
