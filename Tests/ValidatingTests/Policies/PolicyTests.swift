import Documents
import History
import Overlays
import TestSupport
import Testing
import Validating

@Suite struct `A rule of the policy` {
    private static let manifest = """
        version: 1
        environments: { dev: {}, prod: {}, prod-eu: { inherits: prod } }
        parity: { allow: ["**"] }
        policy: { rules: [RULES] }

        """

    private func files(_ rules: String, _ schema: String, _ layers: [String: String]) -> [String: String?] {
        let own = [
            "cfgops.yaml": Self.manifest.replacing("RULES", with: rules), "schemas/s.yaml": schema,
        ]
        return own.merging(layers.map { ("environments/\($0.key).yaml", $0.value) }, uniquingKeysWith: { $1 })
    }

    private func loaded(_ repository: Repository, _ revision: String, _ schemas: SchemaCache) throws -> LoadedConfiguration {
        let root = ConfigurationRoot(repository: repository, folder: "")
        let commit = try repository.resolve(revision, now: Moment(seconds: 0, offset: 0))
        return try LoadedConfiguration.read(
            root: root, tree: repository.snapshot(commit), inputs: Inputs(), cache: LayerCache(), schemas: schemas)
    }

    /// What is said about one state.
    private func verdict(_ rules: String, _ schema: String, _ layers: [String: String]) throws -> [Diagnostic] {
        let folder = try TemporaryFolder(), repository = try folder.repository(files(rules, schema, layers))
        return Verdict(try Validator(loaded(repository, "HEAD", SchemaCache())).verdict().diagnostics).diagnostics
    }

    /// What is said about the way from one state to another; nil takes a file away.
    private func change(
        from old: [String: String?], to new: [String: String?], isPush: Bool = false
    ) throws -> [Diagnostic] {
        let folder = try TemporaryFolder(), repository = try folder.repository(old, new), schemas = SchemaCache()
        let sides = try (loaded(repository, "HEAD~1", schemas), loaded(repository, "HEAD", schemas))
        let comparison = Comparison(old: sides.0, new: sides.1, scope: .everything)
        if !isPush { #expect(try Verdict(comparison.brokenRules()).diagnostics == Verdict(comparison.effect().diagnostics).diagnostics) }
        return Verdict(try comparison.effect(isPush: isPush).diagnostics).diagnostics
    }

    // MARK: documents

    @Test func `says its message, then what was found, with the rule and its schema in notes`() throws {
        let found = try verdict(
            "{ name: ports, documents: app, schema: schemas/s.yaml, message: ports from 1024 }",
            "properties: { port: { minimum: 1024 } }", ["base/app": "port: 8080\n", "prod/app": "# low\nport: 80\n"])
        #expect(
            found.map(\.rendered) == [
                """
                environments/prod/app.yaml:2:7: error: ports from 1024: expected at least 1024 for "port", got 80
                  note: environments/base/app.yaml:1:7: was 8080
                  note: schemas/s.yaml:1:23: minimum: 1024
                  note: cfgops.yaml:4:27: the rule "ports"
                """
            ])
        #expect(found.map(\.code) == ["policy/ports"] && found.map(\.environments) == [["prod", "prod-eu"]])
    }

    @Test(
        arguments: [
            ("{ name: r, schema: schemas/s.yaml, message: own }", "title: of the schema\nproperties: { a: false }", "own: "),
            ("{ name: r, schema: schemas/s.yaml }", "title: of the schema\nproperties: { a: false }", "of the schema: "),
            ("{ name: r, schema: schemas/s.yaml }", "properties: { a: false }", "the rule \"r\" is not met: "),
        ])
    func `has a message, the title of its schema, or its name`(rule: String, schema: String, beginning: String) throws {
        let found = try verdict(rule, schema, ["dev/app": "a: 1\n"])
        #expect(found.count == 1 && found[0].message.hasPrefix(beginning), "\(found.map(\.message))")
    }

    @Test(
        arguments: [
            ("", ["app dev", "app prod", "app prod-eu", "team/db dev", "team/db prod", "team/db prod-eu"]),
            ("environments: prod", ["app prod", "app prod-eu", "team/db prod", "team/db prod-eu"]),
            ("environments: [dev, prod-eu]", ["app dev", "app prod-eu", "team/db dev", "team/db prod-eu"]),
            ("documents: 'team/*'", ["team/db dev", "team/db prod", "team/db prod-eu"]),
            ("documents: app, environments: dev", ["app dev"]), ("documents: [a, b]", []),
        ])
    func `speaks of documents and environments, and of what inherits these`(selector: String, judged: [String]) throws {
        let found = try verdict(
            "{ name: r, schema: schemas/s.yaml\(selector.isEmpty ? "" : ", ")\(selector) }", "properties: { a: false }",
            ["base/app": "a: 1\n", "base/team/db": "a: 1\n"])
        let pairs = found.flatMap { one in
            one.environments.map { "\(one.place?.file.contains("team") ?? false ? "team/db" : "app") \($0)" }
        }
        #expect(pairs.sorted() == judged)
    }

