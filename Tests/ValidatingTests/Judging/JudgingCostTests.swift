import Documents
import History
import Overlays
import Rendering
import Synchronization
import TestSupport
import Testing

@testable import Validating

@Suite struct `The cost of judging by schemas` {
    private static let manifest = """
        version: 1
        environments: { dev: {}, prod: {} }
        schemas:
          - { documents: "svc-*", schema: schemas/svc.yaml }
          - { documents: web, schema: schemas/web.json, environments: prod }
          - { documents: none, schema: schemas/none.json }
        targets: [{ name: t, documents: "*", format: json, path: "{document}.json" }]
        """

    private static var files: [String: String?] {
        var files: [String: String?] = [
            "cfgops.yaml": manifest, "environments/base/web.yaml": "port: 1\n",
            "schemas/svc.yaml": "properties: { port: { $ref: 'defs/port.yaml' } }\n", "schemas/defs/port.yaml": "type: integer\n",
            "schemas/web.json": #"{"$ref": "https://example.com/web"}"#, "schemas/vendor/example.com/web": "{}", "schemas/none.json": "{}",
        ]
        for number in 0 ..< 200 { files["environments/base/svc-\(number).yaml"] = "port: \(number)\n" }
        return files
    }

    @Test func `is a compilation for each content, whatever the number of documents, environments and commits`() throws {
        let folder = try TemporaryFolder(), repository = try folder.repository(Self.files), cache = SchemaCache()
        func schemas() throws -> [CompiledSchema] {
            let tree = try repository.headSnapshot()
            return try ["schemas/svc.yaml", "schemas/web.json"].map { try #require(try cache.schema(SchemaKey(path: $0), in: tree)) }
        }
        func isSame(_ one: CompiledSchema, _ other: CompiledSchema) -> Bool { one.schema === other.schema }
        let first = try schemas()
        try repository.commit(["environments/base/web.yaml": "port: 2\n", "schemas/none.json": "true"])
        #expect(try zip(schemas(), first).map(isSame) == [true, true])
        // A file that one of them refers to.
        try repository.commit(["schemas/defs/port.yaml": "type: string\n"])
        #expect(try zip(schemas(), first).map(isSame) == [false, true])
        // Back to what it was; a copy that is gone, so that the folder is searched.
        try repository.commit(["schemas/defs/port.yaml": "type: integer\n", "schemas/vendor/example.com/web": nil])
        let gone = try schemas()
        #expect(isSame(gone[0], first[0]) && gone[1].schema == nil)
        try repository.commit(["schemas/found.yaml": "$id: https://example.com/web\n"])
        #expect(try schemas()[1].schema != nil)
    }

    @Test func `of a change follows the change (promise 6)`() throws {
        let folder = try TemporaryFolder(), repository = try folder.repository(Self.files)
        let renderers = ["dev", "prod"].map { ($0, IncrementalRenderer(environment: $0)) }
        func judged(_ changed: [String]?) throws -> [Int] {
            let loaded = try load(repository)
            return try renderers.map { environment, renderer in
                let judge = CountingJudge(try #require(loaded.judge))
                let (rendering, found) = try renderer.render(try #require(loaded.configuration), changed: changed, by: judge)
                #expect((rendering == nil) == found.contains(where: \.isError))
                return judge.count.withLock { $0 }
            }
        }
        func judged(_ edits: [String: String?]) throws -> [Int] {
            try repository.commit(edits)
            return try judged(Array(edits.keys))
        }
        #expect(try judged(nil) == [201, 201])
        #expect(try judged(["environments/base/svc-7.yaml": "port: 70\n"]) == [1, 1])
        #expect(try judged(["environments/prod/svc-7.yaml": "port: 71\n"]) == [0, 1])
        #expect(try judged(["README": "hello\n", "schemas/other.json": "{}"]) == [0, 0])
        // A schema, and what it refers to, judges its documents.
        #expect(try judged(["schemas/web.json": "{}"]) == [0, 1])
        #expect(try judged(["schemas/defs/port.yaml": "minimum: 0\n"]) == [200, 200])
        #expect(try judged(["schemas/none.json": "true"]) == [0, 0])
        // A document with an error is judged again until it has none.
        #expect(try judged(["environments/dev/svc-3.yaml": "port: -1\n"]) == [1, 0])
        #expect(try judged(["environments/base/web.yaml": "port: 3\n"]) == [2, 1])
        #expect(try judged(["environments/dev/svc-3.yaml": nil]) == [1, 0])
        #expect(try judged(["environments/base/web.yaml": "port: 4\n"]) == [1, 1])
    }

    @Test func `of a verdict is to read the schemas of the documents in scope`() throws {
        let folder = try TemporaryFolder(), repository = try folder.repository(Self.files)
        func read(_ scope: Scope, files: [String] = []) throws -> [String] {
            let tree = CountingTree(try repository.headSnapshot()), root = ConfigurationRoot(repository: repository, folder: "")
            let loaded = try LoadedConfiguration.read(root: root, tree: tree, inputs: Inputs(), cache: LayerCache())
            tree.reads.withLock { $0 = [] }
            _ = try Validator(loaded).verdict(scope: scope, files: files)
            return tree.reads.withLock { $0 }.filter { $0.hasPrefix("schemas/") }.sorted()
        }
        let svc = ["schemas/defs/port.yaml", "schemas/svc.yaml"], web = ["schemas/vendor/example.com/web", "schemas/web.json"]
        #expect(try read(.documents(["dev": ["svc-1", "svc-2", "svc-3"], "prod": ["svc-1"]])) == svc)
        #expect(try read(.documents(["dev": ["web"]])) == [])
        #expect(try read(.documents(["prod": ["web"]])) == web)
        #expect(try read(.documents([:]), files: ["environments/base/web.yaml", "templates/x"]) == [])
        #expect(try read(.everything) == (svc + ["schemas/none.json"] + web).sorted())
    }
}

/// Counts what it lets another one judge.
private final class CountingJudge: DocumentJudge {
    private let judge: any DocumentJudge
    let count = Mutex(0)

    init(_ judge: any DocumentJudge) { self.judge = judge }

    func judgement(of document: EffectiveDocument) throws -> Judgement {
        count.withLock { $0 += 1 }
        return try judge.judgement(of: document)
    }
}

/// Notes which files are read.
private final class CountingTree: FileTree {
    private let tree: Snapshot
    let reads = Mutex<[String]>([])

    init(_ tree: Snapshot) { self.tree = tree }

    func list(_ folder: String) throws(GitError) -> [FileEntry]? { try tree.list(folder) }
    func id(of path: String) throws(GitError) -> ObjectID? { try tree.id(of: path) }

    func read(_ path: String) throws(GitError) -> [UInt8]? {
        reads.withLock { $0.append(path) }
        return try tree.read(path)
    }
}
