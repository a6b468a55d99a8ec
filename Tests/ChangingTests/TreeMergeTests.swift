import Changing
import Documents
import History
import TestSupport
import Testing
import Validating

/// Three trees: a base, what was made of it here, and what was made of it there.
@Suite struct `Merging two trees of files` {
    private static let manifest = "version: 1\nenvironments: {prod: {}}\n", app = "environments/prod/app.yaml"

    /// - Parameters: files that are there beside the manifest; nil takes one of the base away.
    private func merge(
        _ base: [String: String], _ ours: [String: String?], _ theirs: [String: String?], root: String = ""
    ) throws -> (texts: [String: String?], conflicts: [KeyConflict]) {
        let folder = try TemporaryFolder(), prefix = root.isEmpty ? "" : root + "/"
        func placed<Text>(_ files: [String: Text]) -> [String: Text] {
            Dictionary(uniqueKeysWithValues: files.map { (prefix + $0.key, $0.value) })
        }
        let start = placed(base.merging(["cfgops.yaml": Self.manifest]) { own, _ in own })
        let repository = try folder.repository(start.mapValues { $0 }), before = try repository.headSnapshot(root: root)
        try repository.commit(placed(ours))
        let here = try repository.headSnapshot(root: root)
        try repository.commit(Dictionary(uniqueKeysWithValues: placed(ours).keys.map { ($0, start[$0]) }))
        try repository.commit(placed(theirs))
        let place = ConfigurationRoot(repository: repository, folder: root)
        let merge = TreeMerge(root: place, base: before, ours: here, theirs: try repository.headSnapshot(root: root), sealing: .without)
        let result = try merge.merged()
        return (try result.edits.mapValues { try text($0, repository) }, result.conflicts)
    }

    private func text(_ edit: Change.Edit, _ repository: Repository) throws -> String {
        switch edit {
        case .write(let bytes, _): String(decoding: bytes, as: UTF8.self)
        case .put(let id, _): String(decoding: try repository.blob(id), as: UTF8.self)
        case .delete: "deleted"
        }
    }

    @Test(
        arguments: [
            (["t": "1"], [:], ["t": "2"], ["t": "2"]), (["t": "1"], ["t": "2"], ["t": "2"], [:]),
            (["t": "1"], [:], ["t": nil], ["t": "deleted"]), ([:], ["t": "1"], ["t": "1"], [:]),
            ([app: "a: 1\nb: 2\n"], [app: "a: 1 # one\nb: 2\n"], [app: "a: 1\nb: 3\n"], [app: "a: 1 # one\nb: 3\n"]),
            ([:], [app: "a: 1\n"], [app: "b: 2\n"], [app: "a: 1\nb: 2\n"]),
            (
                ["cfgops.yaml": manifest], ["cfgops.yaml": manifest + "parity: {allow: [a]}\n"],
                ["cfgops.yaml": manifest + "yaml: {merge-keys: false}\n"],
                ["cfgops.yaml": manifest + "parity: {allow: [a]}\nyaml: {merge-keys: false}\n"]
            ),
            (["t": "1\n2\n3\n4\n5\n"], ["t": "0\n2\n3\n4\n5\n"], ["t": "1\n2\n3\n4\n6\n"], ["t": "0\n2\n3\n4\n6\n"]),
            // Moved on one side, changed on the other.
            (
                [app: "a: 1\n"], [app: nil, "environments/prod/web.yaml": "a: 1\n"], [app: "a: 2\n"],
                ["environments/prod/web.yaml": "a: 2\n"]
            ),
            (
                [app: "a: 1\n"], [app: "a: 2\n"], [app: nil, "environments/prod/web.yaml": "a: 1\n"],
                [app: "deleted", "environments/prod/web.yaml": "a: 2\n"]
            ),
        ] as [([String: String], [String: String?], [String: String?], [String: String])])
    func `takes what one side did, and merges what both did`(
        base: [String: String], ours: [String: String?], theirs: [String: String?], expected: [String: String]
    ) throws {
        for root in ["", "config"] {
            let result = try merge(base, ours, theirs, root: root)
            #expect(result.conflicts == [])
            #expect(result.texts == expected.mapValues { $0 })
        }
    }

    @Test(
        arguments: [
            (
                [app: "a: 1\nb: 1\n"], [app: "a: 2\nb: 1\n"], [app: "a: 3\nb: 2\n"],
                "environments/prod/app.yaml:1:4: error: \"a\" is 2 here and 3 in the change; both started from 1"
            ),
            (
                [app: "a: 1\n"], [app: "a: 2\n"], [app: nil],
                "environments/prod/app.yaml: error: the whole file is changed here and deleted in the change\n"
                    + "  hint: decide whether the file stays, and with what in it"
            ),
            (
                ["t": "1\n"], ["t": "2\n"], ["t": "3\n"],
                "t: error: the whole file is changed here and changed in the change\n  hint: both changed the same lines"
            ),
            (
                ["t": "1\0"], ["t": "2\0"], ["t": "3\0"],
                "t: error: the whole file is changed here and changed in the change\n  hint: the file is no text"
            ),
            (
                [app: "a: ENC[1]\nsops: {mac: m}\n"], [app: "a: ENC[2]\nsops: {mac: n}\n"], [app: "b: ENC[1]\nsops: {mac: o}\n"],
                "environments/prod/app.yaml: error: the whole file is changed here and changed in the change\n"
                    + "  hint: without a key a sealed file is merged only whole: its values are authenticated together"
            ),
            (
                [:], ["t": "1"], ["t/u": "2"],
                "t/u: error: the whole file is deleted here and added in the change\n  hint: \"t\" is in its place here"
            ),
        ] as [([String: String], [String: String?], [String: String?], String)])
    func `names every conflict, and edits none of those files`(
        base: [String: String], ours: [String: String?], theirs: [String: String?], complaint: String
    ) throws {
        let result = try merge(base, ours, theirs)
        #expect(result.texts.isEmpty)
        #expect(result.conflicts.map(\.diagnostic.rendered) == [complaint])
    }
}
