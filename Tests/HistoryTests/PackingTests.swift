import Glibc
import History
import Synchronization
import TestSupport
import Testing

@Suite struct `Packing objects` {
    private func bare(_ folder: borrowing TemporaryFolder, commits: Int) throws -> (Repository, Git) {
        let path = try folder.path("hub", made: true), repository = try Repository.create(at: path, bare: true)
        try commit(commits, to: repository)
        return (repository, Git(existing: path))
    }

    private func commit(_ count: Int, to repository: Repository, startingAt first: Int = 0) throws {
        for number in first ..< first + count {
            try repository.commit(
                "environments/team-\(number % 7)/app-\(number % 31).yaml", "number: \(number)\n", base: repository.head().commit)
        }
    }

    private func count(_ name: String, _ git: Git) throws -> Int {
        let lines = try git("count-objects", "-v").split(separator: "\n").map { $0.split(separator: ":") }
        let line = try #require(lines.first { $0[0] == name })
        return try #require(Int(line[1].dropFirst()))
    }

    @Test func `puts every loose object into one pack, reachable or not, and leaves nothing loose`() throws {
        let folder = try TemporaryFolder(), (repository, git) = try bare(folder, commits: 40)
        let orphan = try git("hash-object", "-w", "--stdin", input: "nobody points at this\n"), before = try git("rev-parse", "main")
        let loose = try count("count", git)
        let result = try #require(try Packing(repository).run())
        #expect(result == Packing.Result(objects: loose, packs: 0))
        #expect(try (count("count", git), count("packs", git), count("in-pack", git)) == (0, 1, loose))
        #expect(try git("cat-file", "-p", orphan) == "nobody points at this")
        try git("fsck", "--strict")
        #expect(try git("rev-parse", "main") == before)
        // A handle that was open all the time, and had found the objects loose, finds them packed.
        try commit(1, to: repository, startingAt: 40)
        #expect(try text(repository.headSnapshot().read("environments/team-5/app-5.yaml")) == "number: 5\n")
    }

    @Test func `finds nothing to do twice`() throws {
        let folder = try TemporaryFolder(), (repository, _) = try bare(folder, commits: 3)
        _ = try Packing(repository).run()
        #expect(try Packing(repository).run() == Packing.Result())
    }

    @Test func `brings packs together so that there are few, each at least twice as large as the smaller ones together`() throws {
        let folder = try TemporaryFolder(), (repository, git) = try bare(folder, commits: 1)
        for round in 0 ..< 24 {
            try commit(4, to: repository, startingAt: 1 + 4 * round)
            _ = try Packing(repository).run()
        }
        #expect(try count("packs", git) <= 6)
        let sizes = try run(["sh", "-c", "for i in objects/pack/*.idx; do git show-index < $i | wc -l; done"], in: git.folder)
            .output.split(separator: "\n").compactMap { Int($0) }.sorted()
        var smaller = 0
        for size in sizes {
            #expect(size >= smaller)
            smaller += size
        }
        try git("fsck", "--strict")
        #expect(try git("rev-list", "--count", "main") == "97")
    }

    @Test(arguments: ["keep", "promisor"])
    func `leaves a pack alone that something holds on to`(word: String) throws {
        let folder = try TemporaryFolder(), (repository, git) = try bare(folder, commits: 2)
        _ = try Packing(repository).run()
        let pack = try #require(try run(["sh", "-c", "ls objects/pack/*.pack"], in: git.folder).output.split(separator: "\n").first)
        try folder.write("hub/\(pack.dropLast(5)).\(word)", "")
        try commit(10, to: repository, startingAt: 2)
        #expect(try Packing(repository).run()?.packs == 0)
        #expect(folder.exists("hub/\(pack)") == true)
        #expect(try count("packs", git) == 2)
    }

    @Test func `is due when git would do it too, and never where gc.auto is 0`() throws {
        let folder = try TemporaryFolder(), (repository, git) = try bare(folder, commits: 120)
        #expect(try !Packing(repository).isDue())
        try git("config", "gc.auto", "100")
        #expect(try Packing(Repository.open(git.folder)).isDue())
        try git("config", "gc.auto", "0")
        #expect(try !Packing(Repository.open(git.folder)).isDue())
    }

    @Test func `stops at an object that cannot be read, and removes nothing`() throws {
        let folder = try TemporaryFolder(), (repository, git) = try bare(folder, commits: 5)
        let blob = try git("rev-parse", "main:environments/team-4/app-4.yaml"), loose = try count("count", git)
        let file = "hub/objects/\(blob.prefix(2))/\(blob.dropFirst(2))"
        _ = try run(["chmod", "u+w", folder.path(file)])
        try folder.write(file, "no object")
        #expect(throws: GitError.self) { try Packing(Repository.open(git.folder)).run() }
        #expect(try run(["sh", "-c", "ls objects/?? | grep -c '.\\{38\\}'"], in: git.folder).output == "\(loose)\n")
        _ = repository
    }

    @Test func `lets everybody read and write meanwhile`() throws {
        let folder = try TemporaryFolder(), (repository, git) = try bare(folder, commits: 60), path = git.folder
        let failures = Mutex<[String]>([]), done = Atomic(false)
        @Sendable func guarded(_ body: () throws -> Void) { do { try body() } catch { failures.withLock { $0.append("\(error)") } } }
        let packer = Thread {
            while !done.load(ordering: .relaxed) { guarded { _ = try Packing(Repository.open(path)).run() } }
        }
        let readers = (0 ..< 2).map { _ in
            Thread {
                guarded {
                    let open = try Repository.open(path)
                    while !done.load(ordering: .relaxed) {
                        let snapshot = try open.headSnapshot()
                        for number in 0 ..< 31 { _ = try snapshot.read("environments/team-\(number % 7)/app-\(number).yaml") }
                    }
                }
            }
        }
        let total = longRun ? 2000 : 150
        guarded { try commit(total, to: repository, startingAt: 60) }
        done.store(true, ordering: .relaxed)
        (readers + [packer]).forEach { $0.join() }
        #expect(failures.withLock(\.self) == [])
        try git("fsck", "--strict")
        #expect(try git("rev-list", "--count", "main") == "\(60 + total)")
    }

    @Test(arguments: 0 ..< (longRun ? 40 : 4) as Range<UInt64>)
    func `that is killed loses nothing`(seed: UInt64) async throws {
        let folder = try TemporaryFolder(), (repository, git) = try bare(folder, commits: 150), path = git.folder
        var random = SeededRandom(seed: seed)
        let delay = UInt32.random(in: 0 ... 25_000, using: &random)
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, delay = delay as UInt32] in
            let repository = try Repository.open(path), thread = killThisProcess(after: delay)
            _ = try Packing(repository).run()
            thread.join()
        }
        try git("fsck", "--strict")
        #expect(try git("rev-list", "--count", "main") == "150")
        _ = try #require(try Packing(repository).run())
        #expect(try count("count", git) == 0)
        try git("fsck", "--strict")
    }
}
