import TestSupport
import Testing

/// A hub with cfgops' hooks and one commit, a clone of it, and a machine that has no git: `cfgops` and a shell are all that is in `PATH`.
struct RemoteFixture: ~Copyable {
    let folder: TemporaryFolder
    var environment: [String: String]
    /// With git, for what the tests look at and for servers.
    let wholePath: String

    var hub: String { folder.path("hub.git") }
    var clone: String { folder.path("clone") }

    private init(_ folder: consuming TemporaryFolder) {
        environment = isolatedEnvironment(home: folder.path("home"))
        wholePath = folder.path("tools") + ":/usr/bin:/bin"
        environment["PATH"] = folder.path("tools")
        self.folder = folder
    }

    static func made() throws -> RemoteFixture {
        let fixture = RemoteFixture(try TemporaryFolder())
        try fixture.fill()
        return fixture
    }

    private func fill() throws {
        _ = try run(["mkdir", "-p", folder.path("home/.ssh"), folder.path("tools")])
        for (program, name) in [(builtProgram, "cfgops"), ("/bin/sh", "sh"), ("/bin/cat", "cat")] {
            _ = try run(["ln", "-s", program, folder.path("tools/\(name)")])
        }
        try cfgops("init", "--bare", hub, in: folder.path)
        try git("config", "http.receivepack", "true", in: hub)
        try git("clone", "-q", hub, clone, in: folder.path)
        let target = "{ name: app, documents: app, format: yaml, path: app.yaml }"
        try folder.write("clone/cfgops.yaml", "version: 1\nenvironments:\n  prod: {}\ntargets:\n  - \(target)\n")
        try folder.write("clone/environments/base/app.yaml", "port: 80\nname: shop\n")
        try commit("first")
        try cfgops("push")
    }

    /// Runs cfgops where there is no git; in the clone when nothing else is said.
    @discardableResult
    func cfgops(_ words: String..., in place: String? = nil, exits status: Int32 = 0) throws -> ProcessResult {
        let result = try run(["\(folder.path("tools"))/cfgops"] + words, in: place ?? clone, environment: environment)
        #expect(result.status == status, "\(words.joined(separator: " ")): \(result.output)\(result.error)")
        return result
    }

    @discardableResult
    func git(_ words: String..., in place: String? = nil) throws -> String {
        let variables = environment.merging(["PATH": wholePath]) { $1 }
        let result = try run(["/usr/bin/git"] + words, in: place ?? clone, environment: variables)
        try #require(result.status == 0, "git \(words.joined(separator: " ")): \(result.error)")
        return result.output.hasSuffix("\n") ? String(result.output.dropLast()) : result.output
    }

    func commit(_ message: String) throws {
        try git("add", "--all")
        try git("commit", "-q", "--no-verify", "-m", message)
    }

    /// Somebody else's commit, on the hub already.
    func commitElsewhere(_ word: String) throws {
        let other = folder.path("other")
        if !folder.exists("other") { try git("clone", "-q", hub, other, in: folder.path) }
        try cfgops("pull", in: other)
        try cfgops("set", "base", word, in: other)
        try cfgops("push", in: other)
    }

    /// The repository is sound, nothing of a broken exchange is left, and what is tracked is where it was.
    func expectUntouched(tracked: String) throws {
        #expect(try git("rev-parse", "refs/remotes/origin/main") == tracked)
        try git("fsck", "--strict")
        let leftovers = try run(["find", ".git", "-name", "*git2_*", "-o", "-name", "*.lock", "-o", "-name", "cfgops-*"], in: clone).output
        #expect(leftovers == "")
        let incoming = try run(["find", "objects", "-name", "tmp_*"], in: hub).output
        #expect(incoming == "")
    }
}
