import Glibc
@testable import History
import TestSupport
import Testing

@Suite struct `An index file that is changed in place` {
    @Test(arguments: 0 ..< 40 as Range<UInt64>)
    func `is what git itself would have made`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        let paths = (0 ..< 40).map { _ in path(&random) }
        for path in Set(paths.prefix(25)) { try folder.write(path, "old \(path)") }
        try git("add", ".")
        try git("commit", "--quiet", "-m", "first")
        let file = folder.path + "/.git/index"
        let bytes = try #require(try History.readFile(file))
        var index = try #require(IndexFile(bytes))
        for path in Set(paths.suffix(25)) {
            if Bool.random(using: &random) {
                try folder.write(path, "new \(path)")
                let id = try #require(ObjectID(hex: git("hash-object", "-w", path)))
                var status = stat()
                #expect(lstat(folder.path + "/" + path, &status) == 0)
                index.set(path, IndexFile.Entry(kind: .file, id: id, status: status))
                #expect(index.entry(path)?.id == id)
            } else {
                unlink(folder.path + "/" + path)
                index.set(path, nil)
                #expect(index.entry(path) == nil)
            }
        }
        try History.writeFile(file, index.serialized().bytes)
        let tree = try git("write-tree")
        #expect(try git("status", "--porcelain").split(separator: "\n").allSatisfy { !$0.dropFirst().hasPrefix("M") })
        try git("fsck", "--strict")
        // Made anew from the files, without what the old index knew.
        unlink(file)
        try git("add", "--all", ".")
        #expect(try git("write-tree") == tree)
    }

    @Test func `of version 4 is left to libgit2, with the same outcome`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        try folder.write("a/b.yaml", "x: 1\n")
        try folder.write("c.yaml", "y: 1\n")
        try git("add", ".")
        try git("commit", "--quiet", "-m", "first")
        try git("update-index", "--index-version", "4")
        #expect(IndexFile(try #require(try History.readFile(folder.path + "/.git/index"))) == nil)
        let repository = try Repository.open(folder.path)
        try repository.commit("a/b.yaml", "x: 2\n", base: try repository.head().commit)
        try expectClean(git)
    }

    @Test func `lets git look into a file that changed in the second of the index`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        try folder.write("a.yaml", "x: 1\n")
        try folder.write("b.yaml", "y: 1\n")
        try git("add", ".")
        try git("commit", "--quiet", "-m", "first")
        try folder.write("b.yaml", "y: 2\n")  // the same size, and mostly the same second
        let repository = try Repository.open(folder.path)
        try repository.commit("a.yaml", "x: 2\n", base: try repository.head().commit)
        #expect(try git("status", "--porcelain") == " M b.yaml")
    }

    @Test func `that is damaged is refused as a whole`() {
        var bytes = Array("DIRC".utf8) + [0, 0, 0, 2, 0, 0, 0, 9]
        bytes += [UInt8](repeating: 0, count: 60)
        #expect(IndexFile(bytes) == nil)
        #expect(IndexFile([]) == nil)
    }

    /// A path of up to three steps, so that folders come and go.
    private func path(_ random: inout SeededRandom) -> String {
        let depth = Int.random(in: 1 ... 3, using: &random)
        return (0 ..< depth).map { "\(["d", "e", "f-g"].randomElement(using: &random) ?? "d")\($0)" }.joined(separator: "/") + ".d/"
            + "k\(Int.random(in: 0...6, using: &random)).yaml"
    }
}
