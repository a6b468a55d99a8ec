import Glibc
import History
import TestSupport
import Testing

@Suite struct `A writer that is killed` {
    /// The writer kills itself at a random moment of its work; whatever it was doing, git can go on.
    @Test(arguments: 0 ..< (longRun ? 60 : 6) as Range<UInt64>)
    func `leaves the branch at a whole commit and the file at a whole version`(seed: UInt64) async throws {
        let folder = try TemporaryFolder(), path = folder.path, git = try Git(path)
        try git.commit([".gitignore": ".gitconfig\n", "a/app.yaml": "number: 0\n"], "number: 0")
        var random = SeededRandom(seed: seed)
        let delay = UInt32.random(in: 0 ... 40_000, using: &random)
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, delay = delay as UInt32] in
            let repository = try Repository.open(path), thread = killThisProcess(after: delay)
            for number in 1 ... 1_000_000 {
                try repository.commit("a/app.yaml", "number: \(number)\n", base: repository.head().commit, message: "number: \(number)")
            }
            thread.join()
        }
        try git("fsck", "--strict")
        let committed = try git("log", "-1", "--format=%s"), file = try folder.read("a/app.yaml")
        #expect(try git("show", "HEAD:a/app.yaml") == committed)
        let number = try #require(Int(committed.dropFirst(8)))
        #expect(["number: \(number)\n", "number: \(number - 1)\n"].contains(file))
        if file != committed + "\n" {
            // Between the branch and the file: the lock keeps git from committing the old file over the new commit.
            #expect(throws: Git.Failure.self) { try git("commit", "--quiet", "--all", "-m", "over it") }
        }
        // The next writer finishes what was half done, and goes on.
        let repository = try Repository.open(path)
        try repository.commit("b.yaml", "number: again\n", base: repository.head().commit)
        #expect(try folder.read("a/app.yaml") == committed + "\n")
        try expectClean(git)
        #expect(try run(["find", path, "-name", "*.lock", "-o", "-name", "*.cfgops-*"]).output == "")
    }

    @Test(arguments: 0 ..< (longRun ? 60 : 6) as Range<UInt64>)
    func `leaves no lock in a bare repository that stops the next`(seed: UInt64) async throws {
        let folder = try TemporaryFolder(), path = try folder.path("hub", made: true)
        let repository = try Repository.create(at: path, bare: true)
        try repository.commit("app.yaml", "number: 0\n", base: nil)
        var random = SeededRandom(seed: seed)
        let delay = UInt32.random(in: 0 ... 20_000, using: &random)
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, delay = delay as UInt32] in
            let repository = try Repository.open(path), thread = killThisProcess(after: delay)
            for number in 1 ... 1_000_000 { try repository.commit("app.yaml", "number: \(number)\n", base: repository.head().commit) }
            thread.join()
        }
        let tip = try #require(try repository.head().commit)
        #expect(try repository.commit("app.yaml", "number: again\n", base: tip) != nil)
        try Git(existing: path)("fsck", "--strict")
        #expect(try run(["find", path, "-name", "*.lock"]).output == "")
    }

    @Test func `whose lock is a reference's is told by the commit in it, and another's stays`() throws {
        let folder = try TemporaryFolder(), path = try folder.path("hub", made: true)
        let repository = try Repository.create(at: path, bare: true), first = try #require(try repository.commit("a", "1\n", base: nil))
        for (content, isOurs) in [("\(first)\n", true), (String(repeating: "1", count: 40) + "\n", false), ("", true)] {
            try folder.write("hub/cfgops/holders/999999-1", "reference\0refs/heads/main\0\(first)\0\n")
            try folder.write("hub/refs/heads/main.lock", content)
            let done = try repository.recoverFromDeadWriters()
            #expect(done == (isOurs ? ["removed the lock of refs/heads/main, left by process 999999"] : []))
            #expect(folder.exists("hub/refs/heads/main.lock") == !isOurs)
            #expect(try run(["ls", path + "/cfgops/holders"]).output == "")
        }
    }
}
