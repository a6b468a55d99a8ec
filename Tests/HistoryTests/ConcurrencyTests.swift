import Glibc
import History
import Synchronization
import TestSupport
import Testing

@Suite struct `Many writers` {
    /// Adds one line to a document of its own and one to a document that all share, and does so again where others were first.
    @Sendable private static func write(_ writer: Int, _ count: Int, _ repository: Repository) throws {
        func change(on snapshot: Snapshot, _ number: Int) throws -> Change {
            let shared = try snapshot.read("shared.txt") ?? [], own = try snapshot.read("own/\(writer).txt") ?? []
            let line = Array("\(writer) \(number)\n".utf8)
            return Change(
                base: snapshot.commit, edits: ["shared.txt": .write(shared + line), "own/\(writer).txt": .write(own + line)],
                message: "writer \(writer) number \(number)")
        }
        for number in 0 ..< count {
            var patient = context
            (patient.patience, patient.lockPatience) = (.seconds(120), .seconds(60))
            let first = try change(on: try repository.headSnapshot(), number)
            _ = try repository.commitChange(first, context: patient) { try change(on: $0, number) }
        }
    }

    private final class Failures: Sendable {
        private let list = Mutex<[String]>([])
        func run(_ body: () throws -> Void) { do { try body() } catch { list.withLock { $0.append("\(error)") } } }
        var all: [String] { list.withLock { $0 } }
    }

    /// Half of the writers share one handle, the others have one each, as other processes would.
    @Test func `on a bare repository lose no commit, with git pushing and packing all the time`() throws {
        let folder = try TemporaryFolder(), hub = try folder.path("hub", made: true), writers = 6, count = longRun ? 100 : 15
        let shared = try Repository.create(at: hub, bare: true), git = Git(existing: hub), failures = Failures()
        try shared.commit("readme", "hello\n", base: nil)
        let path = folder.path, done = Atomic(false)
        try git("clone", "--quiet", hub, folder.path("clone"))
        var threads = (0 ..< writers).map { writer in
            Thread { failures.run { try Self.write(writer, count, writer % 2 == 0 ? shared : try Repository.open(hub)) } }
        }
        threads.append(Thread { failures.run { try Self.push(count, Git(existing: path + "/clone")) } })
        let packer = Thread {
            // One tag more each time: the receiving side of `git push` knows the packed references by size, inode and second, and takes
            // two of them for one when nothing but the id in them is new. Then git, not cfgops, loses a commit.
            var number = 0
            while !done.load(ordering: .relaxed) {
                number += 1
                failures.run {
                    try git("tag", "packed-\(number)", "main")
                    try git("pack-refs", "--all")
                }
            }
        }
        threads.forEach { $0.join() }
        done.store(true, ordering: .relaxed)
        packer.join()
        #expect(failures.all == [])
        try git("fsck", "--strict")
        let commits = Int(try git("rev-list", "--count", "main"))
        #expect(commits == 1 + (writers + 1) * count)
        let lines = Set(try git("show", "main:shared.txt").split(separator: "\n"))
        #expect(lines.count == writers * count)
        for writer in 0 ..< writers {
            let own = try git("show", "main:own/\(writer).txt").split(separator: "\n").map(String.init)
            #expect(own == (0 ..< count).map { "\(writer) \($0)" })
        }
    }

    /// A user of plain git: commits, and pushes with a rebase until it is taken.
    @Sendable private static func push(_ count: Int, _ git: Git) throws {
        for number in 0 ..< count {
            try git.commit(["pushed.txt": "\(number)\n"], "push \(number)")
            var tries = 0
            while (try? git("push", "--quiet", "origin", "main")) == nil {
                tries += 1
                if tries > 500 { throw Conflict() }
                _ = try? git("pull", "--quiet", "--rebase", "origin", "main")
            }
        }
    }

    @Test func `in one work tree lose no commit and leave it clean`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path), failures = Failures(), writers = 4, count = longRun ? 50 : 8
        try git.commit([".gitignore": ".gitconfig\n"], "first")
        let path = folder.path
        let threads = (0 ..< writers).map { writer in
            Thread { failures.run { try Self.write(writer, count, try Repository.open(path)) } }
        }
        threads.forEach { $0.join() }
        #expect(failures.all == [])
        try expectClean(git)
        try git("fsck", "--strict")
        #expect(try git("rev-list", "--count", "main") == "\(1 + writers * count)")
        #expect(try folder.read("shared.txt").split(separator: "\n").count == writers * count)
    }
}
