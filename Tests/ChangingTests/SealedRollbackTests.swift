import Changing
import Documents
import History
import Overlays
import TestSupport
import Testing
import Validating

@Suite struct `Taking sealed files back (R24)` {
    private static let file = "environments/prod/db.secrets.yaml"

    /// A file as SOPS writes it: `user` and `password` sealed for some people.
    private static func sealed(_ password: String, user: String = "u", for people: [String] = ["age1ada"]) -> String {
        func value(_ data: String) -> String { "ENC[AES256_GCM,data:\(data),iv:A,tag:B,type:str]" }
        let age = people.map { "    - recipient: \($0)\n      enc: key \(password) for \($0)\n" }.joined()
        return
            "user: \(value(user))\npassword: \(value(password))\nsops:\n  age:\n\(age)  lastmodified: '\(password)'\n  mac: \(value(password + user))\n"
    }

    private static func files(_ text: String?) -> [String: String?] {
        ["cfgops.yaml": "version: 1\nenvironments: { dev: {}, prod: {} }\n", "environments/prod/db.yaml": "pool: 1\n", file: text]
    }

    /// The sealed file after a rollback from `today` to `then`; nil when it goes, or stays as it is.
    private func takenBack(
        _ then: String?, _ today: String?, _ selection: Selection = Selection(), rotated: [Trailer] = [], restores: Bool = false,
        since: [String: String?] = [:]
    ) throws -> (texts: [String: String?], kept: [Kept]) {
        let folder = try TemporaryFolder(), repository = try folder.repository(Self.files(then))
        try repository.commit([Self.file: today].merging(since) { $1 }, rotated)
        let result = try rollback(repository, selection, restoresRotated: restores)
        return (try texts(result.edits, in: repository), result.kept)
    }

    private static let parts = [
        Selection(), Selection(environment: "prod"), Selection(documents: [DocumentPath(document: "db")]),
        Selection(documents: [DocumentPath(document: "db", path: Path([.key("password")]))]),
    ]

    @Test(arguments: parts)
    func `goes whole and without a key where the recipients are the same`(selection: Selection) throws {
        let then = Self.sealed("one", for: ["age1ada", "age1bob"]), today = Self.sealed("two", for: ["age1bob", "age1ada"])
        #expect(try takenBack(then, today, selection).texts == [Self.file: then])
    }

    @Test(arguments: parts)
    func `needs a key where they are not, and writes nothing`(selection: Selection) throws {
        let error = #expect(throws: Diagnostics.self) {
            try takenBack(Self.sealed("one", for: ["age1ada", "age1bob"]), Self.sealed("two"), selection)
        }
        #expect(error?.list.map(\.code) == ["needs-key"])
        #expect(
            error?.list.first?.rendered == """
                environments/prod/db.secrets.yaml: error: this sealed file cannot be taken back without a key: its recipients changed since
                  hint: rollback with --env or --document takes back a part without it
                """)
    }

    @Test(
        arguments: [
            ("password: plain\n", sealed("two"), "it was in plain text then"),
            (sealed("one"), "password: plain\n", "it is in plain text today"),
        ])
    func `is never exchanged for plain text, nor the other way round`(then: String, today: String, reason: String) throws {
        let error = #expect(throws: Diagnostics.self) { try takenBack(then, today) }
        #expect(error?.list.first?.message == "this sealed file cannot be taken back without a key: \(reason)")
    }

    @Test func `comes back after a deletion unless who may read changed since`() throws {
        #expect(try takenBack(Self.sealed("one"), nil).texts == [Self.file: Self.sealed("one")])
        #expect(try takenBack(nil, Self.sealed("one")).texts == [Self.file: String?.none])
        let error = #expect(throws: Diagnostics.self) {
            try takenBack(Self.sealed("one"), nil, since: [".sops.yaml": "creation_rules: []\n"])
        }
        #expect(error?.list.first?.message.hasSuffix("it is gone today, and .sops.yaml changed since") == true)
    }

    private static let rotation = [
        Trailer("Cfgops-Operation", "secret"), Trailer("Cfgops-Environment", "prod"), Trailer("Cfgops-Rotated", "db:password"),
    ]

    @Test(arguments: parts)
    func `stays as it is where a value was rotated since, and says so`(selection: Selection) throws {
        let (texts, kept) = try takenBack(Self.sealed("one"), Self.sealed("two"), selection, rotated: Self.rotation)
        #expect(texts.isEmpty)
        #expect(Set(kept.map { "\($0.target) \($0.environment) \($0.reason)" }) == ["db:password prod rotated since"])
    }

    @Test(arguments: parts)
    func `goes back with a rotated value when told to`(selection: Selection) throws {
        let (texts, kept) = try takenBack(Self.sealed("one"), Self.sealed("two"), selection, rotated: Self.rotation, restores: true)
        #expect(texts == [Self.file: Self.sealed("one")])
        #expect(kept.isEmpty)
    }

    @Test func `is no obstacle where a rotation was of another root, environment or document`() throws {
        for other in [("Cfgops-Root", "team"), ("Cfgops-Environment", "dev"), ("Cfgops-Rotated", "web:password")] {
            let trailers = Self.rotation.filter { $0.key != other.0 } + [Trailer(other.0, other.1)]
            #expect(try takenBack(Self.sealed("one"), Self.sealed("two"), rotated: trailers).texts == [Self.file: Self.sealed("one")])
        }
    }

    @Test func `is not taken back for a path when more than that differs`() throws {
        let selection = Self.parts[3], today = Self.sealed("two", user: "v")
        let error = #expect(throws: Diagnostics.self) { try takenBack(Self.sealed("one"), today, selection) }
        #expect(
            error?.list.map(\.rendered) == [
                """
                environments/prod/db.secrets.yaml: error: "db:password" cannot be taken back without a key: more than that differs in the sealed file
                  hint: --document db takes back the whole document
                """
            ])
        #expect(try takenBack(Self.sealed("one"), Self.sealed("one", user: "v"), selection).texts.isEmpty)
    }

    @Test func `is pinned by nothing, but a rotation above is no obstacle`() throws {
        let base = "environments/base/db.secrets.yaml", folder = try TemporaryFolder()
        let repository = try folder.repository(Self.files(nil).merging([base: Self.sealed("one")]) { $1 })
        try repository.commit([base: Self.sealed("two")], [Trailer("Cfgops-Rotated", "db:password")])
        let result = try rollback(repository, Selection(environment: "prod"))
        #expect(result.edits.isEmpty && result.pinned.isEmpty)
        #expect(result.kept.map(\.target.description) == ["db:password"])
        let error = #expect(throws: Diagnostics.self) { try rollback(repository, Selection(environment: "prod"), restoresRotated: true) }
        #expect(error?.list.map(\.message) == ["\"db:password\" is a secret and cannot be pinned without a key"])
    }
}
