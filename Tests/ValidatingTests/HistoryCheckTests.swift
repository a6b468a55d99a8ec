import Documents
import History
import Overlays
import TestSupport
import Testing
import Validating

@Suite struct `A check of a whole history` {
    /// Layers, references, targets and manifests, right and wrong.
    private static let states: [(path: String, texts: [String?])] = [
        ("environments/base/app.yaml", ["port: 80\n", "port: ${db:port}\n", "port: [\n", "port: ${db:nothing}\n", nil]),
        ("environments/dev/app.yaml", ["name: dev\n", "name: ${environment}\n", nil, "- a list\n"]),
        ("environments/prod/app.json", ["{\"name\": \"prod\"}\n", "{\"name\": }\n", nil]),
        ("environments/base/db.yaml", ["port: 5432\n", "port: ${app:port}\n", "host: db\n", nil]),
        ("environments/dev/App.yaml", [nil, nil, nil, "twin: of app\n"]),
        ("environments/other/app.yaml", [nil, nil, nil, "in: no environment\n"]),
        (
            "cfgops.yaml",
            [
                "version: 1\nenvironments: { dev: {}, prod: {} }\ntargets: [{ name: t, documents: '*', format: json, path: '{document}.json' }]\n",
                "version: 1\nenvironments: { dev: {}, prod: { inherits: dev } }\n",
                "version: 1\nenvironments: { dev: {}, prod: {} }\ntargets: [{ name: t, documents: app, format: text, template: t.mustache, path: t }]\n",
                "version: 1\nenvironments: { dev: { inherits: prod }, prod: { inherits: dev } }\n", nil,
                "version: 1\nenvironments: { dev: {}, prod: {} }\nschemas: [{ documents: '*', schema: schemas/all.yaml }]\n",
                """
                version: 1
                environments: { dev: {}, prod: {} }
                schemas: [{ documents: app, schema: schemas/all.yaml }, { documents: db, schema: schemas/web.json, environments: prod }]
                """,
            ]
        ),
        ("schemas/all.yaml", ["properties: { port: { $ref: port.yaml } }\n", "required: [name]\n", "type: [\n", nil, "false\n"]),
        ("schemas/port.yaml", ["minimum: 100\n", "type: string\n", nil, "type: nothing\n"]),
        ("schemas/web.json", [#"{"$ref": "https://example.com/db"}"#, #"{"x-merge": "append", "required": ["port"]}"#]),
        ("schemas/named.json", [#"{"$id": "https://example.com/db", "required": ["host"]}"#, nil, "{}"]),
        ("schemas/vendor/example.com/db", [nil, #"{"required": ["port"]}"#]),
        ("t.mustache", ["{{port}}\n", "{{#port}}\n", "{{missing}}\n", nil]),
    ]

    /// The errors of every commit, each judged by itself, by commit, oldest first.
    private func slowly(_ repository: Repository) throws -> [(commit: ObjectID, errors: Set<Diagnostic>)] {
        let root = ConfigurationRoot(repository: repository, folder: ""), head = try #require(try repository.head().commit)
        return try repository.log(from: head).reversed().map { commit in
            let snapshot = try repository.snapshot(commit.id)
            guard try snapshot.read("cfgops.yaml") != nil else { return (commit.id, []) }
            let loaded = try LoadedConfiguration.read(root: root, tree: snapshot, inputs: Inputs(), cache: LayerCache())
            return (commit.id, Set(try Validator(loaded).verdict().errors))
        }
    }

    @Test(arguments: 0 ..< (longRun ? 60 : 12) as Range<UInt64>)
    func `finds in each commit what judging it alone finds`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let folder = try TemporaryFolder()
        var first: [String: String?] = ["README": "hello\n"]
        for (path, texts) in Self.states { first[path] = texts[0] }
        let repository = try folder.repository(first)
        for _ in 0 ..< 40 {
            var change: [String: String?] = [:]
            for _ in 0 ... Int.random(in: 0 ... 1, using: &random) {
                let (path, texts) = Self.states[Int.random(in: 0 ..< Self.states.count, using: &random)]
                // Right more often than wrong, so that errors come and go.
                change[path] = .some(texts[Bool.random(using: &random) ? 0 : Int.random(in: 0 ..< texts.count, using: &random)])
            }
            try repository.commit(change)
        }
        let head = try #require(try repository.head().commit)
        let result = try HistoryCheck(root: ConfigurationRoot(repository: repository, folder: ""), inputs: Inputs()).run(from: head)
        var expected: [Diagnostic: (first: ObjectID, last: ObjectID, commits: Int)] = [:]
        for (commit, errors) in try slowly(repository) {
            for error in errors { expected[error] = (expected[error]?.first ?? commit, commit, (expected[error]?.commits ?? 0) + 1) }
        }
        #expect(Set(result.findings.map(\.diagnostic)) == Set(expected.keys))
        for finding in result.findings {
            let wanted = expected[finding.diagnostic]
            #expect(finding.first.id == wanted?.first && finding.last.id == wanted?.last && finding.commits == wanted?.commits)
        }
        #expect(!result.findings.isEmpty)
    }

    @Test func `tells of a file that is gone from the object database`() throws {
        let folder = try TemporaryFolder()
        let repository = try folder.repository(
            ["cfgops.yaml": "version: 1\n", "environments/dev/app.yaml": "a: 1\n"], ["environments/dev/app.yaml": "a: 2\n"],
            ["environments/dev/app.yaml": "a: 3\n"])
        let head = try #require(try repository.head().commit), middle = try #require(try repository.commit(head).parents.first)
        let blob = try #require(try repository.snapshot(middle).id(of: "environments/dev/app.yaml")).description
        _ = try run(["rm", "-f", folder.path("repository/objects/\(blob.prefix(2))/\(blob.dropFirst(2))")])
        let fresh = try Repository.open(folder.path("repository"))
        let result = try HistoryCheck(root: ConfigurationRoot(repository: fresh, folder: ""), inputs: Inputs()).run(from: head)
        #expect(result.findings.map(\.diagnostic.message) == ["the file \(blob) is not in the object database"])
        #expect(result.findings.map(\.first.id) == [middle])
        #expect(result.findings.map(\.last.id) == [middle])
    }
}
