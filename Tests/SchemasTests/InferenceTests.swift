import Documents
import Schemas
import TestSupport
import Testing

@Suite struct `An inferred schema` {
    @Test(
        arguments: [
            ("has the types that were seen", ["a: 1\nb: x\nc: 1.5", "a: null\nb: y\nc: 2"], "a: integer null, b: string, c: number"),
            ("asks for what no document lacks", ["a: 1\nb: {c: 1}", "b: {}"], "a?: integer >=0, b: object(c?: integer >=0)"),
            (
                "merges the elements of lists", ["l: [1, {a: x}]", "l: [{a: 2}, {b: true}]"],
                "l: array[object integer(a?: string integer, b?: boolean)]"
            ),
            ("knows nothing of the elements of empty lists", ["l: []"], "l: array"),
            ("keeps the order of keys", ["z: 1\na: 1", "m: 1\nz: 1\na: 1"], "z: integer >=0, a: integer >=0, m?: integer >=0"),
            ("takes whole numbers for what never was below zero", ["a: 0\nb: -1", "a: 5\nb: 5"], "a: integer >=0, b: integer"),
            (
                "knows ports by range and name", ["port: 80\nhttpPort: 8080\nport_count: 3"],
                "port: integer >=1 <=65535, httpPort: integer >=1 <=65535, port_count: integer >=0"
            ),
            ("takes no port for one that is none", ["port: 0"], "port: integer >=0"),
            (
                "recognises formats that all values have",
                [
                    "u: https://a.example/x\nt: 30s\ns: 512Mi\ni: 10.0.0.1\nd: 2026-11-21\nm: a@b.example",
                    "u: http://b.example\nt: 5m\ns: 1Gi\ni: 10.0.0.2\nd: 2026-01-01\nm: c@d.example",
                ],
                "u: string uri, t: string interval, s: string byte-size, i: string ipv4, d: string date, m: string email"
            ),
            (
                "takes no format for what one value lacks", ["u: https://a.example\nn: nginx:1.25", "u: nowhere\nn: redis:7"],
                "u: string, n: string"
            ),
            (
                "allows all levels where levels are", ["level: info\nother: info", "level: debug\nother: debug"],
                "level: string {trace debug info notice warn warning error critical fatal off}, other: string"
            ),
            ("takes no level for what is none", ["level: high", "level: info"], "level: string"),
            ("gives words that come again as examples", ["mode: fast", "mode: safe", "mode: fast"], "mode: string ~fast ~safe"),
            (
                "proposes the key that tells elements apart", ["l: [{name: a, id: 1}, {name: b, id: 2}]"],
                "l: array by name[object(name: string, id: integer >=0)]"
            ),
            ("proposes no key that two elements share", ["l: [{name: a}, {name: a}]"], "l: array[object(name: string)]"),
            ("proposes no key for a single element", ["l: [{name: a}]"], "l: array[object(name: string)]"),
        ] as [(String, [String], String)])
    func `says what documents have in common`(rule: String, documents: [String], expected: String) throws {
        var inference = Inference()
        for text in documents { inference.add(try instance(text), named: "one") }
        let schema = try schema(inference)
        #expect(outline(schema.root) == "object(\(expected))", "\(rule)")
    }

    @Test func `says in comments what to look at, and who lacks what`() throws {
        var inference = Inference()
        inference.add(try instance("log: {level: info}\ndebug: 1"), named: "dev")
        inference.add(try instance("log: {level: warn}"), named: "prod")
        let text = String(
            decoding: try inference.schema(titled: "app", isStrict: true, Nothing()).text(.yaml, heading: ["made"]), as: UTF8.self)
        #expect(
            text == """
                # made
                $schema: https://json-schema.org/draft/2020-12/schema
                title: app
                type: object
                required:
                  - log
                additionalProperties: false
                properties:
                  log:
                    type: object
                    required:
                      - level
                    additionalProperties: false
                    properties:
                      level:
                        # levels that loggers have: keep those that yours knows
                        type: string
                        enum:
                          - trace
                          - debug
                          - info
                          - notice
                          - warn
                          - warning
                          - error
                          - critical
                          - fatal
                          - "off"
                  debug:
                    # not in prod
                    type: integer
                    minimum: 0

                """)
    }

    @Test func `names only a few documents that lack something`() throws {
        var inference = Inference()
        inference.add(try instance("a: {}"), named: "first")
        for number in 1 ... 4 { inference.add(try instance("{}"), named: "n\(number)") }
        let text = String(decoding: try inference.schema(titled: "app", isStrict: false, Nothing()).text(.json), as: UTF8.self)
        #expect(text.contains("\"$comment\": \"in 1 of 5\""))
    }

    @Test(arguments: 0 ..< 300 as Range<UInt64>)
    func `accepts every document that it was inferred from, and shows no secret`(seed: UInt64) throws {
        var random = RandomInstances(seed: seed), inference = Inference()
        let instances = random.instances()
        for instance in instances { inference.add(instance, named: "one") }
        for isStrict in [false, true] {
            for syntax in [Document.Syntax.yaml, .json] {
                let text = try inference.schema(titled: "any", isStrict: isStrict, Nothing()).text(syntax)
                let shown = String(decoding: text, as: UTF8.self)
                #expect(!shown.contains(RandomInstances.secret))
                let document = try #require(Layer.parse(text, file: "schema").document)
                let (schema, diagnostics) = try Schema.compile(document, uri: "file:///schema", source: NoSchemas())
                #expect(diagnostics == [])
                for instance in instances { #expect(try #require(schema).findings(in: instance).isEmpty, "\(shown)") }
            }
        }
    }

    private func instance(_ text: String) throws -> Instance {
        Instance(try #require(Layer.parse(Array(text.utf8), file: "app.yaml").document?.root))
    }

    private func schema(_ inference: Inference) throws -> (root: Value, text: String) {
        let text = try inference.schema(titled: "app", isStrict: false, Nothing()).text(.yaml)
        let root = try #require(Layer.parse(text, file: "schema").document?.root)
        return (root, String(decoding: text, as: UTF8.self))
    }

    /// `object(a: integer >=0, b?: string)`: a question mark behind keys that are not required.
    private func outline(_ schema: Value) -> String {
        let required = Set(schema["required"]?.elements.map(\.text) ?? [])
        var text = schema["type"].map { $0.kind == .sequence ? $0.elements.map(\.text).joined(separator: " ") : $0.text } ?? "any"
        if let format = schema["format"] { text += " \(format.text)" }
        if let least = schema["minimum"] { text += " >=\(least.text)" }
        if let most = schema["maximum"] { text += " <=\(most.text)" }
        if let allowed = schema["enum"] { text += " {\(allowed.elements.map(\.text).joined(separator: " "))}" }
        text += schema["examples"]?.elements.map { " ~\($0.text)" }.joined() ?? ""
        if let key = schema["x-merge"]?["by"] { text += " by \(key.text)" }
        if let items = schema["items"] { text += "[\(outline(items))]" }
        let keys = schema["properties"]?.entries.map { "\($0.key.text)\(required.contains($0.key.text) ? "" : "?"): \(outline($0.value))" }
        if let keys { text += "(\(keys.joined(separator: ", ")))" }
        return text
    }
}

/// Documents without layers.
private struct Nothing: Inference.Background {
    func description(of position: Inference.Position) -> String? { nil }
    func strategy(of list: Inference.Position) -> MergeStrategy? { nil }
    func isOverridden(_ list: Inference.Position) -> Bool { false }
}
