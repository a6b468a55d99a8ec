import History
import TestSupport
import Testing

@Suite struct `A revision` {
    /// Commits of 2026-03-01 to 05, each at 09:00 UTC; a branch of the 3rd comes in with the merge of the 5th.
    static let noon: [Int] = [1, 2, 3, 4, 5].map { 1_772_355_600 + ($0 - 1) * 86400 }

    private func history(_ git: Git) throws {
        try git.commit(["a.yaml": "a: 1\n"], "first", at: Self.noon[0])
        try git.commit(["a.yaml": "a: 2\n"], "second", at: Self.noon[1])
        try git("tag", "v1")
        try git("tag", "--annotate", "v2", "-m", "annotated")
        try git("switch", "--quiet", "-c", "side")
        try git.commit(["b.yaml": "b: 1\n"], "on the side", at: Self.noon[2])
        try git("switch", "--quiet", "main")
        try git.commit(["a.yaml": "a: 3\n"], "third", at: Self.noon[3])
        var merging = git
        merging.environment["GIT_COMMITTER_DATE"] = "\(Self.noon[4]) +0000"
        try merging("merge", "--quiet", "--no-ff", "-m", "merge", "side")
    }

    private let now = Moment(seconds: 1_772_355_600 + 10 * 86400)

    @Test func `means what git says it means`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        try history(git)
        let repository = try Repository.open(folder.path), short = String(try git("rev-parse", "HEAD~1").prefix(7))
        let revisions = [
            "HEAD", "@", "main", "refs/heads/main", "heads/side", "v1", "v2", "HEAD~1", "HEAD^2", "HEAD^2~1", "@~2", "v2^{commit}", "v2~1",
            "main@{1}", "@{1}", "@{-1}", ":/second", "HEAD^{/second}", short, try git("rev-parse", "HEAD~2"),
        ]
        for revision in revisions {
            let expected = try git("rev-list", "-1", revision)
            #expect(try repository.resolve(revision, now: now).description == expected, "\(revision)")
        }
    }

    @Test func `may be a date, by the commit dates along first parents (R38)`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        try history(git)
        let repository = try Repository.open(folder.path)
        let table = [
            ("2026-03-02", "first"), ("2026-03-02 09:00", "second"), ("2026-03-02T08:59:59Z", "first"),
            ("2026-03-02T10:00:00+01:00", "second"), ("2026-03-02 09:59:59 +0100", "first"), ("2026-03-03 12:00", "second"),
            ("2026-03-04 12:00", "third"), ("7.days.ago", "third"), ("7 days ago", "third"), ("9.days.ago", "second"),
            ("1.week.ago", "third"),
            ("now", "merge"), ("yesterday", "merge"), ("main@{9.days.ago}", "second"), ("@{2026-03-01 09:00}", "first"),
            ("side@{2026-03-03 09:00}", "on the side"), ("side@{now}", "on the side"),
        ]
        for (revision, summary) in table {
            #expect(try repository.commit(repository.resolve(revision, now: now)).summary == summary, "\(revision)")
        }
    }

    @Test func `of a date counts in the time zone it is asked in`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        try history(git)
        let repository = try Repository.open(folder.path)
        var east = now
        east.offset = 120
        #expect(try repository.commit(repository.resolve("2026-03-02 10:59", now: east)).summary == "first")
        #expect(try repository.commit(repository.resolve("2026-03-02 11:00", now: east)).summary == "second")
    }

    @Test func `that means nothing is an error that quotes it`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        try history(git)
        let repository = try Repository.open(folder.path)
        let revisions = [
            "nowhere", "HEAD~99", "v3", "HEAD^5", "deadbeef", "", "HEAD@{", "-x", "2026-13-01", "2026-02-30", "1.parsec.ago", "HEAD:a.yaml",
            "0123456789012345678901234567890123456789", "main..side",
        ]
        for revision in revisions {
            let error = #expect(throws: GitError.self) { try repository.resolve(revision, now: now) }
            #expect(error?.reason == .notFound)
            #expect(error?.detail == "unknown revision \"\(revision)\"")
        }
    }

    @Test func `before the first commit names that commit`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        let first = try git.commit(["a.yaml": "a: 1\n"], "first", at: Self.noon[0])
        let error = #expect(throws: GitError.self) { try Repository.open(folder.path).resolve("2026-01-01", now: now) }
        #expect(error?.isNotFound == true)
        #expect(
            error?.detail
                == "no commit was made at or before \"2026-01-01\"; the first commit is \(first.prefix(12)) of 2026-03-01T09:00:00Z")
    }

    @Test func `of an empty repository is an error that says so`() throws {
        let folder = try TemporaryFolder(), repository = try Repository.create(at: folder.path, bare: false)
        let error = #expect(throws: GitError.self) { try repository.resolve("HEAD", now: now) }
        #expect(error?.detail == "unknown revision \"HEAD\": there is no commit on refs/heads/main yet")
        #expect(try repository.headSnapshot().list("") == nil)
    }

    @Test func `that is the beginning of two ids is ambiguous`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        // 300 commits share a beginning of 4 digits with near certainty: about 300 * 299 / 2 / 65536 pairs.
        var lines = "", seen: [Substring: Int] = [:]
        for number in 0 ..< 900 {
            lines += "commit refs/heads/main\ncommitter A <a@b.c> \(1_772_355_600 + number) +0000\ndata 1\nx\n"
        }
        try git("fast-import", "--quiet", input: lines)
        for id in try git("rev-list", "main").split(separator: "\n") { seen[id.prefix(4), default: 0] += 1 }
        let prefix = try #require(seen.first { $0.value > 1 }?.key)
        let error = #expect(throws: GitError.self) { try Repository.open(folder.path).resolve(String(prefix), now: now) }
        #expect(error?.reason == .ambiguous)
    }
}
