import Documents
import Overlays
import Testing

@Suite struct `Environments` {
    private func graph(_ environments: String, folders: [String] = []) throws -> EnvironmentGraph {
        EnvironmentGraph(try manifest("version: 1\n" + environments).environments, folders: folders)
    }

    @Test(arguments: [
        ("environments: { dev: {} }", "dev", ["base", "dev"]),
        ("environments: { dev: }", "dev", ["base", "dev"]),
        ("environments: { prod: {}, prod-eu: { inherits: prod } }", "prod-eu", ["base", "prod", "prod-eu"]),
        ("environments: { prod: {}, eu: {}, prod-eu: { inherits: [prod, eu] } }", "prod-eu", ["base", "prod", "eu", "prod-eu"]),
        ("environments: { prod: {}, eu: {}, prod-eu: { inherits: [eu, prod] } }", "prod-eu", ["base", "eu", "prod", "prod-eu"]),
        // A diamond: the common ancestor comes once, before both.
        (
            "environments: { all: {}, a: { inherits: all }, b: { inherits: all }, c: { inherits: [a, b] } }", "c",
            ["base", "all", "a", "b", "c"]
        ),
        ("environments: { a: {}, b: { inherits: a }, c: { inherits: [b, a] } }", "c", ["base", "a", "b", "c"]),
        ("environments: { a: {}, c: { inherits: [a, a, base] } }", "c", ["base", "a", "c"]),
        ("environments: { dev: {} }", "base", ["base"]),
        ("environments: { dev: {} }", "unknown", []),
    ])
    func `are linearised left to right, each visited once, base first (R5)`(environments: String, name: String, order: [String]) throws {
        #expect(try graph(environments).order(of: name) == order)
    }

    @Test func `know their ancestors and descendants`() throws {
        let graph = try graph("environments: { prod: {}, eu: { abstract: true }, prod-eu: { inherits: [prod, eu] }, dev: {} }")
        #expect(graph.names == ["base", "dev", "eu", "prod", "prod-eu"])
        #expect(graph.concrete == ["dev", "prod", "prod-eu"])
        #expect(graph.ancestors(of: "prod-eu") == ["base", "prod", "eu"])
        #expect(graph.descendants(of: "eu") == ["prod-eu"])
        #expect(graph.descendants(of: "base") == ["dev", "eu", "prod", "prod-eu"])
        #expect(graph.isAbstract("base") && graph.isAbstract("eu") && !graph.isAbstract("prod-eu"))
    }

    @Test func `are each folder when the manifest declares none (R4)`() throws {
        let graph = try graph("", folders: ["prod", "base", "dev"])
        #expect(graph.names == ["base", "dev", "prod"])
        #expect(graph.order(of: "dev") == ["base", "dev"])
        #expect(graph.diagnostics.isEmpty)
    }

    @Test func `inherit protection (R6)`() throws {
        let graph = try graph("environments: { prod: { protected: true }, eu: { inherits: prod }, dev: { protected: false } }")
        #expect(["base", "dev", "prod", "eu"].map { graph.isProtected($0) } == [false, false, true, true])
        #expect(graph.diagnostics.isEmpty)
    }

    @Test func `are selected with their descendants, never sets of layers (R6)`() throws {
        let graph = try graph("environments: { prod: {}, eu: { abstract: true }, prod-eu: { inherits: [prod, eu] }, dev: {} }")
        func selected(_ list: String?) throws -> [String] {
            let target = "targets: [{ name: t, documents: a, format: json, path: a" + (list.map { ", environments: \($0)" } ?? "") + " }]"
            let selector = try manifest("version: 1\n" + target).targets[0].environments
            return graph.names.filter { graph.selects(selector, $0) }
        }
        #expect(try selected(nil) == ["dev", "prod", "prod-eu"])
        #expect(try selected("[prod]") == ["prod", "prod-eu"])
        #expect(try selected("eu") == ["prod-eu"])
        #expect(try selected("base") == ["dev", "prod", "prod-eu"])
        #expect(try selected("[]") == [])
    }

    @Test(
        arguments: [
            (
                "environments: { a: { inherits: b }, b: { inherits: a } }", [],
                ["cfgops.yaml:2:17: error: environments inherit in a cycle: a -> b -> a"]
            ),
            ("environments: { a: { inherits: a } }", [], ["cfgops.yaml:2:17: error: environments inherit in a cycle: a -> a"]),
            (
                "environments: { a: { inherits: b }, b: { inherits: c }, c: { inherits: b } }", [],
                ["cfgops.yaml:2:37: error: environments inherit in a cycle: b -> c -> b"]
            ),
            (
                "environments: { prod: {}, eu: { inherits: prd } }", [],
                ["cfgops.yaml:2:43: error: environment \"eu\" inherits \"prd\", which is not declared\n  hint: did you mean \"prod\"?"]
            ),
            (
                "environments: { prod: { protected: true }, eu: { inherits: prod, protected: false } }", [],
                ["cfgops.yaml:2:44: error: environment \"eu\" inherits \"prod\", whose protection cannot be switched off"]
            ),
            (
                "environments: { base: { inherits: prod }, prod: {} }", [],
                ["cfgops.yaml:2:35: error: \"base\" is what every environment inherits, it cannot inherit itself"]
            ),
            (
                "environments: { prod: {} }", ["base", "prod", "prd", "xyz"],
                [
                    "environments/prd: error: the manifest does not declare an environment \"prd\"\n  hint: did you mean \"prod\"?",
                    "environments/xyz: error: the manifest does not declare an environment \"xyz\"\n  hint: add \"xyz: {}\" below \"environments:\" in cfgops.yaml",
                ]
            ),
        ] as [(environments: String, folders: [String], complaints: [String])])
    func `that make no sense are errors (R4 to R6)`(environments: String, folders: [String], complaints: [String]) throws {
        #expect(try graph(environments, folders: folders).diagnostics.map(\.rendered) == complaints)
    }

