import CSystem
import Glibc
import History
import TestSupport
import Testing

private let now: Int64 = 1_767_603_600

/// Makes a file as old as `age` seconds before `now`.
private func leave(_ path: String, age: Int64, _ text: String = "") throws {
    _ = try run(["mkdir", "-p", String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])])
    try writeFile(path, Array(text.utf8))
    #expect(try run(["touch", "-d", "@\(now - age)", path]).status == 0)
}

@Suite struct `Housekeeping of a repository` {
    private static let locks = [
        "index.lock", "HEAD.lock", "packed-refs.lock", "shallow.lock", "config.lock", "refs/heads/main.lock", "refs/heads/team/a.lock",
        "refs/tags/v1.lock",
    ]

    @Test(arguments: locks, [false, true])
    func `removes a lock of git that nobody holds once it is certainly of a dead process`(lock: String, isBare: Bool) throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path("r", made: true), bare: isBare)
        let home = git.folder + (isBare ? "" : "/.git"), path = "\(home)/\(lock)"
        let repository = try Repository.open(git.folder)
        try leave(path, age: 599)
        #expect(try repository.tidy(now: now).locks == [])
        #expect(access(path, F_OK) == 0)
        try leave(path, age: 600)
        #expect(try repository.tidy(now: now).locks == [path])
        #expect(access(path, F_OK) != 0)
        #expect(try repository.tidy(now: now).isEmpty)
        try git("for-each-ref")
    }

    @Test func `leaves the lock of a process that lives, however old`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path("r", made: true))
        let path = git.folder + "/.git/index.lock"
        try leave(path, age: 100_000)
        let holder = try BackgroundProcess(["sh", "-c", "exec 9<\"$1\"; echo held; sleep 600", "sh", path])
        #expect(holder.greeting == "held")
        #expect(try Repository.open(git.folder).tidy(now: now).isEmpty)
        #expect(access(path, F_OK) == 0)
    }

    @Test func `removes what killed processes were writing, a day later`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path("r", made: true), bare: true)
        try git("commit-tree", "-m", "x", git("hash-object", "-w", "-t", "tree", "/dev/null"))
        let names = ["pack/tmp_pack_x1", "pack/tmp_idx_x2", "17/tmp_obj_x3", "pack/pack_git2_x4", "pack/.tmp-5-pack"]
        for name in names { try leave("\(git.folder)/objects/\(name)", age: 86_401) }
        try leave("\(git.folder)/objects/pack/tmp_pack_young", age: 86_400)
        try leave("\(git.folder)/objects/pack/notes.txt", age: 1_000_000)
        let repository = try Repository.open(git.folder), done = try repository.tidy(now: now)
        #expect(Set(done.leftovers) == Set(names.map { "\(git.folder)/objects/\($0)" }))
        #expect(try run(["ls", "\(git.folder)/objects/pack"]).output == "notes.txt\ntmp_pack_young\n")
        try git("fsck", "--strict")
        #expect(try repository.tidy(now: now).isEmpty)
    }

    @Test func `packs loose objects when there are many`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path("r", made: true))
        try git("config", "gc.auto", "1")
        for number in 0 ..< 600 { try git.write(["f\(number)": "\(number)"]) }
        try git.commit([:], "many")
        let repository = try Repository.open(git.folder)
        let isDue = try Packing(repository).isDue(), done = try repository.tidy(now: now)
        #expect((done.packed?.objects ?? 0 > 500) == isDue)
        try git("fsck", "--strict")
    }
}
