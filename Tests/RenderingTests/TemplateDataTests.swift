import Documents
import Overlays
import Rendering
import Testing

@Suite struct `A template sees` {
    @Test func `the effective document, with references and overlays`() throws {
        var files = templated("{{host}}:{{port}} {{url}}", "host: ${db:host}\nport: 80\nurl: http://${host}:${port}/")
        files["environments/base/db.yaml"] = "host: db.internal"
        files["environments/dev/app.yaml"] = "port: 81"
        #expect(try rendered(files) == ["out": "db.internal:81 http://db.internal:81/"])
    }

    @Test func `what is selected, and nothing around it`() throws {
        #expect(try rendered(templated("{{host}}", "server: { host: h }\nport: 80", also: ", select: server")) == ["out": "h"])
        #expect(try rendered(templated("<{{.}}>", "server: { host: h }", also: ", select: server.host")) == ["out": "<h>"])
        let found = try refusals(templated("{{port}}", "server: { host: h }\nport: 80", also: ", select: server"))
        #expect(found.count == 1 && found[0].contains("\"port\" is undefined: \"app:server\" has no \"port\""))
    }

    @Test func `environment and commit, unless the document has keys of these names`() throws {
        let template = "{{environment}} {{commit}}{{#environment}} {{.}}{{/environment}}"
        #expect(try rendered(templated(template, "{}")) == ["out": "dev uncommitted dev"])
        #expect(try rendered(templated(template, "environment: e\ncommit: c")) == ["out": "e c e"])
        #expect(try rendered(templated("{{^commit}}no{{/commit}}{{#no}}{{commit}}{{/no}}", "{}")) == ["out": ""])
    }

    @Test func `the objects of a stream by their names`() throws {
        let stream = "kind: Service\nmetadata: { name: web }\nport: 80\n---\nkind: Pod\nmetadata: { name: job }"
        #expect(try rendered(templated("{{Service/web.port}} {{#Pod/job}}{{metadata.name}}{{/Pod/job}}", stream)) == ["out": "80 job"])
    }

    @Test func `each document that a pattern matches`() throws {
        let files = try rendered([
            "cfgops.yaml": """
            environments: { dev: {} }
            targets:
              - { name: t, documents: "svc-*", format: text, template: templates/unit, path: "units/{document}.service" }
            """,
            "templates/unit": "Exec={{bin}} {{> port}}", "templates/port": "{{port}}\n",
            "environments/base/svc-a.yaml": "{bin: a, port: 1}", "environments/base/svc-b.yaml": "{bin: b, port: 2}",
        ])
        #expect(files == ["units/svc-a.service": "Exec=a 1\n", "units/svc-b.service": "Exec=b 2\n"])
    }

    @Test func `files that are no text, but for printing them`() throws {
        func found(_ template: String) throws -> (rendering: Rendering?, diagnostics: [Diagnostic]) {
            let files = templated(template, "name: n\nkey: ${file:key.der}")
            return try Renderer(configuration: configuration(files, binaries: ["key.der": [0xFF, 0]])).render(environment: "dev")
        }
        #expect(try found("{{#key}}{{name}}{{/key}}").rendering?.files.first?.bytes == Array("n".utf8))
        #expect(
            try found("{{key}}").diagnostics.map(\.rendered) == [
                "environments/base/app.yaml:2:6: error: \"app:key\" is a file that is not UTF-8, which text cannot say\n"
                    + "  hint: binary, configmap and secret can"
            ])
    }

    @Test(arguments: ["", "a", "a\n", "  \n\t\n", "{ {a} } {", "}}\r\n", "\u{feff}é\u{2028}\0", "{\n{a}}"])
    func `its own text where it has no tags`(text: String) throws {
        #expect(try render(text, "a: 1") == text)
    }
}

@Suite struct `A secret in a template` {
    private static let inputs = Inputs(allowedVariables: ["TOKEN", "ON"], variables: ["TOKEN": "s3cret", "ON": "yes"])
    private static let document = "token: ${env:TOKEN}\nplain: 1\nboth: { token: \"${token}\", plain: 2 }\nall: [\"${token}\", 3]"

    private static let templates: [(template: String, text: String, isTainted: Bool)] = [
        ("{{plain}}", "1", false), ("{{token}}", "s3cret", true), ("{{#token}}x{{/token}}", "x", true), ("{{^token}}x{{/token}}", "", true),
        ("{{#both}}{{plain}}{{/both}}", "2", false), ("{{both.token}}", "s3cret", true), ("{{#all}}x{{/all}}", "xx", false),
        ("{{#all}}{{.}}{{/all}}", "s3cret3", true), ("{{#gone}}{{token}}{{/gone}}", "", false), ("{{> part}}", "s3cret", true),
    ]

    private func render(_ template: String, also target: String = "") throws -> (rendering: Rendering?, diagnostics: [String]) {
        let files = templated(template, Self.document, partials: ["part": "{{token}}"], also: target)
        let (rendering, diagnostics) = try Renderer(configuration: configuration(files, inputs: Self.inputs)).render(environment: "dev")
        return (rendering, diagnostics.map(\.rendered))
    }

