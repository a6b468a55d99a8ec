import Documents
import Overlays
import TestSupport
import Testing

@testable import Rendering

@Suite struct `A trace of an output` {
    private static let text = """
        name: shop
        server:
          port: 8080
          hosts: [a, "b c"]
        motd: |
          hello
          world
        none: {}
        """

    /// The addresses of what each line states, one text a line: `server.port, name`.
    private func lines(of document: String, as format: Format, _ layout: TextLayout = TextLayout()) throws -> [String] {
        let configuration = try configuration(one(document, "format: yaml"))
        let effective = try #require(configuration.effective("app", in: "dev").document)
        var trace: OutputTrace? = OutputTrace()
        let output = try encoded(effective, at: effective.root, as: format, layout, tracing: &trace).bytes
        var none: OutputTrace?
        #expect(try encoded(effective, at: effective.root, as: format, layout, tracing: &none).bytes == output)
        let found = try #require(trace)
        return (1 ... max(1, lineStarts(output[...]).count)).map { line in
            found.paths(onLine: line, of: output, in: effective, below: .root).map { "app:\($0)" }.joined(separator: ", ")
        }
    }

    @Test(
        arguments: [
            (
                .yaml,
                ["name", "server", "server.port", "server.hosts", "server.hosts[0]", "server.hosts[1]", "motd", "motd", "motd", "none"]
            ),
            (
                .json,
                [
                    "", "name", "server", "server.port", "server.hosts", "server.hosts[0]", "server.hosts[1]", "server.hosts", "server",
                    "motd",
                    "none", "",
                ]
            ),
            (.dotenv(.shell, keepsKeys: false), ["name", "server.port", "server.hosts[0]", "server.hosts[1]", "motd", "motd", "motd"]),
            (.properties, ["name", "server.port", "server.hosts[0]", "server.hosts[1]", "motd"]),
            (.toml, ["name", "motd", "", "server", "server.port", "server.hosts", "", "none"]),
            (
                .object(DataObject(.configMap, document: "app")),
                [
                    "", "", "", "", "", "name", "server", "server.port", "server.hosts", "server.hosts[0]", "server.hosts[1]", "motd",
                    "motd",
                    "motd", "none", "none",
                ]
            ),
        ] as [(Format, [String])])
    func `knows the values on each line`(format: Format, expected: [String]) throws {
        let found = try lines(of: Self.text, as: format)
        #expect(
            found == expected.map { $0.split(separator: ", ").map { "app:\($0)" }.joined(separator: ", ") })
    }

    @Test func `knows them below a header, and whatever the line ends`() throws {
        let found = try lines(of: "a: 1\ns: { b: 2 }", as: .toml, TextLayout(header: "environment dev", lineEnds: .crlf))
        #expect(found == ["", "app:a", "", "app:s", "app:s.b"])
    }

    @Test func `knows sections of INI, files inside a ConfigMap, objects of a stream`() throws {
        #expect(try lines(of: "a: 1\ns: { b: 2 }", as: .ini) == ["app:a", "", "app:s", "app:s.b"])
        var object = DataObject(.configMap, document: "app")
        object.file = "app.json"
        let file = try lines(of: "a: 1\nb: [x]", as: .object(object)).dropFirst(7)
        #expect(file == ["app:a", "app:b", "app:b[0]", "app:b", "app:"])
        let stream = "kind: A\nmetadata: { name: x }\n---\nkind: B\nmetadata: { name: y }\n"
        #expect(
            try lines(of: stream, as: .yaml) == [
                "app:\"A/x\".kind", "app:\"A/x\".metadata", "app:\"A/x\".metadata.name", "", "app:\"B/y\".kind", "app:\"B/y\".metadata",
                "app:\"B/y\".metadata.name",
            ])
    }

    @Test func `tells values apart that references brought to several places`() throws {
        #expect(
            try lines(of: "a: 1\nb: { c: \"${a}\", d: \"${a}\" }\ne: ${b}", as: .yaml).map { String($0.dropFirst(4)) } == [
                "a", "b", "b.c", "b.d", "e", "e.c", "e.d",
            ])
        #expect(
            try lines(of: "t: { x: \"${a}\" }\na: 1\nb: ${a}", as: .toml).filter { !$0.isEmpty } == ["app:a", "app:b", "app:t", "app:t.x"])
    }

    @Test(arguments: 0 ..< 100 as Range<UInt64>)
    func `finds every value of a document on some line`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let keys = (0 ..< Int.random(in: 1 ..< 30, using: &random)).map { "k\($0)" }
        let document = keys.map { "\($0): { v: \(["x", "\"a\\nb\"", "[1, {c: 2}]", "12:30"].randomElement(using: &random) ?? "") }" }
        for format in [Format.yaml, .json, .toml] {
            let found = Set(
                try lines(of: document.joined(separator: "\n"), as: format).flatMap { $0.split(separator: ", ").map(String.init) })
            for key in keys { #expect(found.contains { $0.hasPrefix("app:\(key).v") }, "\(key) as \(format)") }
        }
    }
}

@Suite struct `A trace of a template` {
    @Test func `knows the values that a line prints, and the template's line`() throws {
        var files = one("port: 80\nhosts: [{ name: a }, { name: b }]\ntls: false", "format: text, template: templates/t.mustache")
        files["templates/t.mustache"] =
            "listen {{port}};\n{{#hosts}}\n  {{> host}}\n{{/hosts}}\n{{^tls}}\nplain {{port}} {{environment}}\n{{/tls}}\nend\n"
        files["templates/host.mustache"] = "server\n  {{name}};\n"
        let renderer = Renderer(configuration: try configuration(files))
        let output = try #require(try renderer.outputs(in: "dev").outputs.first)
        let traced = try #require(try renderer.traced(output)), bytes = traced.file.bytes
        let lines = (1 ... lineStarts(bytes[...]).count).map { line -> String in
            let paths = traced.trace.paths(onLine: line, of: bytes, in: traced.document, below: output.selected).map(\.description)
            let place = traced.trace.template(ofLine: line, of: bytes)
            return "\(place?.file ?? "")+\(place?.offset ?? 0) \(paths.joined(separator: ","))"
        }
        #expect(
            lines == [
                "templates/t.mustache+0 port", "templates/host.mustache+0 ", "templates/host.mustache+7 hosts[0].name",
                "templates/host.mustache+0 ", "templates/host.mustache+7 hosts[1].name", "templates/t.mustache+61 port",
                "templates/t.mustache+101 ",
            ])
        let tls = try #require(try traced.document.find(Path(parsing: "tls")))
        #expect(traced.trace.used.contains(tls))
        #expect(String(decoding: bytes, as: UTF8.self).hasSuffix("plain 80 dev\nend\n"))
    }
}
