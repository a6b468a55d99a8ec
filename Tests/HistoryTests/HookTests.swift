import History
import TestSupport
import Testing

@Suite struct `In a hook` {
    /// Makes a hook that leaves its variables behind, and a copy of its folder while it runs, and then refuses.
    private func install(_ hook: String, in gitFolder: String, _ script: String) throws {
        try writeFile("\(gitFolder)/hooks/\(hook)", Array("#!/bin/sh\nenv -0 > '\(gitFolder)/variables'\n\(script)\n".utf8))
        _ = try run(["chmod", "+x", "\(gitFolder)/hooks/\(hook)"])
    }

    private func variables(_ gitFolder: String) throws -> [String: String] {
        let lines = try readFile("\(gitFolder)/variables").split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        let pairs = lines.map { $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false) }
        return Dictionary(uniqueKeysWithValues: pairs.map { (String($0[0]), String($0[1])) }).filter { $0.key.hasPrefix("GIT_") }
    }

    /// The quarantine is there only while the hook runs, so the hook keeps a copy.
    @Test(arguments: [1, 100_000])
    func `pre-receive, the objects of the push are seen, loose and packed, and gone when it was refused`(unpackLimit: Int) throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path("clone", made: true))
        try git("init", "--quiet", "--bare", "--initial-branch", "main", folder.path("hub ü"))
        let hub = folder.path("hub ü")
        try Git(existing: hub)("config", "receive.unpackLimit", "\(unpackLimit)")
        try install("pre-receive", in: hub, "cat > pushed; cp -r \"$GIT_QUARANTINE_PATH\" \(folder.path)/quarantine; exit 1")
        let first = try git.commit(["app.yaml": "a: 1\n"], "first")
        try git("remote", "add", "hub", hub)
        #expect(throws: Git.Failure.self) { try git("push", "--quiet", "hub", "main") }
        var environment = try variables(hub)
        #expect(environment["GIT_QUARANTINE_PATH"] != nil)
        environment["GIT_DIR"] = hub
        environment["GIT_OBJECT_DIRECTORY"] = folder.path("quarantine")
        environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = "\"\(folder.path)/hub \\303\\274/objects\""
        let repository = try Repository.open(environment: environment)
        let id = try #require(ObjectID(hex: first))
        #expect(try text(repository.snapshot(id).read("app.yaml")) == "a: 1\n")
        #expect(try repository.head() == .unborn("refs/heads/main"))
        environment["GIT_OBJECT_DIRECTORY"] = nil
        let outside = try Repository.open(environment: environment)
        let error = #expect(throws: GitError.self) { try outside.commit(id) }
        #expect(error?.isMissingObject == true)
        #expect(error?.detail == "the commit \(id) is not in the object database")
    }

    @Test func `pre-commit, the index is the one that is being committed`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        try git.commit(["app.yaml": "a: 1\n", "other.yaml": "o: 1\n"], "first")
        try install("pre-commit", in: folder.path(".git"), "cp \"$GIT_INDEX_FILE\" \(folder.path)/.git/seen; exit 1")
        try git.write(["app.yaml": "a: 2\n", "other.yaml": "o: 2\n"])
        try git("add", "other.yaml")
        #expect(throws: Git.Failure.self) { try git("commit", "--quiet", "-m", "m", "app.yaml") }
        var environment = try variables(folder.path(".git"))
        #expect(environment["GIT_INDEX_FILE"]?.contains("next-index-") == true)
        environment["GIT_INDEX_FILE"] = folder.path(".git/seen")
        let index = try Repository.open(folder.path, environment: environment).indexSnapshot()
        #expect(try text(index.read("app.yaml")) == "a: 2\n")
        #expect(try text(index.read("other.yaml")) == "o: 1\n")
        let usual = try Repository.open(folder.path, environment: [:]).indexSnapshot()
        #expect(try text(usual.read("other.yaml")) == "o: 2\n")
    }

    @Test func `of another work tree, GIT_WORK_TREE is followed`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path("main", made: true))
        try git.commit(["app.yaml": "a: 1\n"], "first")
        try folder.write("elsewhere/app.yaml", "a: 2\n")
        let environment = ["GIT_DIR": folder.path("main/.git"), "GIT_WORK_TREE": folder.path("elsewhere")]
        let repository = try Repository.open(environment: environment)
        #expect(repository.workTree == folder.path("elsewhere"))
        #expect(try text(repository.workTreeSnapshot()?.read("app.yaml")) == "a: 2\n")
    }

    @Test func `without objects, a wrong folder for them is an error and not an empty repository`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        let first = try git.commit(["app.yaml": "a: 1\n"], "first")
        let environment = ["GIT_DIR": folder.path(".git"), "GIT_OBJECT_DIRECTORY": folder.path("gone")]
        let error = #expect(throws: GitError.self) {
            try Repository.open(environment: environment).snapshot(#require(ObjectID(hex: first))).read("app.yaml")
        }
        #expect(error?.reason == .failure)
        #expect(error?.detail == "failed to load object database in '\(folder.path)/gone'")
    }
}
