import History
import TestSupport
import Testing

@Suite struct `The last change of a file` {
    /// A history with merges, in which each commit writes, deletes or leaves alone some of a few files.
    private func randomHistory(_ git: Git, seed: UInt64, commits: Int) throws {
        var random = SeededRandom(seed: seed), stream = ""
        for number in 1 ... commits {
            stream += "commit refs/heads/b\(number)\nmark :\(number)\ncommitter A <a@b.c> \(1_772_355_600 + number * 60) +0000\ndata 1\nc\n"
            if number > 1 {
                stream += "from :\(max(1, number - Int.random(in: 1 ... 3, using: &random)))\n"
                if Int.random(in: 0 ..< 3, using: &random) == 0 {
                    stream += "merge :\(Int.random(in: max(1, number - 8) ..< number, using: &random))\n"
                }
            }
            for path in Self.paths {
                switch Int.random(in: 0 ..< 9, using: &random) {
                case 0: stream += "M 644 inline \(path)\ndata 1\n\(Int.random(in: 0 ..< 4, using: &random))\n"
                case 1 where Int.random(in: 0 ..< 5, using: &random) == 0: stream += "D \(path)\n"
                default: break
                }
            }
        }
        try git("fast-import", "--quiet", input: stream)
    }

    private static let paths = ["a", "b/c", "b/d", "b/e/f", "g"]

    @Test(arguments: 0 ..< (longRun ? 60 : 6) as Range<UInt64>)
    func `is the one that git log finds`(seed: UInt64) throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path, bare: true)
        try randomHistory(git, seed: seed, commits: 50)
        let repository = try Repository.open(folder.path)
        for number in [10, 30, 49, 50] {
            let tip = try #require(try repository.reference("refs/heads/b\(number)"))
            let found = try repository.lastChanges(of: Set(Self.paths), from: tip)
            for path in Self.paths {
                let isThere = try run(["git", "cat-file", "-e", "b\(number):\(path)"], in: folder.path).status == 0
                let expected = isThere ? try git("log", "-1", "--format=%H", "b\(number)", "--", path) : nil
                #expect(found[path]?.id.description == expected, "\(path) at b\(number)")
            }
        }
    }

    @Test func `ends where a shallow clone was cut off`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        try git.commit(["a": "1", "b": "1"], "first")
        let second = try git.commit(["b": "2"], "second")
        let clone = folder.path("clone")
        try git("clone", "--quiet", "--depth", "1", "file://\(folder.path)", clone)
        let repository = try Repository.open(clone), tip = try #require(try repository.head().commit)
        #expect(try repository.lastChanges(of: ["a", "b"], from: tip).mapValues(\.id.description) == ["a": second, "b": second])
    }
}
