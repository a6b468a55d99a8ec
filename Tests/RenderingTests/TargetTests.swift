import Digests
import Documents
import Overlays
import Rendering
import Testing

@Suite struct `A rendering` {
    static let environments = "environments: { dev: {}, prod: {}, eu: { abstract: true }, prod-eu: { inherits: [prod, eu] } }\n"

    @Test func `has one output for each document that a pattern matches, with names filled in`() throws {
        let files = try rendered([
            "cfgops.yaml": """
            \(Self.environments)
            targets:
              - { name: all, documents: "team-*/**", format: json, path: "{environment}/{document}.json" }
              - { name: some, documents: [app, "team-a/x*"], format: text, select: v, path: "{document}.txt", optional: true }
            """,
            "environments/base/team-a/x1.yaml": "v: 1", "environments/dev/team-b/deep/y.yaml": "w: 2",
            "environments/prod/team-b/z.yaml": "v: 3", "environments/base/app.yaml": "v: 4",
        ])
        #expect(
            files == [
                "dev/team-a/x1.json": "{\n  \"v\": 1\n}\n", "dev/team-b/deep/y.json": "{\n  \"w\": 2\n}\n", "app.txt": "4",
                "team-a/x1.txt": "1",
            ])
    }

    @Test(arguments: [("dev", []), ("prod", ["out"]), ("prod-eu", ["out"])])
    func `covers the environments a target names and all that inherit them (R6)`(environment: String, paths: [String]) throws {
        let files = try rendered(
            [
                "cfgops.yaml": "\(Self.environments)targets:\n  - { name: t, documents: app, format: json, path: out, environments: prod }",
                "environments/base/app.yaml": "a: 1",
            ], environment: environment)
        #expect(files.keys.sorted() == paths)
    }

    @Test func `is sorted by path, whatever the order of targets and documents`() throws {
        let (rendering, _) = try Renderer(
            configuration: configuration([
                "cfgops.yaml": """
                \(Self.environments)
                targets:
                  - { name: z, documents: "*", format: json, path: "z/{document}" }
                  - { name: a, documents: "*", format: json, path: "a-{document}" }
                  - { name: b, documents: "*", format: json, path: "a/{document}" }
                """,
                "environments/base/two.yaml": "a: 1", "environments/base/one.yaml": "a: 1",
            ])
        ).render(environment: "dev")
        #expect(rendering?.files.map(\.path) == ["a-one", "a-two", "a/one", "a/two", "z/one", "z/two"])
        #expect(rendering?.file(at: "a/one")?.target == "b")
        #expect(rendering?.file(at: "a/three") == nil)
    }

    @Test func `says mode, owner and group of each file (R19, R34)`() throws {
        let (rendering, _) = try Renderer(
            configuration: configuration([
                "cfgops.yaml": """
                \(Self.environments)
                targets:
                  - { name: a, documents: app, format: json, path: a, mode: "0750", owner: www, owner-group: web, group: front }
                  - { name: b, documents: app, format: json, path: b }
                """,
                "environments/base/app.yaml": "a: 1",
            ])
        ).render(environment: "dev")
        let files = try #require(rendering).files
        #expect(files.map(\.mode) == [0o750, 0o644])
        #expect(files.map(\.owner) == ["www", nil])
        #expect(files.map(\.ownerGroup) == ["web", nil])
        #expect(files.map(\.group) == ["front", "default"])
        #expect(files.map(\.digest) == files.map { Sha256.digest(of: $0.bytes) })
    }

    @Test func `has a digest that every part of every file changes`() throws {
        func digest(_ target: String, _ document: String = "a: 1") throws -> Digest {
            let files = one(document, "format: json, \(target)")
            return try #require(try Renderer(configuration: configuration(files)).render(environment: "dev").rendering).digest
        }
        let digests = try [
            digest("mode: '0644'"), digest("mode: '0640'"), digest("owner: www"), digest("owner-group: www"), digest("", "a: 2"),
        ]
        #expect(Set(digests).count == digests.count)
        #expect(try digest("") == digest("mode: '0644', group: other"))
    }

    @Test func `of one target has that target's files only`() throws {
        let files = [
            "cfgops.yaml": """
            \(Self.environments)
            targets:
              - { name: a, documents: app, format: json, path: a }
              - { name: b, documents: gone, format: json, path: b }
            """,
            "environments/base/app.yaml": "a: 1",
        ]
        let (rendering, _) = try Renderer(configuration: configuration(files)).render(environment: "dev", only: "a")
        #expect(rendering?.files.map(\.path) == ["a"])
        #expect(
            try refusals(files, only: "aa")
                == ["error: there is no target \"aa\" in environment \"dev\"\n  hint: did you mean \"a\"?"])
        #expect(
            try refusals(files, environment: "prd") == ["error: unknown environment \"prd\"\n  hint: did you mean \"prod\"?"])
        #expect(
            try refusals(files, environment: "eu")
                == ["error: environment \"eu\" has no targets, it is a set of layers for others to inherit"])
    }

    @Test func `stops where a layer cannot be read, and is no rendering without it (R4)`() throws {
        let files = one("a: 1", "format: json")
        let broken = try configuration(files, unreadable: ["environments/base/app.yaml"])
        #expect(throws: MemorySource.Unreadable(path: "environments/base/app.yaml")) {
            try Renderer(configuration: broken).render(environment: "dev")
        }
    }
}

@Suite struct `A rendering is refused` {
    private func refused(_ targets: String, _ layers: [String: String] = ["environments/base/app.yaml": "a: { b: 1 }"]) throws -> [String] {
        var files = layers
        files["cfgops.yaml"] = "environments: { dev: {}, prod: {} }\ntargets:\n" + targets
        return try refusals(files)
    }

