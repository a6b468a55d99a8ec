import History
import TestSupport
import Testing

@Suite struct `A clone whose history was cut off` {
    private static let deepen = "the history was cut off by a shallow clone: git fetch --unshallow"

    /// main: 1 2 3 4, feature: 1 2 5 6, cloned with as many commits of each as `depth` says.
    private func clone(depth: Int, in folder: borrowing TemporaryFolder) throws -> (
        repository: Repository, main: ObjectID, feature: ObjectID
    ) {
        let git = try Git(folder.path("origin", made: true))
        for number in 1 ... 2 { try git.commit(["a.yaml": "a: \(number)\n"], "\(number)", at: 1_767_603_600 + number) }
        try git("checkout", "--quiet", "-b", "feature")
        for number in 5 ... 6 { try git.commit(["a.yaml": "a: \(number)\n"], "\(number)", at: 1_767_603_600 + number) }
        try git("checkout", "--quiet", "main")
        for number in 3 ... 4 { try git.commit(["a.yaml": "a: \(number)\n"], "\(number)", at: 1_767_603_600 + number) }
        try git("clone", "--quiet", "--no-single-branch", "--depth", "\(depth)", "file://\(git.folder)", folder.path("clone"))
        let repository = try Repository.open(folder.path("clone"))
        let tips = try ["refs/remotes/origin/main", "refs/remotes/origin/feature"].map { try #require(try repository.reference($0)) }
        return (repository, tips[0], tips[1])
    }

    @Test func `has a merge base where it is deep enough, and otherwise says what deepens it`() throws {
        let deep = try TemporaryFolder(), flat = try TemporaryFolder()
        let three = try clone(depth: 3, in: deep), two = try clone(depth: 2, in: flat)
        let base = try #require(try three.repository.mergeBase(three.main, three.feature))
        #expect(try three.repository.commit(base).summary == "2")
        let error = #expect(throws: GitError.self) { try two.repository.mergeBase(two.main, two.feature) }
        #expect(error?.isMissingObject == true)
        #expect(error?.detail == "the history was cut off before the merge base of \(two.main.short) and \(two.feature.short)")
        #expect(error?.hints == [Self.deepen])
    }

    @Test func `knows what leads where as far as it reaches`() throws {
        let folder = try TemporaryFolder(), clone = try clone(depth: 3, in: folder), repository = clone.repository
        let base = try #require(try repository.mergeBase(clone.main, clone.feature))
        #expect(try repository.isAncestor(base, of: clone.main))
        #expect(try !repository.isAncestor(clone.main, of: base))
        let error = #expect(throws: GitError.self) { try repository.isAncestor(clone.main, of: clone.feature) }
        #expect(error?.detail == "the history was cut off before it shows whether \(clone.main.short) leads to \(clone.feature.short)")
    }

    @Test func `fails a walk that would need more, after all that there is`() throws {
        let folder = try TemporaryFolder(), clone = try clone(depth: 2, in: folder), repository = clone.repository
        var seen: [String] = []
        let error = #expect(throws: GitError.self) {
            try repository.log(from: clone.main) { commit in
                seen.append(commit.summary)
                return true
            }
        }
        #expect(seen == ["4", "3"])
        #expect(error?.isMissingObject == true)
        #expect(error?.hints == [Self.deepen])
        #expect(try repository.log(from: clone.main, limit: 2).count == 2)
        #expect(throws: GitError.self) { try repository.log(from: clone.main, excluding: [clone.feature]) }
        let last = try repository.log(from: clone.main, limit: 2)[1].id
        #expect(try repository.log(from: clone.main, excluding: [last]).map(\.summary) == ["4"])
    }

    @Test func `hints at it where a revision is unknown`() throws {
        let folder = try TemporaryFolder(), clone = try clone(depth: 2, in: folder)
        let error = #expect(throws: GitError.self) { try clone.repository.resolve("main~2", now: Moment(seconds: 1_767_700_000)) }
        #expect(error?.hints.last == Self.deepen)
    }

    /// R4: the file is named by a tree and lies at the remote; it is not absent.
    @Test func `by a filter names the command that brings what is missing`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path("origin", made: true))
        try git("config", "uploadpack.allowFilter", "true")
        try git.commit(["a.yaml": "a: 1\n"], "first")
        try git("clone", "--quiet", "--bare", "--filter=blob:none", "file://\(git.folder)", folder.path("clone"))
        let snapshot = try Repository.open(folder.path("clone")).headSnapshot()
        let error = #expect(throws: GitError.self) { try snapshot.read("a.yaml") }
        #expect(error?.isMissingObject == true)
        #expect(error?.hints == ["the clone left files out by a filter: git fetch --refetch --no-filter"])
        try Git(existing: folder.path("clone"))("fetch", "--quiet", "--refetch", "--no-filter", "origin")
        #expect(try Repository.open(folder.path("clone")).headSnapshot().read("a.yaml") == Array("a: 1\n".utf8))
    }
}
