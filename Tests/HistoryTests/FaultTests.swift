import Glibc
import History
import TestSupport
import Testing

@Suite struct `When something is in the way` {
    private func bare(_ folder: borrowing TemporaryFolder, _ name: String = "hub") throws -> (Repository, ObjectID, Git) {
        let path = try folder.path(name, made: true), repository = try Repository.create(at: path, bare: true)
        let first = try #require(try repository.commit("app.yaml", "a: 1\n", base: nil))
        return (repository, first, Git(existing: path))
    }

    @Test func `a lock that stays is an error that names its file, and the branch has not moved`() throws {
        let folder = try TemporaryFolder(), (repository, first, git) = try bare(folder)
        let lock = "refs/heads/main.lock"
        try folder.write("hub/\(lock)", "")
        let error = #expect(throws: GitError.self) { try repository.commit("app.yaml", "a: 2\n", base: first) }
        #expect(error?.isLocked == true)
        #expect(error?.detail == "another process holds the lock \(folder.path)/hub/\(lock)")
        #expect(try git("rev-parse", "main") == first.description)
        _ = try run(["rm", folder.path("hub/\(lock)")])
        #expect(try repository.commit("app.yaml", "a: 2\n", base: first) != nil)
    }

    @Test func `a lock that goes is waited for`() throws {
        let folder = try TemporaryFolder(), (repository, first, _) = try bare(folder)
        try folder.write("hub/refs/heads/main.lock", "")
        let path = folder.path("hub/refs/heads/main.lock")
        var patient = context
        (patient.patience, patient.lockPatience) = (.seconds(60), .seconds(60))
        let thread = Thread {
            usleep(50_000); unlink(path)
        }
        defer { thread.join() }
        let change = Change(base: first, edits: ["app.yaml": .write([])], message: "m")
        #expect(try repository.commitChange(change, context: patient) { _ in throw Conflict() } != nil)
    }

    @Test func `the lock of an index that stays is an error that names it, and nothing moves`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        let first = try git.commit(["app.yaml": "a: 1\n"], "first")
        try folder.write(".git/index.lock", "")
        let repository = try Repository.open(folder.path)
        let error = #expect(throws: GitError.self) { try repository.commit("app.yaml", "a: 2\n", base: repository.head().commit) }
        #expect(error?.detail == "another process holds the lock \(folder.path)/.git/index.lock")
        #expect(error?.hints == ["cfgops doctor --repair removes it when no process holds it any more"])
        #expect(folder.exists(".git/index.lock") == true)
        #expect(try git("rev-parse", "HEAD") == first)
        #expect(try folder.read("app.yaml") == "a: 1\n")
    }

    @Test func `an object that is missing is never "absent" (R4)`() throws {
        let folder = try TemporaryFolder(), git = try Git(folder.path)
        try git.commit(["conf/app.yaml": "a: 1\n", "other/o.yaml": "o: 1\n"], "first")
        let repository = try Repository.open(folder.path), snapshot = try repository.headSnapshot()
        for object in ["HEAD:conf/app.yaml", "HEAD:conf"] {
            let id = try git("rev-parse", object)
            _ = try run(["rm", "-f", folder.path(".git/objects/\(id.prefix(2))/\(id.dropFirst(2))")])
            let fresh = try Repository.open(folder.path).headSnapshot()
            let error = #expect(throws: GitError.self) { try fresh.read("conf/app.yaml") }
            #expect(error?.isMissingObject == true, "\(object)")
            #expect(try text(fresh.read("other/o.yaml")) == "o: 1\n")
            #expect(try fresh.read("conf2/app.yaml") == nil)
        }
        #expect(throws: GitError.self) { try Repository.open(folder.path).changes(from: nil, to: snapshot.commit) }
    }

    @Test(.enabled(if: isRoot, "a read-only object database is made by a mount here"))
    func `a read-only object database is an error, and the branch has not moved`() throws {
        let folder = try TemporaryFolder(), (repository, first, git) = try bare(folder)
        let objects = folder.path("hub/objects")
        guard try mounted(["--bind", objects, objects]) else { return }
        defer { _ = try? run(["umount", objects]) }
        _ = try run(["mount", "-o", "remount,ro,bind", objects])
        let error = #expect(throws: GitError.self) { try repository.commit("app.yaml", "a: 2\n", base: first) }
        #expect(error?.reason == .failure)
        #expect(error?.detail.contains("Read-only file system") == true, "\(error?.detail ?? "")")
        #expect(try git("rev-parse", "main") == first.description)
    }

    @Test(.enabled(if: isRoot, "a full disk is made by a mount here"), arguments: [true, false])
    func `a full disk is an error, nothing is half written, and the branch has not moved`(isBare: Bool) throws {
        let folder = try TemporaryFolder(), disk = try folder.path("disk", made: true)
        guard try mounted(["-t", "tmpfs", "-o", "size=1m", "tmpfs", disk]) else { return }
        defer { _ = try? run(["umount", disk]) }
        let repository = try Repository.create(at: disk + "/r", bare: isBare), git = Git(existing: disk + "/r")
        var tip = try #require(try repository.commit("conf/app.yaml", "a: 1\n", base: nil)), failed: GitError?
        // Ever smaller files, so that the disk is full at another step each time.
        var random = SeededRandom(seed: 1)
        let noise = (0 ..< 400_000).map { _ in UInt8.random(in: 0 ... 255, using: &random) }
        for size in [400_000, 200_000, 100_000, 50_000, 20_000, 8000, 4000, 2000, 1000, 1, 1, 1, 1] {
            for number in 0 ..< 40 {
                let edits: [String: Change.Edit] = ["conf/app.yaml": .write([UInt8(number)] + noise.prefix(size))]
                do {
                    let change = Change(base: tip, edits: edits, message: "noise")
                    tip = try repository.commitChange(change, context: context) { _ in throw Conflict() } ?? tip
                } catch let error as GitError {
                    #expect(error.reason == .failure)
                    #expect(error.detail.contains("No space left on device"), "\(error.detail)")
                    failed = error
                    break
                }
            }
            #expect(try git("rev-parse", "main") == tip.description)
            let committed = try repository.snapshot(tip).read("conf/app.yaml"),
                isSame = try isBare || readFile(disk + "/r/conf/app.yaml") == committed
            #expect(isSame)
        }
        _ = try #require(failed)
        try git("fsck", "--strict")
        // The disk is still full, so git must not write down what it finds.
        if !isBare { #expect(try git("--no-optional-locks", "status", "--porcelain") == "") }
        #expect(try run(["find", disk, "-name", "*.lock", "-o", "-name", "*.cfgops-*"]).output == "")
    }

    /// Whether `mount` may do that here; a refusal is said on standard error.
    private func mounted(_ words: [String]) throws -> Bool {
        let result = try run(["mount"] + words)
        if result.status != 0 { printError("skipped: mount is refused here: \(result.error)") }
        return result.status == 0
    }
}
