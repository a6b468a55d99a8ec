import History
import TestSupport
import Testing

@Suite struct `Opening a repository` {
    @Test func `finds bare ones, subfolders and linked work trees`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path("main", made: true))
        try git.commit(["a/b/app.yaml": "a: 1\n"], "first")
        try git("worktree", "add", "--quiet", "-b", "side", folder.path("linked"))
        try git("clone", "--quiet", "--bare", git.folder, folder.path("bare"))
        let main = try Repository.open(folder.path("main/a/b")), linked = try Repository.open(folder.path("linked/a"))
        #expect(main.workTree == folder.path("main"))
        #expect(main.gitFolder == folder.path("main/.git"))
        #expect(linked.workTree == folder.path("linked"))
        #expect(linked.gitFolder == folder.path("main/.git/worktrees/linked"))
        #expect(linked.commonFolder == main.commonFolder)
        #expect(try linked.head().branch == "refs/heads/side")
        let bare = try Repository.open(folder.path("bare"))
        #expect(bare.isBare)
        #expect(try bare.workTreeSnapshot() == nil)
        try linked.commit("a/b/app.yaml", "a: 2\n", base: linked.head().commit)
        #expect(try folder.read("linked/a/b/app.yaml") == "a: 2\n")
        #expect(try folder.read("main/a/b/app.yaml") == "a: 1\n")
        try expectClean(Git(existing: folder.path("linked")))
        try expectClean(git)
        let change = Change(base: try main.reference("refs/heads/side"), edits: ["x": .write([])], message: "m")
        let error = #expect(throws: GitError.self) {
            try main.commitChange(change, on: "refs/heads/side", context: context) { _ in throw Conflict() }
        }
        #expect(error?.detail == "refs/heads/side is checked out in another work tree")
    }

    @Test func `says where it looked in vain`() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: GitError.self) { try Repository.open(folder.path) }
        #expect(error?.reason == .noRepository)
        #expect(error?.detail == "no git repository at \"\(folder.path)\" or above it")
    }

    @Test(.enabled(if: isRoot, "only root can give a repository to somebody else"))
    func `says that a repository belongs to another user`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path("theirs", made: true))
        try git.commit(["a.yaml": "a\n"], "first")
        _ = try run(["chown", "-R", "12345", git.folder])
        let error = #expect(throws: GitError.self) { try Repository.open(git.folder) }
        #expect(error?.reason == .foreignOwner)
        #expect(error?.detail == "the repository at \"\(git.folder)\" belongs to another user")
    }

    @Test func `reads git's configuration as git does`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        for (key, value) in [("cfgops.env", "HOME"), ("cfgops.env", "LANG"), ("cfgops.deploy", "yes"), ("user.name", "Ada = \"x\" # y")] {
            try git("config", "--add", key, value)
        }
        let repository = try Repository.open(folder.path)
        #expect(try repository.configurationValues("cfgops.env").joined(separator: "\n") == git("config", "--get-all", "cfgops.env"))
        #expect(try repository.configuration("cfgops.env") == git("config", "cfgops.env"))
        #expect(try repository.configuration("user.name") == git("config", "user.name"))
        #expect(try repository.configurationFlag("cfgops.deploy") == true)
        #expect(try repository.configuration("cfgops.nothing") == nil)
        #expect(try repository.configurationValues("cfgops.nothing") == [])
        #expect(try repository.configurationFlag("cfgops.nothing") == nil)
        let author = try repository.author(CommitContext(environment: ["EMAIL": "a@example.com"], now: Moment(seconds: 1)))
        #expect(author.name == "Ada = \"x\" # y")
    }

    @Test func `gives references as git lists them`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        try git.commit(["a.yaml": "a\n"], "first")
        for name in ["b/x", "b/y", "bb"] { try git("branch", name) }
        try git("tag", "--annotate", "v1", "-m", "v1")
        try git("pack-refs", "--all")
        try git("branch", "b/z")
        let repository = try Repository.open(folder.path)
        for prefix in ["refs/", "refs/heads/", "refs/heads/b/", "refs/tags/", "refs/nothing/"] {
            let ours = try repository.references(prefix).map { "\($0.id) \($0.name)" }.joined(separator: "\n")
            #expect(try ours == git("for-each-ref", "--format=%(objectname) %(refname)", prefix))
        }
        try git("switch", "--quiet", "--detach")
        #expect(try repository.head() == .detached(#require(try repository.reference("refs/heads/main"))))
    }
}
