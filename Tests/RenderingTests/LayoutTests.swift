import Documents
import Rendering
import Testing

@Suite struct `A target's layout` {
    private static let commit = String(repeating: "1f", count: 20)

    private func text(_ document: String, _ target: String, commit: String? = `A target's layout`.commit) throws -> String? {
        let configuration = try configuration(one(document, target), commit: commit)
        let (rendering, diagnostics) = try Renderer(configuration: configuration).render(environment: "dev")
        #expect(diagnostics.map(\.rendered) == [])
        return rendering.map { String(decoding: $0.files[0].bytes, as: UTF8.self) }
    }

    @Test(arguments: [
        "yaml", "toml", "properties", "ini", "dotenv", "dotenv, dialect: docker", "dotenv, dialect: systemd", "configmap", "secret",
    ])
    func `has a comment with environment and commit on top`(format: String) throws {
        let plain = try text("a: x", "format: \(format)"), titled = try text("a: x", "format: \(format), header: true")
        #expect(titled == "# cfgops: environment dev, commit \(Self.commit)\n" + (plain ?? ""))
        #expect(
            try text("a: x", "format: \(format), header: true", commit: nil)?.hasPrefix("# cfgops: environment dev, uncommitted\n") == true)
    }

    @Test(arguments: [
        ("a: x\nb: { c: 1 }", "format: yaml", "a: x\r\nb:\r\n  c: 1\r\n"),
        ("a: x\nb: { c: 1 }", "format: toml", "a = \"x\"\r\n\r\n[b]\r\nc = 1\r\n"),
        ("a: \"x\\ny\"", "format: toml", "a = \"x\\ny\"\r\n"),
        ("a: \"x\\ny\"", "format: properties", "a=x\\ny\r\n"),
        ("a: \"x\\ny\"", "format: json", "{\r\n  \"a\": \"x\\ny\"\r\n}\r\n"),
        ("a: x", "format: dotenv, dialect: docker", "A=x\r\n"),
        ("a: x", "format: yaml, header: true", "# cfgops: environment dev, commit \(commit)\r\na: x\r\n"),
        ("a: \"x\\ny\\r\\nz\"", "format: text, select: a", "x\r\ny\r\nz"),
    ])
    func `ends lines in carriage return and line feed, and changes no value`(document: String, target: String, expected: String) throws {
        let found = try text(document, "\(target), line-ends: crlf")
        #expect(found == expected)
    }

    @Test func `is an error where it would change a value`() throws {
        #expect(
            try refusals(one("a: \"x\\ny\"", "format: dotenv, dialect: systemd, line-ends: crlf")) == [
                "environments/base/app.yaml:1:4: error: \"app:a\" holds a line feed, which `line-ends: crlf` would change"
            ])
    }

    /// R36: with a header a file is another one with every commit, so every commit makes it again.
    @Test func `with a header is made again with every commit`() throws {
        let files = [
            "cfgops.yaml": """
            environments: { dev: {} }
            targets:
              - { name: with, documents: app, format: yaml, header: true, path: with }
              - { name: without, documents: other, format: yaml, path: without }
            """,
            "environments/base/app.yaml": "a: 1", "environments/base/other.yaml": "a: 1",
        ]
        let renderer = IncrementalRenderer(environment: "dev")
        let first = try renderer.render(configuration(files, commit: "one"), changed: nil).rendering
        let second = try renderer.render(configuration(files, commit: "two"), changed: []).rendering
        #expect(first?.digest != second?.digest)
        #expect(try second == Renderer(configuration: configuration(files, commit: "two")).render(environment: "dev").rendering)
    }
}
