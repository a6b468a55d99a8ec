import Changing
import Documents
import History
import Overlays
import TestSupport
import Testing
import Validating

@Suite struct `Taking documents back (R24)` {
    private static let files: [String: String?] = [
        "cfgops.yaml": "version: 1\nenvironments: { dev: {}, prod: {}, prod-eu: { inherits: prod } }\n",
        "environments/base/app.yaml": "# what all start from\nport: 1   # ours\nhost: a\nurl: ${db:url}\n",
        "environments/base/db.yaml": "url: db://one\n",
        "environments/prod/app.yaml": "workers: 2\n",
    ]

    private func takeBack(
        _ documents: [String], _ since: [String: String?], in environment: String? = nil, pins: Bool = true
    ) throws -> (texts: [String: String?], result: RollbackResult) {
        let folder = try TemporaryFolder(), repository = try folder.repository(Self.files, since)
        let selection = Selection(environment: environment, documents: try documents.map { try DocumentPath(parsing: $0) })
        let result = try rollback(repository, selection, pins: pins)
        return (try texts(result.edits, in: repository), result)
    }

    private func pins(_ result: RollbackResult) -> [String] { result.pinned.map { "\($0.target) in \($0.environment)" } }

    @Test func `takes the layers of every environment back and leaves other documents alone`() throws {
        let (texts, result) = try takeBack(
            ["app"],
            [
                "environments/base/app.yaml": "port: 2\nurl: ${db:url}\n", "environments/dev/app.yaml": "port: 3\n",
                "environments/prod/app.yaml": nil, "environments/base/web.yaml": "a: 1\n",
            ])
        #expect(
            texts == [
                "environments/base/app.yaml": Self.files["environments/base/app.yaml"], "environments/dev/app.yaml": String?.none,
                "environments/prod/app.yaml": "workers: 2\n",
            ])
        #expect(result.pinned.isEmpty)
    }

    @Test func `takes one path back, and everything else in the layer stays byte for byte`() throws {
        let now = "# new head\nport: 2   # ours\nhost: b   # theirs\nurl: ${db:url}\nnew: [1]\n"
        let (texts, _) = try takeBack(["app:port"], ["environments/base/app.yaml": now, "environments/prod/app.yaml": "workers: 3\n"])
        #expect(texts == ["environments/base/app.yaml": now.replacing("port: 2", with: "port: 1")])
    }

    @Test func `takes away what was not stated then, and a layer that would be empty`() throws {
        let (texts, _) = try takeBack(
            ["app:port"], ["environments/dev/app.yaml": "port: 9\n", "environments/prod/app.yaml": "port: 8\nworkers: 2\n"])
        #expect(texts == ["environments/dev/app.yaml": String?.none, "environments/prod/app.yaml": "workers: 2\n"])
    }

    @Test func `takes a mapping back key by key, with its comments`() throws {
        let old = "server:\n  # the port\n  port: 1 # ours\n  tls: { on: true }\n  old: 1\nx: 1\n"
        let new = "server:\n  # the port\n  port: 2 # theirs\n  # safe\n  tls: { on: false, new: 3 }\nx: 2\n"
        let folder = try TemporaryFolder(), file = "environments/base/app.yaml"
        let repository = try folder.repository(Self.files.merging([file: old]) { $1 }, [file: new])
        let selection = Selection(documents: [DocumentPath(document: "app", path: Path([.key("server")]))])
        let back = "server:\n  # the port\n  port: 1 # theirs\n  # safe\n  tls: { on: true }\n  old: 1\nx: 2\n"
        #expect(try texts(rollback(repository, selection).edits, in: repository) == [file: back])
    }

    @Test func `brings a statement back that was taken out`() throws {
        let (texts, _) = try takeBack(["app:workers"], ["environments/prod/app.yaml": "port: 8\n"])
        #expect(texts == ["environments/prod/app.yaml": "port: 8\nworkers: 2\n"])
    }

    @Test func `brings a document back that was deleted`() throws {
        let (texts, _) = try takeBack(["app"], ["environments/base/app.yaml": nil, "environments/prod/app.yaml": nil])
        #expect(texts == Self.files.filter { $0.key.hasSuffix("app.yaml") })
    }

    @Test func `takes a document away that did not exist then`() throws {
        let (texts, _) = try takeBack(["web"], ["environments/base/web.yaml": "a: 1\n", "environments/prod/web.yaml": "a: 2\n"])
        #expect(texts == ["environments/base/web.yaml": String?.none, "environments/prod/web.yaml": String?.none])
    }

    @Test func `pins what a referenced document made different, once for those that inherit`() throws {
        let (texts, result) = try takeBack(["app:url"], ["environments/base/db.yaml": "url: db://two\n"])
        #expect(
            texts == ["environments/dev/app.yaml": "url: db://one\n", "environments/prod/app.yaml": "workers: 2\nurl: db://one\n"])
        #expect(pins(result) == ["app:url in dev", "app:url in prod"])
        #expect(try takeBack(["app"], ["environments/base/db.yaml": "url: db://two\n"], pins: false).texts.isEmpty)
    }

    @Test func `takes back one environment's own statements, pinned against what it inherits`() throws {
        let since = ["environments/base/app.yaml": "port: 2\nhost: b\nurl: ${db:url}\n", "environments/prod/app.yaml": "workers: 3\n"]
        let (texts, result) = try takeBack(["app:port"], since.mapValues { Optional($0) }, in: "prod")
        #expect(texts == ["environments/prod/app.yaml": "workers: 3\nport: 1\n"])
        #expect(pins(result) == ["app:port in prod"])
        let whole = try takeBack(["app"], since.mapValues { Optional($0) }, in: "prod")
        #expect(whole.texts == ["environments/prod/app.yaml": "workers: 2\nport: 1\nhost: a\n"])
        #expect(try takeBack(["app:port"], since.mapValues { Optional($0) }, in: "prod", pins: false).texts.isEmpty)
    }

    @Test func `leaves environments alone that only one of the commits has, and says so`() throws {
        let (texts, result) = try takeBack(
            ["app"],
            [
                "cfgops.yaml": "version: 1\nenvironments: { dev: {}, qa: {} }\n", "environments/qa/app.yaml": "port: 7\n",
                "environments/prod/app.yaml": nil,
            ])
        #expect(texts.isEmpty)
        #expect(result.kept.map(\.environment) == ["qa", "prod"])
        #expect(result.kept.allSatisfy { $0.reason.hasSuffix(" has no such environment") })
    }

    @Test(
        arguments: [
            (["app"], "\"app\" was renamed: it is \"web\" in ", "--document app --document web takes the renaming back too"),
            (["web:port"], "\"web\" was renamed: it was \"app\" in ", "--document web --document app takes the renaming back too"),
        ])
    func `is refused for a document that has another name then or now`(documents: [String], message: String, hint: String) throws {
        let folder = try TemporaryFolder(), old = Self.files.filter { $0.key.hasSuffix("/app.yaml") }
        var renamed = old.mapValues { _ in String?.none }
        for (path, text) in old { renamed[path.replacing("/app.yaml", with: "/web.yaml")] = text }
        let repository = try folder.repository(Self.files, renamed, ["environments/base/web.yaml": "port: 5\nhost: a\nurl: x\n"])
        let selection = Selection(documents: try documents.map { try DocumentPath(parsing: $0) })
        let error = #expect(throws: Diagnostic.self) { try rollback(repository, selection, to: "HEAD~2") }
        #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
        #expect(error?.hints == [hint])
        let both = Selection(documents: [DocumentPath(document: "app"), DocumentPath(document: "web")])
        let back = try texts(rollback(repository, both, to: "HEAD~2").edits, in: repository)
        #expect(back == old.merging(renamed.filter { $0.value != nil }.mapValues { _ in nil }) { $1 })
    }

    @Test(
        arguments: [
            ("ap", "no environment has a document \"ap\", neither in ", ["did you mean \"app\"?"]),
            ("app:prot", "\"app:prot\" has no value, neither in ", ["cfgops list ENV app shows its paths"]),
        ])
    func `is refused for what neither commit has`(word: String, message: String, hints: [String]) throws {
        let error = #expect(throws: Diagnostic.self) { try takeBack([word], ["note": "x"]) }
        #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
        #expect(error?.hints == hints)
    }
}