    @Test(arguments: [
        (
            "  - { name: t, documents: app, select: a.c, format: json, path: out }",
            "cfgops.yaml:4:40: error: target \"t\" selects \"a.c\", which \"app\" does not have"
        ),
        (
            "  - { name: t, documents: app, select: a.b.c, format: json, path: out }",
            """
            cfgops.yaml:4:40: error: target "t" selects "a.b.c" of "app": "a.b" is a scalar: expected a mapping or a list, \
            so that "a.b.c" can lead through it
            """
        ),
        (
            "  - { name: t, documents: ap, format: json, path: out }",
            "cfgops.yaml:4:27: error: target \"t\" needs the document \"ap\", which environment \"dev\" does not have"
        ),
        (
            "  - { name: t, documents: \"svc-*\", format: json, path: out }",
            "cfgops.yaml:4:27: error: target \"t\" has the pattern \"svc-*\", which matches no document in any of its environments"
        ),
        (
            "  - { name: t, documents: app, format: json, path: \"{doc}\" }",
            """
            cfgops.yaml:4:52: error: target "t" has the path "{doc}": unknown "{doc}", expected {document} or {environment}
            """
        ),
        (
            "  - { name: t, documents: app, format: json, path: x/.Cfgops/y }",
            """
            cfgops.yaml:4:52: error: target "t" has the path "x/.Cfgops/y": ".Cfgops" is kept for the state of the destination
            """
        ),
        (
            "  - { name: t, documents: app, format: text, template: templates/x, path: out }",
            "cfgops.yaml:4:56: error: target \"t\" has the template \"templates/x\", which is not there"
        ),
        (
            "  - { name: t, documents: app, format: json, header: true, path: out }",
            "cfgops.yaml:4:54: error: target \"t\" has a header, and the format \"json\" has no comments"
        ),
        (
            "  - { name: t, documents: app, format: binary, line-ends: crlf, path: out }",
            "cfgops.yaml:4:59: error: target \"t\" has line ends, and the format \"binary\" has no lines"
        ),
        (
            "  - { name: t, documents: app, format: dotenv, line-ends: crlf, path: out }",
            "cfgops.yaml:4:59: error: target \"t\" has the line ends \"crlf\", which a shell would take for a part of every value"
        ),
    ])
    func `when a target cannot be made (R19)`(target: String, expected: String) throws {
        let found = try refused(target)
        #expect(found == [expected])
    }

    @Test(arguments: [
        ("optional: true, documents: gone, path: out"), ("optional: true, documents: app, select: b, path: out"),
        ("documents: \"in-prod*\", path: out"),
    ])
    func `not for what is optional, or matches in another environment (R19)`(target: String) throws {
        let files = try rendered([
            "cfgops.yaml": "environments: { dev: {}, prod: {} }\ntargets:\n  - { name: t, format: json, \(target) }",
            "environments/base/app.yaml": "a: 1", "environments/prod/in-prod-only.yaml": "a: 1",
        ])
        #expect(files.isEmpty)
    }

    @Test(arguments: [
        (
            "path: out", "path: out",
            ["error: targets \"one\" and \"two\" both write \"out\""]
        ),
        (
            "path: out/File", "path: OUT/file",
            ["error: targets \"two\" and \"one\" write \"OUT/file\" and \"out/File\", which differ only in case"]
        ),
        (
            "path: out", "path: out/file",
            ["error: targets \"one\" and \"two\" write the file \"out\" and \"out/file\", which needs a folder there"]
        ),
        (
            "path: a/b/c", "path: A",
            ["error: targets \"two\" and \"one\" write the file \"A\" and \"a/b/c\", which needs a folder there"]
        ),
    ])
    func `when two files cannot lie in one tree (R19)`(first: String, second: String, expected: [String]) throws {
        let targets = """
              - { name: one, documents: app, format: json, \(first) }
              - { name: two, documents: app, format: yaml, \(second) }
            """
        #expect(try refused(targets) == expected)
    }

    @Test func `when a pattern gives one path for several documents`() throws {
        let layers = ["environments/base/a.yaml": "a: 1", "environments/base/b.yaml": "a: 1"]
        #expect(
            try refused("  - { name: t, documents: \"*\", format: json, path: out }", layers) == [
                "error: target \"t\": documents \"a\" and \"b\" both write \"out\"\n  hint: put {document} into the path of the target"
            ])
    }

    @Test func `with every error of every target in one run, each of its environment alone (R27)`() throws {
        let files = [
            "cfgops.yaml": """
            environments: { dev: {}, prod: {} }
            targets:
              - { name: one, documents: app, format: dotenv, path: one }
              - { name: two, documents: "*", format: json, path: "two/{document}" }
            """,
            "environments/base/app.yaml": "a: x\nb: [1]", "environments/dev/app.yaml": "A: \"\\0\"\nb: [.inf]",
            "environments/dev/broken.yaml": "a: [1",
        ]
        let (rendering, diagnostics) = try Renderer(configuration: configuration(files)).render(environment: "dev")
        #expect(rendering == nil)
        #expect(
            diagnostics.map(\.rendered).map { $0.split(separator: ": error")[0] } == [
                "environments/dev/app.yaml:1:4", "environments/dev/app.yaml:1:4", "environments/dev/app.yaml:2:5",
                "environments/dev/broken.yaml:1:4",
            ])
        #expect(try rendered(files, environment: "prod").keys.sorted() == ["one", "two/app"])
    }
}
