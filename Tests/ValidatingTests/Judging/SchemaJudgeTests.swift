import Documents
import History
import Overlays
import Rendering
import Schemas
import Synchronization
import TestSupport
import Testing

@testable import Validating

@Suite struct `The schemas of a manifest` {
    /// Each complaint as its place, the kind of it, and the environments that it stops.
    private func complaints(_ schemas: String, _ files: [String: String]) throws -> [String] {
        let folder = try TemporaryFolder()
        let manifest = """
            version: 1
            environments: { dev: {}, eu: { abstract: true }, prod: {}, prod-eu: { inherits: [prod, eu] } }
            schemas: \(schemas)
            """
        let repository = try folder.repository(files.merging(["cfgops.yaml": manifest]) { $1 }.mapValues { Optional($0) })
        let loaded = try load(repository)
        let verdict = try Validator(loaded).verdict()
        for environment in loaded.configuration?.graph.concrete ?? [] {
            let (rendering, own) = try Validator(loaded).rendering(of: environment)
            // Promise 1: what is refused is not rendered, for whatever reason it is.
            #expect((rendering != nil) == verdict.accepts(environment) && own.accepts(environment) == verdict.accepts(environment))
        }
        return verdict.errors.map { error in
            let place = error.place?.description.replacing("environments/", with: "") ?? "-"
            return "\(place) \(error.code.prefix { $0 != "/" }) \(error.environments.joined(separator: " "))"
        }
    }

    private static let port = "properties: { port: { type: integer } }\n"

    @Test(
        arguments: [
            // What no layer alone shows: base is wrong only where prod does not help.
            ("[{documents: app, schema: s.yaml}]", "required: [port]", "port: 1", nil, []),
            ("[{documents: app, schema: s.yaml}]", "required: [port]", "host: h", "port: 1", ["base/app.yaml:1:1 schema dev"]),
            ("[{documents: app, schema: s.yaml}]", port, "port: 1", "port: x", ["prod/app.yaml:1:7 schema prod prod-eu"]),
            ("[{documents: app, schema: s.yaml}]", port, "port: x", nil, ["base/app.yaml:1:7 schema dev prod prod-eu"]),
            ("[{documents: app, schema: s.yaml}]", port, "port: x", "port: null", ["base/app.yaml:1:7 schema dev"]),
            ("[{documents: app, schema: s.yaml}]", port, "port: ${db:port}", nil, ["base/db.yaml:1:7 schema dev prod prod-eu"]),
            // Patterns, environments with those that inherit them, abstract ones too.
            ("[{documents: [a*, b], schema: s.yaml}]", port, "port: x", nil, ["base/app.yaml:1:7 schema dev prod prod-eu"]),
            ("[{documents: b, schema: s.yaml}]", port, "port: x", nil, []),
            ("[{documents: app, schema: s.yaml, environments: prod}]", port, "port: x", nil, ["base/app.yaml:1:7 schema prod prod-eu"]),
            ("[{documents: app, schema: s.yaml, environments: [eu]}]", port, "port: x", nil, ["base/app.yaml:1:7 schema prod-eu"]),
            // All of several.
            (
                "[{documents: app, schema: s.yaml}, {documents: '*', schema: t.json, environments: dev}]", port, "port: x", nil,
                ["base/app.yaml:1:1 schema dev", "base/app.yaml:1:7 schema dev prod prod-eu"]
            ),
            // A schema that is wrong, or not there, concerns where it applies, whether it has a document or not (R27).
            (
                "[{documents: app, schema: no.yaml, environments: prod}]", port, "port: x", nil,
                ["cfgops.yaml:3:36 missing-schema prod prod-eu"]
            ),
            ("[{documents: app, schema: no.yaml}]", port, "port: x", nil, ["cfgops.yaml:3:36 missing-schema dev prod prod-eu"]),
            ("[{documents: none, schema: s.yaml, environments: dev}]", "type: [", "a: 1", nil, ["s.yaml:1:7 unclosed-bracket dev"]),
            ("[{documents: none, schema: s.yaml}]", "type: [", "a: 1", nil, ["s.yaml:1:7 unclosed-bracket dev prod prod-eu"]),
            ("[{documents: none, schema: s.yaml, environments: dev}]", "type: what", "a: 1", nil, ["s.yaml:1:7 bad-schema dev"]),
            ("[{documents: none, schema: s.yaml, environments: dev}]", "$ref: '#/no'", "a: 1", nil, ["s.yaml:1:7 unknown-schema dev"]),
            ("[{documents: none, schema: s.yaml}]", "$ref: t.yaml", "a: 1", nil, ["s.yaml:1:7 unknown-schema dev prod prod-eu"]),
        ] as [(String, String, String, String?, [String])])
    func `judge the effective documents of the environments where they apply`(
        schemas: String, schema: String, base: String, prod: String?, expected: [String]
    ) throws {
        var files = ["s.yaml": schema, "t.json": #"{"required": ["host"]}"#, "environments/base/app.yaml": base]
        files["environments/prod/app.yaml"] = prod
        files["environments/base/db.yaml"] = base.contains("db:") ? "port: x" : nil
        #expect(try complaints(schemas, files) == expected)
    }

    @Test func `describe each object of a stream, after short overlays had their say (R7)`() throws {
        let schema = """
            if: { properties: { kind: { const: Deployment } } }
            then: { properties: { spec: { properties: { replicas: { minimum: 2 } } } } }
            required: [apiVersion]
            """
        let files = [
            "s.yaml": schema,
            "environments/base/app.yaml": """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec: {replicas: 3}
            ---
            kind: Service
            metadata: {name: web}
            spec: {replicas: 1}
            """,
            "environments/dev/app.yaml": "replicas: {web: 1}\n",
            "environments/base/one.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: one}\nspec: {replicas: 0}\n",
        ]
        let found = try complaints("[{documents: '*', schema: s.yaml}]", files)
        #expect(
            found == [
                "base/app.yaml:6:1 schema dev prod prod-eu", "base/one.yaml:4:18 schema dev prod prod-eu", "dev/app.yaml:1:17 schema dev",
            ])
    }