@Suite struct `A rollback that somebody else was faster than (R23)` {
    private static let files: [String: String?] = [
        "cfgops.yaml": "version: 1\nenvironments: { dev: {}, prod: {} }\n", "environments/base/app.yaml": "port: 1\nhost: a\n",
    ]

    /// What the second writer's edit of base stands in the way of, when `documents` go back to the first commit.
    private func conflicts(_ documents: [DocumentPath], with text: String) throws -> [String] {
        let folder = try TemporaryFolder()
        let repository = try folder.repository(
            Self.files, ["environments/base/app.yaml": "port: 2\nhost: a\n"], ["environments/base/app.yaml": text])
        let root = ConfigurationRoot(repository: repository, folder: "")
        func commit(_ revision: String) throws -> ObjectID { try repository.resolve(revision, now: Moment(seconds: 0)) }
        let rollback = Rollback(
            root: root, target: try commit("HEAD~2"), selection: Selection(documents: documents), inputs: .init(),
            sealing: .without)
        let head = try repository.snapshot(commit("HEAD~1")), newHead = try repository.headSnapshot()
        let race = RollbackRace(head: head, plan: try rollback.execute(on: head))
        return try race.conflicts(with: rollback.execute(on: newHead), on: newHead, root: root, inputs: .init())
            .map(\.diagnostic.rendered)
    }

    @Test func `goes through where another key changed`() throws {
        let port = DocumentPath(document: "app", path: Path([.key("port")]))
        #expect(try conflicts([port], with: "port: 2\nhost: b\n").isEmpty)
    }

    @Test func `is refused by key where the same changed`() throws {
        let port = DocumentPath(document: "app", path: Path([.key("port")]))
        #expect(
            try conflicts([port], with: "port: 3\nhost: b\n") == [
                "app: error: \"port\" is 3 here and 1 in the change; both started from 2"
            ])
        #expect(
            try conflicts([], with: "port: 2\nhost: b\n") == [
                "app: error: \"host\" is \"b\" here and \"a\" in the change; both started from \"a\""
            ])
    }
}
