import History
import TestSupport
import Testing

@Suite struct `A comparison of two trees` {
    @Test(arguments: 0 ..< (longRun ? 200 : 12) as Range<UInt64>)
    func `names the files that git names`(seed: UInt64) throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path, bare: true)
        var random = SeededRandom(seed: seed), stream = ""
        let names = ["a", "a.b", "a-b", "a0", "b/c", "b/d/e", "b.c", "c/x", "ä", "A"]
        for number in 1 ... 2 {
            stream += "commit refs/heads/t\(number)\ncommitter A <a@b.c> 1772355600 +0000\ndata 1\nx\n"
            for name in names where Bool.random(using: &random) {
                let mode = ["100644", "100755", "120000"][Int.random(in: 0 ..< 3, using: &random)]
                // A name is a file in one tree and, with some luck, a folder in the other.
                let path = Int.random(in: 0 ..< 4, using: &random) == 0 ? "\(name)/sub" : name
                stream += "M \(mode) inline \(path)\ndata 1\n\(Int.random(in: 0 ..< 2, using: &random))\n"
            }
        }
        try git("fast-import", "--quiet", "--force", input: stream)
        let repository = try Repository.open(folder.path)
        let old = try #require(try repository.reference("refs/heads/t1")), new = try #require(try repository.reference("refs/heads/t2"))
        let lines = try repository.changes(from: old, to: new).map { "\(mode($0.old)) \(mode($0.new)) \($0.path)" }
        let diff = try git("-c", "core.quotePath=false", "diff-tree", "-r", "--no-renames", "t1", "t2").split(separator: "\n")
        let expected = diff.map { line in
            let words = line.dropFirst().split(separator: "\t"), modes = words[0].split(separator: " ")
            return "\(modes[0]) \(modes[1]) \(words[1])"
        }
        #expect(lines == expected)
        #expect(try repository.changes(from: new, to: new).isEmpty)
        let files = try git("ls-tree", "-r", "--name-only", "t2").split(separator: "\n").count
        #expect(try repository.changes(from: nil, to: new).count == files)
        #expect(try repository.changes(from: new, to: nil).allSatisfy { $0.new == nil })
    }

    private func mode(_ entry: TreeEntry?) -> String {
        switch entry?.kind {
        case nil: "000000"
        case .file: "100644"
        case .executable: "100755"
        case .symlink: "120000"
        case .submodule: "160000"
        case .folder: "040000"
        }
    }
}
