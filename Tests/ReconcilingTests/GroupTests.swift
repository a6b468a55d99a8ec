import Documents
@testable import Reconciling
import TestSupport
import Testing

private func edge(_ text: String) -> Wanted { Wanted("nginx/edge.conf", text, group: "edge") }
private func own(_ text: String) -> Wanted { Wanted("nginx/own.conf", text) }

@Suite struct `A group` {
    @Test(
        arguments: [
            ("edge", [own("2"), edge("2")], [own("1"), edge("2")]), ("", [own("2"), edge("2")], [own("2"), edge("1")]),
            (nil, [own("2"), edge("2")], [own("2"), edge("2")]), ("edge", [own("2")], [own("1")]), ("", [edge("2")], [edge("1")]),
            ("new", [own("2"), edge("2"), Wanted("n", "2", group: "new")], [own("1"), edge("1"), Wanted("n", "2", group: "new")]),
            // A path that moves to another group goes with the group that is switched.
            ("edge", [Wanted("nginx/own.conf", "2", group: "edge")], [Wanted("nginx/own.conf", "2", group: "edge")]),
            // Until then it is what it was.
            ("", [Wanted("nginx/own.conf", "2", group: "edge")], [own("1"), edge("1")]),
        ] as [(String?, [Wanted], [Wanted])])
    func `is switched alone, files of the others stay as they are (R34)`(group: String?, wanted: [Wanted], after: [Wanted]) throws {
        let folder = try TemporaryFolder()
        let destination = Destination(at: folder.path)
        try destination.reconcile([own("1"), edge("1")], 1)
        try destination.reconcile(wanted, 2, only: group)
        #expect(try live(folder.path) == texts(after))
        #expect(try destination.plan(rendering(wanted), for: prod, only: group).isEmpty)
    }

    @Test func `remembers which commit it is from`() throws {
        let folder = try TemporaryFolder()
        let destination = Destination(at: folder.path)
        try destination.reconcile([own("1"), edge("1")], 1)
        try destination.reconcile([own("2"), edge("2")], 2, only: "edge")
        let generation = try destination.reconcile([own("1"), edge("3")], 3)
        #expect(generation.groups.mapValues(\.generation) == ["": 1, "edge": 3])
        #expect(generation.groups.mapValues(\.commit) == ["": stamp(1).commit, "edge": stamp(3).commit])
    }

    @Test func `has its drift put back while another one is switched, as long as the bytes are known`() throws {
        let folder = try TemporaryFolder()
        let destination = Destination(at: folder.path)
        try destination.reconcile([own("1"), edge("1")], 1)
        try folder.write("current/nginx/own.conf", "drifted")
        let refusal = diagnostic { try destination.reconcile([own("2"), edge("2")], 2, only: "edge") }
        #expect(refusal?.message == "\"nginx/own.conf\" of group \"\" has drifted, and what it was is no longer known")
        #expect(try live(folder.path)?["nginx/edge.conf"] == "1")
        try destination.reconcile([own("1"), edge("2")], 3, only: "edge")
        #expect(try live(folder.path) == texts([own("1"), edge("2")]))
    }

    @Test(arguments: [
        (Wanted("nginx", "file", group: "edge"), "nginx"), (Wanted("nginx/own.conf/x", "deep", group: "edge"), "nginx/own.conf"),
    ])
    func `cannot take a path that another one holds`(wanted: Wanted, clash: String) throws {
        let folder = try TemporaryFolder()
        let destination = Destination(at: folder.path)
        try destination.reconcile([own("1")], 1)
        let refusal = diagnostic { try destination.reconcile([wanted], 2, only: "edge") }
        #expect(refusal?.code == "path-held")
        #expect(try live(folder.path) == texts([own("1")]))
    }
}