    @Test func `in a cycle stop themselves and what inherits them`() throws {
        let graph = try graph("environments: { a: { inherits: b }, b: { inherits: a }, c: { inherits: a }, d: {} }")
        #expect(graph.diagnostics.map(\.environments) == [["a", "b", "c"]])
        #expect(graph.order(of: "c").isEmpty && graph.order(of: "d") == ["base", "d"])
    }

    @Test func `nobody declares are named where they are used`() throws {
        let text = """
            version: 1
            environments: { prod: {} }
            schemas: [{ documents: a, schema: s.json, environments: prd }]
            targets: [{ name: t, documents: a, format: json, path: a, environments: [prod, dev] }]
            windows: [{ environments: x, deny: "0 0 * * *", for: 1h }]
            policy: { rules: [{ name: r, schema: s.json, environments: y }] }
            """
        let found = try configuration([Manifest.file: text]).diagnostics
        #expect(
            found.map(\.rendered) == [
                "cfgops.yaml:3:57: error: unknown environment \"prd\"\n  hint: did you mean \"prod\"?",
                "cfgops.yaml:4:80: error: unknown environment \"dev\"\n  hint: environments: base, prod",
                "cfgops.yaml:5:27: error: unknown environment \"x\"\n  hint: environments: base, prod",
                "cfgops.yaml:6:60: error: unknown environment \"y\"\n  hint: environments: base, prod",
            ])
        #expect(
            try configuration([Manifest.file: text]).effective("a", in: "prd").complaints
                == ["error: unknown environment \"prd\"\n  hint: did you mean \"prod\"?"])
    }

    @Test func `are folders, no links`() throws {
        let source = MemorySource([:], strangers: ["environments/prod": .link, "environments/eu": .submodule])
        #expect(
            try Set(configuration(source).diagnostics.map(\.rendered)) == [
                "environments/prod: error: expected the folder of an environment, got a symbolic link",
                "environments/eu: error: expected the folder of an environment, got a submodule",
            ])
    }
}

@Suite struct `What is warned about in a whole configuration` {
    @Test func `are layers that no environment reads`() throws {
        let files = [
            Manifest.file: "version: 1\nenvironments: { eu: { abstract: true }, us: { abstract: true }, prod: { inherits: us } }",
            "environments/eu/app.yaml": "a: 1", "environments/eu/b/app.yaml": "a: 1", "environments/us/app.yaml": "a: 1",
            "environments/app.yaml": "a: 1", "environments/README.md": "",
        ]
        #expect(
            try configuration(files).unreadLayers().map(\.rendered) == [
                "environments/eu: warning: no environment reads the 2 layers of \"eu\"",
                "environments/app.yaml: warning: no environment reads this file: expected it in the folder of one",
            ])
    }

    @Test(
        arguments: [
            (["dev": "a: 1", "prod": "a: 2"], nil, []),
            (
                ["dev": "a: 1", "prod": "a: 1\nb: {c: 1, d: 2}"], nil,
                [
                    "environments/prod/app.yaml:2:4: warning: \"b\" exists in environment \"prod\" only\n  hint: where that is meant: parity: { allow: ['app:b'] } in cfgops.yaml"
                ]
            ),
            (
                ["dev": "a: {b: {x: 1}}", "prod": "a: {b: {y: 1}}"], nil,
                [
                    "environments/dev/app.yaml:1:12: warning: \"a.b.x\" exists in environment \"dev\" only\n  hint: where that is meant: parity: { allow: ['app:a.b.x'] } in cfgops.yaml",
                    "environments/prod/app.yaml:1:12: warning: \"a.b.y\" exists in environment \"prod\" only\n  hint: where that is meant: parity: { allow: ['app:a.b.y'] } in cfgops.yaml",
                ]
            ),
            (
                ["dev": "a: {b: {x: 1}}", "prod": "a: {b: {y: 1}}"], "app:a.*.x",
                [
                    "environments/prod/app.yaml:1:12: warning: \"a.b.y\" exists in environment \"prod\" only\n  hint: where that is meant: parity: { allow: ['app:a.b.y'] } in cfgops.yaml"
                ]
            ),
            (["dev": "a: {b: {x: 1}}", "prod": "a: {b: {y: 1}}"], "a*:a", []),
            (["dev": "a: 1", "prod": "a: 1\nb: 1"], "app", []),
            (["dev": "a: [1]", "prod": "a: [2, {x: 1}]"], nil, []),
            (
                ["prod": "a: 1"], nil,
                [
                    "environments/prod/app.yaml: warning: document \"app\" exists in environment \"prod\" only\n  hint: where that is meant: parity: { allow: ['app'] } in cfgops.yaml"
                ]
            ),
            (["base": "a: 1"], nil, []),
            (["dev": "a: 1\nx: 1", "stage": "a: 1\nx: 1", "prod": "a: 1"], nil, []),
        ] as [(layers: [String: String], allowed: String?, complaints: [String])])
    func `are keys that exist in one environment only`(layers: [String: String], allowed: String?, complaints: [String]) throws {
        var files = Dictionary(uniqueKeysWithValues: layers.map { ("environments/\($0.key)/app.yaml", $0.value) })
        files[Manifest.file] =
            "version: 1\nenvironments: { dev: {}, stage: {}, prod: {} }\n" + (allowed.map { "parity: { allow: ['\($0)'] }" } ?? "")
        if layers["stage"] == nil { files[Manifest.file]?.replace("stage: {}, ", with: "") }
        #expect(try configuration(files).parity("app").map(\.rendered) == complaints)
    }
}