    @Test func `that is a warning stops nothing`() throws {
        let found = try verdict(
            "{ name: r, schema: schemas/s.yaml, severity: warning }", "properties: { a: false }", ["dev/app": "a: 1\n"])
        #expect(found.map(\.severity) == [.warning] && Verdict(found).isAccepted)
    }

    @Test func `judges each object of a stream`() throws {
        let text = "kind: Service\nmetadata: {name: web}\n---\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 1}\n"
        let found = try verdict(
            "{ name: r, environments: dev, schema: schemas/s.yaml, message: m }",
            "{required: [kind], properties: {spec: {properties: {replicas: {minimum: 2}}}}}", ["base/web": text])
        #expect(found.map { "\($0.place?.description ?? "") \($0.code)" } == ["environments/base/web.yaml:6:18 policy/r"])
    }

    @Test func `never refuses what is not known for want of a key, and never shows it`() throws {
        let secret = "a: \(Sealed.value("str"))\n\(Sealed.metadata)"
        let rule = "{ name: r, environments: dev, schema: schemas/s.yaml }"
        #expect(try verdict(rule, "properties: { a: { pattern: '^x' } }", ["dev/app.secrets": secret]) == [])
        let found = try verdict(rule, "properties: { a: { type: integer }, b: false }", ["dev/app": "b: 1\n", "dev/app.secrets": secret])
        #expect(found.count == 2 && !found.map(\.rendered).joined().contains("ENC["))
    }

    // MARK: changes

    private static let stays = "properties: { changes: { properties: { port: false } } }"

    @Test(
        arguments: [
            ("environment: {const: dev}", true), ("environment: {const: prod}", false), ("document: {const: app}", true),
            ("object: false", true), ("old: {const: {port: 80, a: {b: 1}}}", true), ("new: {const: {port: 81, c: [1]}}", true),
            ("changes: {required: [port, a.b, 'c[0]'], maxProperties: 3}", true),
            ("changes: {properties: {port: {const: {old: 80, new: 81}}}}", true),
            ("changes: {properties: {a.b: {const: {old: 1}}, 'c[0]': {const: {new: 1}}}}", true),
            ("changes: {properties: {port: {properties: {new: {maximum: 80}}}}}", false),
        ] as [(schema: String, isMet: Bool)])
    func `about changes sees old and new, and every value that differs`(schema: String, isMet: Bool) throws {
        let rule = "{ name: r, judges: change, schema: schemas/s.yaml }"
        let found = try change(
            from: files(rule, "properties: {\(schema)}", ["dev/app": "port: 80\na: {b: 1}\n"]),
            to: ["environments/dev/app.yaml": "port: 81\nc: [1]\n"])
        #expect(found.isEmpty == isMet, "\(found.map(\.rendered))")
    }

    @Test(
        arguments: [
            // A value that changes, comes and goes; a document that comes and goes.
            ("port: 80\n", "port: 81\n", stays, ["environments/dev/app.yaml:1:7: error: m: expected no change of \"port\", got 80 -> 81"]),
            ("a: 1\n", "a: 1\nport: 81\n", stays, ["environments/dev/app.yaml:2:7: error: m: expected no new \"port\", got 81"]),
            ("port: 80\na: 1\n", "a: 1\n", stays, ["environments/dev/app.yaml:1:1: error: m: expected \"port\" to stay, it is removed"]),
            ("port: 80\n", "port: 80\na: 2\n", stays, []), ("port: 80\n", "port: 80 # same\n", stays, []),
            (
                "port: 80\n", nil, "required: [new]\n\(stays)",
                ["environments/dev/app.yaml: error: m: expected document \"app\" to stay, it is removed"]
            ),
            (nil, "port: 80\n", "required: [old]", ["environments/dev/app.yaml:1:1: error: m: expected no new document \"app\""]),
            (nil, "port: 80\n", "if: { required: [old] }\nthen: false", []),
            (
                "port: 80\n", "port: 81\n", "properties: { changes: { additionalProperties: false } }",
                ["environments/dev/app.yaml:1:7: error: m: expected no change of \"port\", got 80 -> 81"]
            ),
            (
                "port: 80\n", "port: 81\n", "properties: { new: { properties: { port: { maximum: 80 } } } }",
                ["environments/dev/app.yaml:1:7: error: m: expected at most 80 for \"new.port\", got 81"]
            ),
            (
                "port: 80\n", "port: 81\n", "properties: { old: { properties: { port: { minimum: 81 } } } }",
                ["environments/dev/app.yaml: error: m: expected at least 81 for \"old.port\", got 80"]
            ),
        ] as [(old: String?, new: String?, schema: String, complaints: [String])])
    func `about changes points at what is new`(old: String?, new: String?, schema: String, complaints: [String]) throws {
        let rule = "{ name: r, judges: change, documents: app, schema: schemas/s.yaml, message: m }", layer = "environments/dev/app.yaml"
        let layers = ["dev/other": "a: 1\n"].merging(old.map { ["dev/app": $0] } ?? [:], uniquingKeysWith: { $1 })
        let found = try change(from: files(rule, schema, layers), to: [layer: new, "environments/dev/other.yaml": "a: 2\n"])
        #expect(found.map { String($0.rendered.prefix { $0 != "\n" }) } == complaints)
    }

