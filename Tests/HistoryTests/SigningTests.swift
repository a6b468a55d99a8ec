import History
import TestSupport
import Testing

@Suite struct `With commit.gpgsign on` {
    /// A repository that signs with a key of its own for `ssh-keygen`, and knows whom to believe.
    private func signing(_ folder: borrowing TemporaryFolder) throws -> Git {
        let git = try Git(folder.path("repository", made: true)), key = folder.path("key")
        _ = try run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "ada", "-f", key])
        try folder.write("allowed", "grace@example.com \(folder.read("key.pub"))")
        for (name, value) in [
            ("commit.gpgsign", "true"), ("gpg.format", "ssh"), ("user.signingkey", key),
            ("gpg.ssh.allowedSignersFile", folder.path("allowed")),
        ] { try git("config", name, value) }
        return git
    }

    @Test(.enabled(if: has("ssh-keygen"), "no ssh-keygen here"))
    func `a commit carries a signature that git believes (R23)`() throws {
        let folder = try TemporaryFolder(), git = try signing(folder)
        let repository = try Repository.open(git.folder)
        let first = try #require(try repository.commit("app.yaml", "a: 1\n", base: nil, message: "über\n\nx"))
        try repository.commit("app.yaml", "a: 2\n", base: first)
        for revision in ["HEAD", "HEAD~1"] {
            #expect(try git("log", "-1", "--format=%G? %GS", revision) == "G grace@example.com")
        }
        #expect(try git("log", "--format=%B", "HEAD~1") == "über\n\nx\n")
        try git("fsck", "--strict")
        try expectClean(git)
        #expect(try run(["find", git.folder, "-name", "cfgops-*"]).output == "")
    }

    @Test(.enabled(if: has("gpg"), "no gpg here"))
    func `GnuPG signs as well`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path("repository", made: true))
        var home = context
        for (name, value) in ["GNUPGHOME": try folder.path("gnupg", made: true), "PATH": "/usr/bin:/bin", "HOME": folder.path] {
            home.environment[name] = value
        }
        _ = try run(["chmod", "700", folder.path("gnupg")])
        let made = try run(
            ["gpg", "--batch", "--passphrase", "", "--quick-gen-key", "Grace Example <grace@example.com>", "ed25519", "sign"],
            environment: home.environment)
        #expect(made.status == 0, "\(made.error)")
        try git("config", "commit.gpgsign", "true")
        let change = Change(base: nil, edits: ["app.yaml": .write([])], message: "m")
        let id = try Repository.open(git.folder).commitChange(change, context: home) { _ in throw Conflict() }
        var verifying = git
        verifying.environment["GNUPGHOME"] = folder.path("gnupg")
        #expect(try verifying("log", "-1", "--format=%G?", #require(id).description) == "G")
        _ = try run(["gpgconf", "--kill", "all"], environment: home.environment)
    }

    @Test(arguments: [
        ("false", "openpgp", "commit.gpgsign is set, and the commit could not be signed: /bin/false exited with 1"),
        ("gone", "ssh", "cannot run \"/bin/gone\": No such file or directory"),
        ("true", "x509", "commit.gpgsign is set, and the commit could not be signed: /bin/true exited with 0"),
        ("true", "pgp2", "commit.gpgsign is set, and the commit could not be signed: gpg.format \"pgp2\" is not one of openpgp, x509, ssh"),
    ])
    func `a program that does not sign stops the commit`(program: String, format: String, message: String) throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        let first = try git.commit(["app.yaml": "a: 1\n"], "first")
        for (name, value) in [
            ("commit.gpgsign", "true"), ("gpg.format", format), ("gpg.\(format).program", "/bin/\(program)"), ("user.signingkey", "x"),
        ] { try git("config", name, value) }
        let repository = try Repository.open(folder.path)
        let error = #expect(throws: GitError.self) { try repository.commit("app.yaml", "a: 2\n", base: repository.head().commit) }
        #expect(error?.reason == .unsigned)
        #expect(error?.detail == message)
        #expect(try git("rev-parse", "HEAD") == first)
        #expect(try folder.read("app.yaml") == "a: 1\n")
        #expect(folder.exists(".git/index.lock") == false)
    }

    private static func has(_ program: String) -> Bool { (try? run(["sh", "-c", "command -v \(program)"]).status) == 0 }
}
