import Documents
import Glibc
@testable import Reconciling
import TestSupport
import Testing

private let files = [Wanted("a/x", "one"), Wanted("a/y", "two"), Wanted("b/z", "six", mode: 0o640, isTainted: true)]

@Suite struct `Drift from the inventory` {
    @Test(
        arguments: [
            ("printf ONE > current/a/x", "a/x", .content), ("printf more >> current/a/x", "a/x", .content),
            ("rm current/a/x", "a/x", .missing), ("chmod 600 current/a/x", "a/x", .mode),
            ("printf SIX > current/b/z", "b/z", .content), ("chmod 644 current/b/z", "b/z", .mode),
            ("cp current/a/x copy && ln -sf $PWD/copy current/a/x", "a/x", .replaced),
            ("rm current/a", "a", .missing), ("ln -sfn /etc current/a", "a", .replaced),
        ] as [(String, String, Drift)])
    func `is seen, and put back without a new generation`(line: String, path: String, drift: Drift) throws {
        let folder = try TemporaryFolder()
        let destination = Destination(at: folder.path)
        try destination.reconcile([Wanted("a/x", "zero")], 1)
        try destination.reconcile(files, 2)
        #expect(try run(["sh", "-c", line], in: folder.path, environment: [:], input: []).status == 0)
        #expect(
            try destination.status().drift.map { [$0.action.rawValue, $0.path, $0.drift?.rawValue] } == [["drifted", path, drift.rawValue]])
        #expect(try destination.changes(to: files) == ["drifted \(path)"])

        #expect(try destination.reconcile(files, 3).number == 2)
        #expect(try live(folder.path) == texts(files))
        #expect(try destination.status().drift == [])
        #expect(try destination.generations().map(\.number) == [1, 2])
        #expect(try destination.disk.list(Layout.temporary) == [])
    }

    @Test func `of a file that changes anyway ends with the change`() throws {
        let folder = try TemporaryFolder()
        let destination = Destination(at: folder.path)
        try destination.reconcile(files)
        try folder.write("current/a/x", "drifted")
        let plan = try destination.plan(rendering([Wanted("a/x", "new")] + files.dropFirst()), for: prod)
        #expect(plan.steps.filter { $0.path == "a/x" }.map { [$0.action.rawValue, $0.drift?.rawValue] } == [["replace", "content"]])
        try destination.apply(plan, stamp: stamp(2))
        #expect(try live(folder.path)?["a/x"] == "new")
    }

    @Test func `of the inventory is put right from what is wanted`() throws {
        let folder = try TemporaryFolder()
        let destination = Destination(at: folder.path)
        try destination.reconcile(files)
        let digest = try #require(try destination.liveRoot())
        try folder.write(Layout.inventory(digest), "cfgops inventory 1\n")
        #expect(diagnostic { _ = try destination.status() }?.code == "inventory-damaged")
        #expect(diagnostic { try destination.reconcile(files, 2, only: "") }?.code == "inventory-damaged")
        try destination.reconcile(files, 2)
        #expect(try destination.status().drift == [])
        #expect(try live(folder.path) == texts(files))
    }
}

@Suite struct `A file that stays` {
    @Test(
        arguments: [
            ("as it was", Wanted("a/y", "two"), nil, true), ("with another mode", Wanted("a/y", "two", mode: 0o600), nil, false),
            ("changed by somebody", Wanted("a/y", "two"), "TWO", false),
        ] as [(String, Wanted, String?, Bool)])
    func `shares its inode with the generation before only when bytes, mode and owner are equal (R35)`(
        what: String, wanted: Wanted, drift: String?, isShared: Bool
    ) throws {
        let folder = try TemporaryFolder()
        let destination = Destination(at: folder.path)
        try destination.reconcile([Wanted("a/x", "1"), Wanted("a/y", "two")], 1)
        let before = try inode("\(folder.path)/current/a/y")
        if let drift { try folder.write("current/a/y", drift) }
        try destination.reconcile([Wanted("a/x", "2"), wanted], 2)
        #expect(try inode("\(folder.path)/current/a/y") == before ? isShared : !isShared, "\(what)")
        #expect(try live(folder.path)?["a/y"] == "two")
    }

    @Test func `is copied where the file system has no links`() throws {
        let disk = LinklessDisk()
        try Destination(folder: "", disk: disk).reconcile([Wanted("a/x", "1"), Wanted("a/y", "two")], 1)
        try Destination(folder: "", disk: disk).reconcile([Wanted("a/x", "2"), Wanted("a/y", "two")], 2)
        #expect(try disk.live() == ["a/x": "2", "a/y": "two"])
    }

    private func inode(_ path: String) throws -> ino_t {
        var found = stat()
        guard stat(path, &found) == 0 else { throw Problem("no \(path)") }
        return found.st_ino
    }
}
