import History
import TestSupport
import Testing

@Suite struct `A change in a work tree` {
    @Test func `moves branch, index and file together and leaves everything else as it was`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        try git.commit(["conf/app.yaml": "a: 1\n", "conf/staged.yaml": "s: 1\n", "conf/dirty.yaml": "d: 1\n"], "first")
        try git.write(["conf/staged.yaml": "s: 2\n", "conf/dirty.yaml": "d: 2\n", "conf/untracked.yaml": "u: 1\n"])
        try git("add", "conf/staged.yaml")
        let before = try git("status", "--porcelain")
        let repository = try Repository.open(folder.path)
        let change = Change(
            base: try repository.head().commit, root: "conf", edits: ["app.yaml": .write(Array("a: 2\n".utf8)), "new/b.yaml": .write([])],
            message: "set")
        let id = try #require(try repository.commitChange(change, context: context) { _ in throw Conflict() })
        #expect(try git("rev-parse", "main") == id.description)
        #expect(try git("status", "--porcelain") == before)
        #expect(try git("diff-files", "--name-only") == "conf/dirty.yaml")
        #expect(try git("diff", "--name-only", "HEAD~1", "HEAD") == "conf/app.yaml\nconf/new/b.yaml")
        #expect(try folder.read("conf/app.yaml") == "a: 2\n")
        #expect(folder.exists(".git/index.lock") == false)
        try git("fsck", "--strict")
        try git("commit", "--quiet", "-m", "staged")
        #expect(try git("show", "HEAD:conf/app.yaml", "HEAD:conf/staged.yaml") == "a: 2\ns: 2")
    }

    @Test(arguments: ["edited", "staged", "deleted", "executable", "untracked", "staged new", "link", "folder"])
    func `is refused where its file has uncommitted changes, and nothing moves`(state: String) throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        let first = try git.commit(["app.yaml": "a: 1\n"], "first")
        var path = "app.yaml"
        switch state {
        case "edited": try git.write(["app.yaml": "a: 9\n"])
        case "staged":
            try git.write(["app.yaml": "a: 9\n"])
            try git("add", ".")
            try git.write(["app.yaml": "a: 1\n"])
        case "deleted": _ = try run(["rm", folder.path("app.yaml")])
        case "executable": _ = try run(["chmod", "+x", folder.path("app.yaml")])
        case "link": _ = try run(["ln", "-sf", "/etc/hostname", folder.path("app.yaml")])
        case "folder": _ = try run(["sh", "-c", "rm app.yaml; mkdir app.yaml"], in: folder.path)
        default:
            path = "new.yaml"
            try git.write(["new.yaml": "a: 1\n"])
            if state == "staged new" { try git("add", ".") }
        }
        let before = try git("status", "--porcelain"), repository = try Repository.open(folder.path)
        let error = #expect(throws: GitError.self) {
            try repository.commit(path, "a: 2\n", base: try repository.head().commit)
        }
        #expect(error?.isRefusal == true)
        #expect(error?.detail == "\"\(path)\" has uncommitted changes")
        #expect(try git("status", "--porcelain") == before)
        #expect(try git("rev-parse", "HEAD") == first)
        #expect(folder.exists(".git/index.lock") == false)
    }

    @Test func `may be the first commit of all, and leaves what is staged staged`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        try git.write(["other.yaml": "o: 1\n"])
        try git("add", ".")
        let repository = try Repository.open(folder.path)
        try repository.commit("a/app.yaml", "a: 1\n", base: nil)
        #expect(try git("ls-tree", "-r", "--name-only", "HEAD") == "a/app.yaml")
        #expect(try git("status", "--porcelain") == "A  other.yaml")
    }

    @Test func `deletes files with their empty folders and brings files back`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        try git.commit(["a/b/c.yaml": "c: 1\n", "run": "#!\n"], "first")
        _ = try run(["chmod", "600", folder.path("run")])
        let repository = try Repository.open(folder.path), first = try #require(try repository.head().commit)
        let file = try #require(try repository.snapshot(first).entry("a/b/c.yaml"))
        let second = try #require(
            try repository.commitChange(
                Change(base: first, edits: ["a/b/c.yaml": .delete, "run": .write([1], executable: true)], message: "m"), context: context
            ) { _ in throw Conflict() })
        #expect(folder.exists("a") == false)
        try expectClean(git)
        let back = Change(base: second, edits: ["a/b/c.yaml": .put(file.id, file.kind)], message: "back")
        _ = try repository.commitChange(back, context: context) { _ in throw Conflict() }
        #expect(try folder.read("a/b/c.yaml") == "c: 1\n")
        try expectClean(git)
        #expect(try run(["stat", "-c", "%a", folder.path("run")]).output == "755\n")
    }

    @Test func `follows the line ends that git is configured for`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        try git.write([".gitattributes": "*.yaml text eol=crlf\n"])
        try git.commit(["app.yaml": "a: 1\r\n"], "first")
        let repository = try Repository.open(folder.path)
        try repository.commit("app.yaml", "a: 2\n", base: try repository.head().commit)
        #expect(try folder.read("app.yaml") == "a: 2\r\n")
        try expectClean(git)
        #expect(try git("cat-file", "-p", "HEAD:app.yaml") == "a: 2")
    }

    @Test func `is refused on a detached head, and while a merge is under way`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        try git.commit(["app.yaml": "a: 1\n"], "first")
        try git("switch", "--quiet", "--detach")
        let repository = try Repository.open(folder.path)
        let detached = #expect(throws: GitError.self) { try repository.commit("app.yaml", "a: 2\n", base: repository.head().commit) }
        #expect(detached?.detail == "HEAD is detached: there is no branch to commit to")
        try git("switch", "--quiet", "main")
        try git("switch", "--quiet", "-c", "side")
        try git.commit(["side.yaml": "s: 1\n"], "side")
        try git("switch", "--quiet", "main")
        try git.commit(["main.yaml": "m: 1\n"], "main")
        try git("merge", "--quiet", "--no-commit", "side")
        let merging = #expect(throws: GitError.self) { try repository.commit("app.yaml", "a: 2\n", base: repository.head().commit) }
        #expect(merging?.detail == "a merge is in progress")
        #expect(merging?.isRefusal == true)
    }
}