    @Test(
        arguments: [
            ("type: string", "str", true), ("type: integer", "str", false), ("type: integer", "int", true), ("type: number", "int", true),
            ("minimum: 5", "int", true), ("type: number", "float", true), ("type: integer", "float", true), ("type: boolean", "bool", true),
            ("type: string", "bool", false), ("const: x", "str", true), ("pattern: '^a'", "str", true),
            ("format: email", "str", true), ("not: {const: x}", "str", true), ("not: {}", "str", false),
            ("not: {type: string}", "str", false), ("oneOf: [{const: a}, {const: b}]", "str", true),
        ])
    func `judge a sealed value by what is known of it without a key (R21)`(rule: String, type: String, isAccepted: Bool) throws {
        let files = [
            "s.yaml": "required: [key]\nproperties: {key: {\(rule)}}\n",
            "environments/base/app.secrets.yaml": "key: \(Sealed.value(type))\n\(Sealed.metadata)",
        ]
        let found = try complaints("[{documents: app, schema: s.yaml}]", files)
        #expect(found == (isAccepted ? [] : ["base/app.secrets.yaml:1:6 schema dev prod prod-eu"]))
    }

    @Test func `never show a secret, nor what embeds one (R21)`() throws {
        let files = [
            "s.yaml": "properties: {key: {type: integer}, url: {type: integer}}\n",
            "environments/base/app.yaml": "url: http://u:${key}@h\n",
            "environments/base/app.secrets.yaml": "key: \(Sealed.value("str"))\n\(Sealed.metadata)",
        ]
        let folder = try TemporaryFolder(), manifest = "version: 1\nenvironments: {prod: {}}\nschemas: [{documents: app, schema: s.yaml}]"
        let loaded = try load(folder.repository(files.merging(["cfgops.yaml": manifest]) { $1 }.mapValues { Optional($0) }))
        let errors = try Validator(loaded).verdict().errors
        #expect(errors.count == 2)
        for text in errors.map(\.rendered) { #expect(!text.contains("ENC[") && !text.contains("http://u:@")) }
    }

    @Test func `are told of as often as anybody reads, and the rest counted`() throws {
        let entries = (0 ..< 250).map { "k\($0): x" }.joined(separator: "\n")
        let files = ["s.yaml": "additionalProperties: {type: integer}", "environments/base/app.yaml": entries]
        let found = try complaints("[{documents: app, schema: s.yaml, environments: dev}]", files)
        #expect(found.count == Explanation.limit + 1)
    }
}

/// The configuration of HEAD, whatever is wrong with it; keep the folder of the repository while it is read.
func load(_ repository: Repository, schemas: SchemaCache = SchemaCache()) throws -> LoadedConfiguration {
    let root = ConfigurationRoot(repository: repository, folder: "")
    return try LoadedConfiguration.read(
        root: root, tree: repository.headSnapshot(), inputs: Inputs(), cache: LayerCache(), schemas: schemas)
}
