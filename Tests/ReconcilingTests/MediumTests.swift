import Documents
import Glibc
@testable import Reconciling
import TestSupport
import Testing

/// A small file system of its own below a folder. Nil, said aloud, where this user may not mount one.
private func mountSmall(_ folder: String) throws -> Bool {
    let mounted = try run(["mount", "-t", "tmpfs", "-o", "size=1m", "cfgops-test", folder], in: "/", environment: [:], input: [])
    if mounted.status != 0 { printError("skipped: a file system of 1 MB cannot be mounted: \(mounted.error)") }
    return mounted.status == 0
}

private func text(_ character: Character, _ size: Int) -> String { String(repeating: character, count: size) }

@Suite struct `A medium` {
    @Test func `that is full keeps the live generation, and takes the next one that fits`() throws {
        let folder = try TemporaryFolder()
        guard try mountSmall(folder.path) else { return }
        defer { umount2(folder.path, Int32(MNT_DETACH)) }
        let destination = Destination(at: folder.path)
        let small = [Wanted("a/x", text("x", 100_000)), Wanted("a/y", "y")]
        try destination.reconcile(small, 1)
        for size in [2_000_000, 900_000, 700_000] {
            let large = [Wanted("a/x", text("z", size / 2)), Wanted("b/y", text("z", size))]
            #expect { try destination.reconcile(large, 2) } throws: { ($0 as? DiskError)?.code == ENOSPC }
            #expect(try live(folder.path) == texts(small))
            #expect(try destination.disk.list(Layout.temporary) == [])
            #expect(try destination.disk.list(Layout.generations)?.count == 1)
        }
        let fitting = [Wanted("a/x", text("z", 100_000)), Wanted("a/y", "y")]
        try destination.reconcile(fitting, 3)
        #expect(try live(folder.path) == texts(fitting))
    }

    @Test func `that fills up anywhere in a run shows all of the old or all of the new generation`() throws {
        let folder = try TemporaryFolder()
        guard try mountSmall(folder.path) else { return }
        defer { umount2(folder.path, Int32(MNT_DETACH)) }
        let old = [Wanted("a/x", "old"), Wanted("a/y", "y")]
        var failures = 0
        for pages in 0 ..< 12 {
            let new = [Wanted("a/x", "new \(pages)"), Wanted("a/y", "y"), Wanted("b/z", "z \(pages)")]
            try Destination(at: folder.path).reconcile(old, 1)
            let fill = "cat /dev/zero > ballast 2> /dev/null; truncate -s -\(pages * 4096) ballast"
            #expect(try run(["sh", "-c", fill], in: folder.path, environment: [:], input: []).status == 0)
            do { try Destination(at: folder.path).reconcile(new, 2) } catch { failures += 1 }
            let seen = try live(folder.path)
            #expect(seen == texts(old) || seen == texts(new), "\(pages) pages")
            #expect(unlink(folder.path("ballast")) == 0)
            try Destination(at: folder.path).reconcile(new, 3)
            #expect(try live(folder.path) == texts(new), "\(pages) pages")
        }
        #expect(failures > 2 && failures < 12)
    }

    @Test func `that is read-only says so, keeps what is live, and is fine as long as nothing changes`() throws {
        let folder = try TemporaryFolder()
        guard try mountSmall(folder.path) else { return }
        defer { umount2(folder.path, Int32(MNT_DETACH)) }
        let files = [Wanted("a/x", "1")]
        try Destination(at: folder.path).reconcile(files)
        #expect(try run(["mount", "-o", "remount,ro", folder.path], in: "/", environment: [:], input: []).status == 0)
        try Destination(at: folder.path).reconcile(files, 2)
        do {
            try Destination(at: folder.path).reconcile([Wanted("a/x", "2")], 3)
            Issue.record("a read-only file system was written to")
        } catch let error as DiskError {
            #expect(error.code == EROFS)
            #expect(error.diagnostic.rendered.contains("the file system is read-only"))
        }
        #expect(try live(folder.path) == texts(files))
    }
}