    /// The names of keys, and how long a list is, are no secrets: entering a mapping or going over a list tells nothing.
    @Test(arguments: templates) func `taints the file where its value was printed or decided about a section (R19)`(
        template: String, text: String, isTainted: Bool
    ) throws {
        let file = try #require(try render(template).rendering?.files.first)
        #expect(String(decoding: file.bytes, as: UTF8.self) == text)
        #expect(file.isTainted == isTainted)
        #expect(file.mode == (isTainted ? 0o640 : 0o644))
    }

    @Test func `is refused where the mode would let others read it (R19)`() throws {
        let found = try render("{{token}}", also: ", mode: '0644'").diagnostics
        #expect(found.count == 1 && found[0].hasSuffix("has the mode 0644, and \"app\" holds a secret: expected 0640 or less"))
        #expect(try render("{{plain}}", also: ", mode: '0644'").rendering?.files.first?.mode == 0o644)
    }

    /// A document with a sealed value, and a string that embeds it.
    private func sealed(_ template: String) throws -> Configuration {
        var files = templated(template, "url: postgres://app:${password}@db\nport: 1")
        files["environments/dev/app.secrets.yaml"] = """
            password: ENC[AES256_GCM,data:p673w==,iv:YY=,aad:UQ=,tag:A=,type:str]
            sops: { mac: "ENC[AES256_GCM,data:tK4=,iv:0Q=,tag:rk=,type:str]", version: 3.7.3 }
            """
        return try configuration(files)
    }

    /// R21: what nobody can open is refused where it would be printed or decide, and is no hindrance elsewhere.
    @Test func `is not printed sealed`() throws {
        func refused(_ template: String) throws -> [String] {
            try Renderer(configuration: sealed(template)).render(environment: "dev").diagnostics.map(\.rendered)
        }
        let password = "environments/dev/app.secrets.yaml:1:11: error: \"app:password\" is sealed, expected a key that opens it"
        let url = "environments/base/app.yaml:1:6: error: \"app:url\" is sealed, expected a key that opens it"
        #expect(try refused("{{port}}") == [])
        #expect(try refused("{{url}} {{#password}}{{/password}}") == [url, password])
        #expect(try refused("{{^password}}{{/password}}") == [password])
    }

    @Test func `is a marker where keys are not wanted (R20)`() throws {
        let configuration = try sealed("{{port}} {{url}}{{#password}} {{.}}{{/password}}")
        let renderer = Renderer(configuration: configuration, marking: .sealed)
        let file = try #require(try renderer.render(environment: "dev").rendering?.files.first)
        #expect(String(decoding: file.bytes, as: UTF8.self) == "1 <secret url> <secret password>")
        #expect(file.isTainted && file.mode == 0o640)
    }
}

@Suite struct `A template that changes` {
    private static let manifest = """
        version: 1
        environments: { dev: {} }
        targets:
          - { name: one, documents: "a*", format: text, template: templates/one.mustache, path: "one/{document}" }
          - { name: two, documents: b, format: text, template: templates/two.mustache, path: two }
        """

    /// The documents that an incremental rendering reads when it is told of a change.
    private func reads(_ changed: [String: String?], commit: String? = "1") throws -> [String] {
        var files: [String: String] = [
            Manifest.file: Self.manifest, "templates/one.mustache": "{{v}} {{> part}}", "templates/part": "x",
            "templates/two.mustache": "{{commit}}",
            "environments/base/a1.yaml": "v: 1", "environments/base/a2.yaml": "v: 2", "environments/base/b.yaml": "v: 3",
        ]
        let renderer = IncrementalRenderer(environment: "dev")
        _ = try renderer.render(configuration(files, "1"), changed: nil)
        for (path, text) in changed { files[path] = text }
        let now = try configuration(files, commit)
        let found = try renderer.render(now, changed: Array(changed.keys))
        let wanted = try Renderer(configuration: configuration(files, commit)).render(environment: "dev")
        #expect(found.rendering == wanted.rendering && found.diagnostics == wanted.diagnostics)
        let source = try #require(now.source as? CountingSource)
        return source.reads.filter { $0.hasPrefix("environments/") }.map { String($0.dropFirst("environments/base/".count)) }.sorted()
    }

    private func configuration(_ files: [String: String], _ commit: String?) throws -> Configuration {
        let manifest = try #require(try Manifest.load(from: MemorySource(files: files)).manifest)
        return try Configuration(source: CountingSource(files: files), manifest: manifest, commit: commit)
    }

    @Test func `makes its own files again, and no others`() throws {
        #expect(try reads(["templates/one.mustache": "{{v}}"]) == ["a1.yaml", "a2.yaml"])
        #expect(try reads(["templates/part": "y"]) == ["a1.yaml", "a2.yaml"])
        #expect(try reads(["templates/part.mustache": "z"]) == ["a1.yaml", "a2.yaml"], "this name goes first")
        #expect(try reads(["templates/part": nil]) == ["a1.yaml", "a2.yaml"])
        #expect(try reads(["templates/two.mustache": "{{v}}"]) == ["b.yaml"])
        #expect(try reads(["templates/three.mustache": ""]) == [])
    }

    @Test func `by naming the commit is made again with each`() throws {
        #expect(try reads([:], commit: "2") == ["b.yaml"])
        #expect(try reads(["environments/base/a1.yaml": "v: 5"], commit: nil) == ["a1.yaml", "b.yaml"])
    }
}
