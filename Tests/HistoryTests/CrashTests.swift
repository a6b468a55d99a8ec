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
            let repository = try Repository.open(path)
            let thread = Thread {
                usleep(delay)
                kill(getpid(), SIGKILL)
            }
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
        _ = try run(["sh", "-c", "rm -f .git/index.lock .git/refs/heads/main.lock a/.app.yaml.cfgops-*"], in: path)
        try git("restore", "--staged", "--worktree", ".")
        try expectClean(git)
        let repository = try Repository.open(path)
        try repository.commit("a/app.yaml", "number: again\n", base: repository.head().commit)
        try expectClean(git)
    }
}
