import History
import TestSupport
import Testing

@Suite struct `The log` {
    /// A history of random merges whose dates, now and then, run backwards.
    private func randomHistory(_ git: Git, seed: UInt64, commits: Int, skewed: Bool) throws -> [String] {
        var random = SeededRandom(seed: seed), stream = ""
        for number in 1 ... commits {
            let skew = skewed && Int.random(in: 0 ..< 10, using: &random) == 0 ? Int.random(in: 0 ... 5000, using: &random) : 0
            let date = 1_772_355_600 + number * 60 - skew
            stream += "commit refs/heads/b\(number)\nmark :\(number)\ncommitter A <a@b.c> \(date) +0000\ndata 3\nc\(number % 10)\n\n"
            if number > 1 {
                stream += "from :\(max(1, number - Int.random(in: 1 ... 3, using: &random)))\n"
                if Int.random(in: 0 ..< 3, using: &random) == 0 {
                    stream += "merge :\(Int.random(in: max(1, number - 8) ..< number, using: &random))\n"
                }
            }
        }
        try git("fast-import", "--quiet", input: stream)
        return (1 ... commits).map { "b\($0)" }
    }

    @Test(arguments: 0 ..< (longRun ? 40 : 3) as Range<UInt64>)
    func `walks as git does, whole, along first parents, and without what is excluded`(seed: UInt64) throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path, bare: true)
        let names = try randomHistory(git, seed: seed, commits: 60, skewed: false), tip = try #require(names.last)
        let repository = try Repository.open(folder.path)
        func id(_ name: String) throws -> ObjectID { try #require(try repository.reference("refs/heads/\(name)")) }
        func ids(_ commits: [Commit]) -> String { commits.map(\.id.description).joined(separator: "\n") }
        #expect(try ids(repository.log(from: id(tip))) == git("rev-list", tip))
        #expect(try ids(repository.log(from: id(tip), firstParent: true)) == git("rev-list", "--first-parent", tip))
        #expect(try ids(repository.log(from: id(tip), limit: 7)) == git("rev-list", "-7", tip))
        for other in [5, 20, 40, 57, 58].map({ names[$0] }) {
            #expect(try ids(repository.log(from: id(tip), excluding: [id(other)])) == git("rev-list", tip, "^\(other)"))
            #expect(
                try ids(repository.log(from: id(tip), excluding: [id(other), id(names[30])]))
                    == git("rev-list", tip, "^\(other)", "^\(names[30])"))
            let isAncestor = try run(["git", "merge-base", "--is-ancestor", other, tip], in: folder.path).status == 0
            #expect(try repository.isAncestor(id(other), of: id(tip)) == isAncestor)
            let bases = try git("merge-base", "--all", other, names[50]).split(separator: "\n").map(String.init)
            #expect(try bases.contains(#require(try repository.mergeBase(id(other), id(names[50]))).description))
        }
    }

    @Test(arguments: 100 ..< (longRun ? 140 : 103) as Range<UInt64>)
    func `leaves out no commit that is new when clocks were wrong`(seed: UInt64) throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path, bare: true)
        let names = try randomHistory(git, seed: seed, commits: 60, skewed: true), tip = try #require(names.last)
        let repository = try Repository.open(folder.path)
        func id(_ name: String) throws -> ObjectID { try #require(try repository.reference("refs/heads/\(name)")) }
        for other in [10, 30, 50, 57].map({ names[$0] }) {
            let ours = Set(try repository.log(from: id(tip), excluding: [id(other)]).map(\.id.description))
            let excluded = Set(try git("rev-list", other).split(separator: "\n").map(String.init))
            let new = Set(try git("rev-list", tip).split(separator: "\n").map(String.init)).subtracting(excluded)
            #expect(ours.isSuperset(of: new))
            #expect(ours.count <= new.count + 5)  // an excluded one may be found too late, as in git
        }
    }

    @Test func `ends where a shallow clone was cut off`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path("origin", made: true))
        for number in 1 ... 5 { try git.commit(["a.yaml": "a: \(number)\n"], "commit \(number)") }
        try git("clone", "--quiet", "--depth", "2", "file://\(git.folder)", folder.path("clone"))
        let repository = try Repository.open(folder.path("clone")), head = try #require(try repository.head().commit)
        #expect(try repository.isShallow())
        #expect(try repository.log(from: head, atCutOff: .end).map(\.summary) == ["commit 5", "commit 4"])
        let cutOff = try #require(try repository.log(from: head, atCutOff: .end).last)
        let error = #expect(throws: GitError.self) { try repository.commit(cutOff.parents[0]) }
        #expect(error?.isMissingObject == true)
        #expect(error?.hints == ["the history was cut off by a shallow clone: git fetch --unshallow"])
    }

    @Test func `can be left early`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        for number in 1 ... 5 { try git.commit(["a.yaml": "a: \(number)\n"], "commit \(number)", at: 1_772_355_600 + number) }
        let repository = try Repository.open(folder.path)
        var seen: [String] = []
        try repository.log(from: #require(try repository.head().commit)) { commit in
            seen.append(commit.summary)
            return seen.count < 2
        }
        #expect(seen == ["commit 5", "commit 4"])
    }
}
