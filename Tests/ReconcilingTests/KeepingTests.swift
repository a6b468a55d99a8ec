import Documents
@testable import Reconciling
import TestSupport
import Testing

private let before = [Wanted("a/x", "x"), Wanted("a/y", "y", mode: 0o640, isTainted: true), Wanted("b/z", "z", group: "edge")]

@Suite struct `Without pruning` {
    @Test(
        arguments: [
            (nil, [Wanted("a/x", "new")], ["replace a/x"], ["a/x": "new", "a/y": "y", "b/z": "z"]),
            (nil, [], [], ["a/x": "x", "a/y": "y", "b/z": "z"]),
            ("edge", [Wanted("b/new", "1", group: "edge")], ["create b/new"], ["a/x": "x", "a/y": "y", "b/z": "z", "b/new": "1"]),
            // What is rendered goes first: a file that is kept makes room for it.
            (nil, [Wanted("a/x/deep", "1")], ["delete a/x", "create a/x/deep"], ["a/x/deep": "1", "a/y": "y", "b/z": "z"]),
            (nil, [Wanted("a", "1")], ["create a", "delete a/x", "delete a/y"], ["a": "1", "b/z": "z"]),
            ("edge", [Wanted("b", "1", group: "edge")], ["create b", "delete b/z"], ["a/x": "x", "a/y": "y", "b": "1"]),
        ] as [(String?, [Wanted], [String], [String: String])])
    func `files that are no longer rendered stay until a plan prunes`(
        group: String?, wanted: [Wanted], steps: [String], after: [String: String]
    ) throws {
        let folder = try TemporaryFolder()
        let destination = Destination(at: folder.path)
        try destination.reconcile(before)
        #expect(try destination.changes(to: wanted, only: group, prunes: false) == steps)
        try destination.reconcile(wanted, 2, only: group, prunes: false)
        #expect(try live(folder.path) == after)
        #expect(try destination.plan(rendering(wanted), for: prod, only: group, prunes: false).isEmpty)
        #expect(try destination.status().drift == [])
        try destination.reconcile(wanted, 3)
        #expect(try live(folder.path) == texts(wanted))
    }

    @Test func `a path of a group that is not switched is still held`() throws {
        let folder = try TemporaryFolder()
        let destination = Destination(at: folder.path)
        try destination.reconcile(before)
        let refusal = diagnostic { try destination.reconcile([Wanted("a", "1", group: "edge")], 2, only: "edge", prunes: false) }
        #expect(refusal?.code == "path-held")
    }

    @Test func `a kept file that was removed by hand does not come back, one that was changed by hand is not thrown away`() throws {
        let folder = try TemporaryFolder()
        let destination = Destination(at: folder.path)
        try destination.reconcile(before)
        try folder.write("current/a/x", "mine")
        let refusal = diagnostic { try destination.reconcile([], 2, prunes: false) }
        #expect(refusal?.hints == ["no target renders it any more: remove it, or put it back as it was"])
        #expect(try live(folder.path)?["a/x"] == "mine")
        #expect(try run(["rm", "current/a/x"], in: folder.path, environment: [:], input: []).status == 0)
        #expect(try destination.changes(to: [], prunes: false) == ["delete a/x"])
        try destination.reconcile([], 3, prunes: false)
        #expect(try live(folder.path) == ["a/y": "y", "b/z": "z"])
    }

    @Test func `a damaged inventory is refused, since what to keep is not known`() throws {
        let folder = try TemporaryFolder()
        let destination = Destination(at: folder.path)
        try destination.reconcile(before)
        let digest = try #require(try destination.liveRoot())
        try folder.write(Layout.inventory(digest), "cfgops inventory 1\n")
        let refusal = diagnostic { try destination.reconcile(before, 2, prunes: false) }
        #expect(refusal?.code == "inventory-damaged")
        #expect(refusal?.hints == ["reconcile once with prune: true; what is rendered is written anew"])
    }
}
