import Changing
import Documents
import History
import Overlays
import TestSupport
import Testing
import Validating

@Suite struct `A change of layers on a lost race (R23)` {
    private static let files: [String: String?] = [
        "cfgops.yaml": "version: 1\nenvironments: { dev: {}, prod: {} }\n",
        "environments/base/app.yaml": "port: 80\nhosts: [a]\nlog: info\n",
        "environments/prod/app.yaml": "port: 443\n",
        "environments/prod/notes.yaml": "a: 1\n",
    ]

    /// What the edits made of the first commit, and the conflicts when they meet the second one instead.
    private func race(
        _ edits: [LayerEdit], against other: [String: String?]
    ) throws -> (edits: [String: Change.Edit], conflicts: [String]) {
        let folder = try TemporaryFolder(), repository = try folder.repository(Self.files, other)
        let root = ConfigurationRoot(repository: repository, folder: "")
        func execute(_ revision: String, after earlier: LayerChange.Result? = nil) throws -> LayerChange.Result {
            let commit = try repository.resolve(revision, now: Moment(seconds: 0, offset: 0))
            let tree = EditedTree(try repository.snapshot(commit), edits: [:])
            return try LayerChange(edits).execute(on: tree, in: root, inputs: Inputs(), cache: LayerCache(), after: earlier)
        }
        do {
            return (try execute("HEAD", after: execute("HEAD~1")).edits, [])
        } catch let error as Diagnostics {
            return ([:], error.list.map(\.rendered))
        }
    }

    private static let port = DocumentPath(document: "app", path: Path([.key("port")]))
    private static let hosts = DocumentPath(document: "app", path: Path([.key("hosts")]))
    private static let notes = DocumentPath(document: "notes")

    @Test func `is made again where the head still has what it saw`() throws {
        let edits = [LayerEdit(.named(["base", "prod"]), Self.port, .set(.scalar(kind: .integer, text: "1")))]
        let result = try race(edits, against: ["environments/base/app.yaml": "port: 80\nhosts: [a]\nlog: debug\n"])
        #expect(result.conflicts == [])
        #expect(result.edits["environments/base/app.yaml"] == .write(Array("port: 1\nhosts: [a]\nlog: debug\n".utf8)))
    }

    @Test(
        arguments: [
            (
                [LayerEdit(.named(["base", "prod"]), port, .set(.scalar(kind: .integer, text: "1")))],
                ["environments/base/app.yaml": "port: 81\n", "environments/prod/app.yaml": "port: 444\n"],
                [
                    "environments/base/app.yaml:1:7: error: \"port\" is 81 here and 1 in the change; both started from 80",
                    "environments/prod/app.yaml:1:7: error: \"port\" is 444 here and 1 in the change; both started from 443",
                ]
            ),
            (
                [LayerEdit(.named(["base"]), hosts, .append(.string("b")))], ["environments/base/app.yaml": "hosts: [a, c]\n"],
                [
                    "environments/base/app.yaml:1:8: error: \"hosts\" is [\"a\",\"c\"] here and [\"a\",\"b\"] in the change; both started from [\"a\"]"
                ]
            ),
            (
                [LayerEdit(.named(["base"]), port, .move(to: DocumentPath(document: "app", path: Path([.key("p")])), in: nil))],
                ["environments/base/app.yaml": "port: 81\n"],
                ["environments/base/app.yaml:1:7: error: \"port\" is 81 here and nothing in the change; both started from 80"]
            ),
            (
                [LayerEdit(.stating, port, .rename(to: "p"))], ["environments/dev/app.yaml": "port: 9\n"],
                ["environments/dev/app.yaml:1:7: error: \"port\" is 9 here and nothing in the change; both started from nothing"]
            ),
            (
                [LayerEdit(.named(["prod"]), notes, .move(to: DocumentPath(document: "memos"), in: nil))],
                ["environments/prod/notes.yaml": "a: 2\n"],
                ["environments/prod/notes.yaml: error: the whole file is changed here and deleted in the change"]
            ),
            // Done already, by somebody else.
            (
                [LayerEdit(.named(["prod"]), port, .unset)], ["environments/prod/app.yaml": "log: debug\n"],
                ["environments/prod/app.yaml: error: \"port\" is nothing here and nothing in the change; both started from 443"]
            ),
        ] as [([LayerEdit], [String: String?], [String])])
    func `is refused with both values where it does not`(edits: [LayerEdit], other: [String: String?], expected: [String]) throws {
        #expect(try race(edits, against: other).conflicts == expected)
    }

    @Test func `names every edit that is wrong, and none that only follows from one`() throws {
        let folder = try TemporaryFolder(), repository = try folder.repository(Self.files)
        func edit(_ line: Int, _ path: String, _ action: LayerEdit.Action) throws -> LayerEdit {
            LayerEdit(
                .named(["prod"]), try DocumentPath(parsing: path), action,
                at: Place(file: "edits", position: Position(line: line, column: 1)))
        }
        let edits = [
            try edit(1, "app:nothing", .unset), try edit(2, "app:nothing.here", .set(.string("x"))),
            try edit(3, "app:port.x", .set(.string("x"))), try edit(4, "app:log", .rename(to: "level")),
            try edit(5, "app:ok", .set(.string("x"))),
        ]
        let root = ConfigurationRoot(repository: repository, folder: "")
        let error = #expect(throws: Diagnostics.self) {
            let tree = EditedTree(try repository.headSnapshot(), edits: [:])
            _ = try LayerChange(edits).execute(on: tree, in: root, inputs: Inputs(), cache: LayerCache())
        }
        #expect(
            error?.list.map(\.rendered) == [
                "edits:1:1: error: no \"nothing\"\n  hint: see environments/prod/app.yaml:1:1",
                "edits:3:1: error: \"port\" is an integer, it has nothing below it\n  hint: see environments/prod/app.yaml:1:7",
                "edits:4:1: error: \"app:log\" is not stated in prod, which inherits it\n  hint: environments/base/app.yaml states it",
            ])
    }
}