    @Test func `about changes judges the objects of a stream that differ`() throws {
        func object(_ name: String, _ port: Int) -> String { "kind: Service\nmetadata: {name: \(name)}\nspec: {port: \(port)}\n" }
        let schema = "properties: { changes: { properties: { spec.port: false } } }\nrequired: [new]"
        let rule = "{ name: r, judges: change, environments: dev, schema: schemas/s.yaml, message: m }"
        let found = try change(
            from: files(rule, schema, ["dev/web": [object("a", 1), object("b", 1), object("c", 1)].joined(separator: "---\n")]),
            to: ["environments/dev/web.yaml": [object("a", 1), object("b", 2), object("d", 1)].joined(separator: "---\n")])
        #expect(
            found.map { String($0.rendered.prefix { $0 != "\n" }) } == [
                "environments/dev/web.yaml: error: m: expected \"Service/c\" to stay, it is removed",
                "environments/dev/web.yaml:7:14: error: m: expected no change of \"spec.port\", got 1 -> 2",
                "environments/dev/web.yaml:11:14: error: m: expected no new \"spec.port\", got 1",
            ])
        // One object alone is a document, and still the same object when another stands beside it.
        let grown = try change(
            from: files(rule, schema, ["dev/web": object("a", 1)]),
            to: ["environments/dev/web.yaml": object("a", 2) + "---\n" + object("b", 1)])
        #expect(grown.map(\.message).contains("m: expected no change of \"spec.port\", got 1 -> 2"))
    }

    @Test func `about changes shows no secret`() throws {
        func secret(_ data: String) -> String {
            "port: \(Sealed.value("str", data: data))\n\(Sealed.metadata)"
        }
        let found = try change(
            from: files(
                "{ name: r, judges: change, environments: dev, schema: schemas/s.yaml, message: m }", Self.stays,
                ["dev/app": secret("QUJD")]),
            to: ["environments/dev/app.yaml": secret("REVG")])
        #expect(found.map(\.message) == ["m: expected no change of \"port\", got <secret> -> <secret>"])
    }

    // MARK: pushes

    private static let rule = "{ name: r, schema: schemas/s.yaml }"
    private static let low: [String: String?] = ["environments/dev/app.yaml": "port: 80\n"]

    /// R28: what a push changes is held to the rules that stood before.
    @Test(
        arguments: [
            ("the rule is gone", "", nil, low, true),
            ("another schema", rule, "true", low, true),
            ("another selector", "{ name: r, documents: x, schema: schemas/s.yaml }", nil, low, true),
            ("only a warning", "{ name: r, severity: warning, schema: schemas/s.yaml }", nil, low, true),
            ("another environment", "{ name: r, environments: prod, schema: schemas/s.yaml }", nil, low, true),
            ("about changes now", "{ name: r, judges: change, schema: schemas/s.yaml }", nil, low, true),
            // What the push leaves alone, and what is right by the old rule.
            ("only the rule", "", nil, [:], false), ("right by both", "", nil, ["environments/dev/app.yaml": "port: 8443\n"], false),
            ("the document is gone", "", nil, ["environments/dev/app.yaml": nil], false),
            // The same rule by another name, or stricter, says so itself: the state is refused for it.
            ("renamed", "{ name: other, schema: schemas/s.yaml }", nil, low, false),
        ] as [(name: String, rules: String, schema: String?, layers: [String: String?], isRefused: Bool)])
    func `holds a push that takes it away`(
        name: String, rules: String, schema: String?, layers: [String: String?], isRefused: Bool
    ) throws {
        let old = "properties: { port: { minimum: 1024 } }",
            new = files(rules, schema ?? old, [:]).merging(layers, uniquingKeysWith: { $1 })
        let before = files(Self.rule, old, ["dev/app": "port: 8080\n"])
        let found = try change(from: before, to: new, isPush: true)
        #expect(found.contains { $0.isError && $0.notes.last?.message == "the rule \"r\", as it stood before this push" } == isRefused)
        #expect(found.allSatisfy { $0.notes.last?.message.hasSuffix("before this push") ?? false })
        #expect(try change(from: before, to: new).isEmpty || rules.contains("change"), "only a push is held to it")
    }

    @Test func `holds no first push, and nothing that could not be compiled`() throws {
        let rule = "{ name: r, judges: change, schema: schemas/s.yaml }"
        #expect(try change(from: ["README.md": "a\n"], to: files(rule, Self.stays, ["dev/app": "port: 80\n"]), isPush: true) == [])
        let broken = files(rule, "properties: 1", ["dev/app": "port: 80\n"])
        #expect(try change(from: broken, to: ["environments/dev/app.yaml": "port: 81\n"], isPush: true) == [])
    }
}
