import History
import TestSupport
import Testing

@Suite struct `A commit message` {
    @Test(arguments: [
        "subject", "subject\n\nbody", "subject\n\nKey: value\n", "subject\n\nbody\n\nSigned-off-by: A <a@b.c>\nReviewed-by: B <b@b.c>",
        "Fix: a subject that looks like a trailer", "  \n\nsubject  \n\n\n\nbody\n\n",
        "subject\n\nbody\nKey: value", "über\n\nKey: ü\n", "subject\n\nKey: one\n two",
    ])
    func `takes trailers where git would put them, and gives them back`(message: String) throws {
        let folder = try TemporaryFolder(), repository = try Repository.create(at: folder.path, bare: true)
        let git = Git(existing: folder.path)
        let change = Change(
            base: nil, edits: ["a.yaml": .write([])], message: message,
            trailers: [Trailer("Cfgops-Operation", "set"), Trailer("Cfgops-Environment", "prod")])
        let id = try #require(try repository.commitChange(change, context: context) { _ in throw Conflict() })
        let cleaned = try git("stripspace", input: message) + "\n"
        let expected = try git(
            "interpret-trailers", "--if-exists", "add", "--trailer", "Cfgops-Operation: set", "--trailer", "Cfgops-Environment: prod",
            input: cleaned)
        #expect(try repository.commit(id).message == expected + "\n")
        let parsed = try git("interpret-trailers", "--only-trailers", "--only-input", input: expected)
        let ours = try repository.commit(id).trailers.map { "\($0.key): \($0.value)" }
        #expect(ours.joined(separator: "\n") == parsed)
        #expect(try repository.commit(id).summary == git("log", "-1", "--format=%s", "main"))
    }

    @Test func `needs somebody who makes it`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        try git("config", "user.name", "")
        let repository = try Repository.open(folder.path), nobody = CommitContext(environment: [:], now: Moment(seconds: 0))
        let error = #expect(throws: GitError.self) { try repository.author(nobody) }
        #expect(error?.detail == "git does not know who you are")
        try git("config", "user.name", "User")
        try git("config", "user.email", "user@example.com")
        try git("config", "author.name", "Author")
        let author = try repository.author(nobody), committer = try repository.committer(nobody)
        #expect([author.name, author.email, committer.name] == ["Author", "user@example.com", "User"])
    }

    @Test(arguments: [
        ("@1767603600 +0100", 1_767_603_600, 60), ("1767603600 -0530", 1_767_603_600, -330), ("2026-01-05T09:00:00Z", 1_767_603_600, 0),
        ("2026-01-05 10:00:00 +0100", 1_767_603_600, 60),
    ])
    func `is dated as git's variables say`(text: String, seconds: Int64, offset: Int) throws {
        let folder = try TemporaryFolder(), repository = try Repository.create(at: folder.path, bare: true)
        var dated = context
        dated.environment["GIT_AUTHOR_DATE"] = text
        #expect(try repository.author(dated).time == Moment(seconds: seconds, offset: offset))
        dated.environment["GIT_COMMITTER_DATE"] = "some day"
        let error = #expect(throws: GitError.self) { try repository.committer(dated) }
        #expect(error?.detail == "GIT_COMMITTER_DATE is not a date: \"some day\"")
    }
}
