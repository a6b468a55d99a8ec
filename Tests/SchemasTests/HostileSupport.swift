import Documents
import Schemas
import TestSupport
import Testing

/// What the tests of hostile schemas and documents have in common.
enum Hostile {
    struct Files: SchemaSource {
        let files: [String: String]
        func document(at uri: String) -> Document? { files[uri].flatMap { Json.parse(Array($0.utf8), file: uri).document } }
    }

    static func compile(_ text: String, _ files: [String: String] = [:]) throws -> (schema: Schema?, errors: [String]) {
        try compile(
            Json.parse(Array(text.utf8), file: "schema.json"), Files(files: files.merging(["file:///schema.json": text]) { one, _ in one }))
    }

    static func compile(yaml text: String) throws -> (schema: Schema?, errors: [String]) {
        try compile(Layer.parse(Array(text.utf8), file: "schema.yaml"), Files(files: [:]))
    }

    private static func compile(_ parsed: Parsed, _ files: Files) throws -> (schema: Schema?, errors: [String]) {
        let document = try #require(parsed.document, "\(parsed.diagnostics.map(\.rendered))")
        let (schema, diagnostics) = try Schema.compile(document, uri: "file:///schema.json", source: files)
        return (schema, diagnostics.map { String($0.rendered.prefix { $0 != "\n" }) })
    }

    /// What the document is told, one message a finding; acceptance and findings agree.
    static func judge(_ schema: Schema, _ text: String) throws -> [String] {
        try judge(schema, Json.parse(Array(text.utf8), file: "document.json"))
    }

    static func judge(_ schema: Schema, yaml text: String) throws -> [String] {
        try judge(schema, Layer.parse(Array(text.utf8), file: "document.yaml"))
    }

    private static func judge(_ schema: Schema, _ parsed: Parsed) throws -> [String] {
        let document = try #require(parsed.document, "\(parsed.diagnostics.map(\.rendered))"), root = try #require(document.root)
        let instance = Instance(root), findings = schema.findings(in: instance)
        #expect(schema.accepts(instance) == findings.isEmpty)
        let diagnostics = Explanation(instance, places: DocumentPlaces(instance, of: document), document: nil).diagnostics(findings)
        #expect(diagnostics.isEmpty == findings.isEmpty)
        return diagnostics.map(\.rendered)
    }

    /// That the judgement says it was given up.
    static func expectGivenUp(_ schema: Schema, _ text: String) throws {
        let instance = Instance(try #require(Json.parse(Array(text.utf8), file: "document.json").document?.root))
        #expect(!schema.accepts(instance))
        let isGivenUp = schema.findings(in: instance).contains { finding in
            switch finding.rule {
            case .tooDeep, .patternTooSlow: true
            default: false
            }
        }
        #expect(isGivenUp)
    }
}

/// Schemas of any keywords with values that may or may not suit them.
struct RandomSchema {
    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    private mutating func pick(_ choices: [String]) -> String { choices[number(0 ... choices.count - 1)] }

    mutating func schema(depth: Int) -> String {
        if depth > 3 || number(0 ... 9) == 0 { return pick(["true", "false", "{}", "1", "null", "[]", "\"#\""]) }
        let single = [
            "not", "if", "then", "else", "items", "contains", "additionalProperties", "unevaluatedProperties", "unevaluatedItems",
            "propertyNames", "additionalItems", "contentSchema",
        ]
        let lists = ["allOf", "anyOf", "oneOf", "prefixItems", "items"]
        let mappings = ["properties", "$defs", "dependentSchemas", "dependencies", "definitions"]
        let counts = [
            "minLength", "maxLength", "minItems", "maxItems", "minProperties", "minContains", "maxContains", "minimum", "multipleOf",
        ]
        let entries = (0 ... number(0 ... 4)).map { _ -> String in
            switch number(0 ... 9) {
            case 0 ... 1: return "\"\(pick(single))\": \(schema(depth: depth + 1))"
            case 2: return "\"\(pick(lists))\": [\((0 ... number(0 ... 2)).map { _ in schema(depth: depth + 1) }.joined(separator: ", "))]"
            case 3 ... 4:
                return
                    "\"\(pick(mappings))\": {\((0 ... number(0 ... 2)).map { _ in "\"\(key())\": \(schema(depth: depth + 1))" }.joined(separator: ", "))}"
            case 5: return "\"\(pick(counts))\": \(pick(["0", "1", "2", "-1", "1e99", "0.5", "\"x\"", "null", "1e-99"]))"
            case 6:
                let target = pick([
                    "#", "#/$defs/a", "#a", "b", "#/properties/b", "x#a", "#/", "%", "#/$defs/a/not", "//", "urn:x", "#/allOf/0",
                ])
                return "\"\(pick(["$ref", "$dynamicRef", "$recursiveRef"]))\": \"\(target)\""
            case 7:
                let name = pick(["a", "b", "#a", "x", "https://x.example/b", "", "#", "..", "urn:x", "1"])
                return "\"\(pick(["$id", "$anchor", "$dynamicAnchor", "$schema", "id", "$recursiveAnchor"]))\": \"\(name)\""
            case 8: return "\"\(pick(["type", "enum", "const", "required", "format", "uniqueItems", "$vocabulary"]))\": \(value(depth: 1))"
            default:
                return "\"\(pick(["pattern", "patternProperties"]))\": \(pick(["\"^a\"", "{\"^a\": true}", "\"(\"", "{\"[\": {}}", "1"]))"
            }
        }
        return "{\(entries.joined(separator: ", "))}"
    }

    private mutating func key() -> String { pick(["a", "b", "c", "", "$ref", "~1", "%61", "type", "\\u0000", "é"]) }

    mutating func value(depth: Int) -> String {
        switch number(0 ... (depth < 4 ? 9 : 6)) {
        case 0 ... 2: return pick(["0", "1", "-1", "1.0", "2", "1e400", "0.1", "-0", "1e-400", "123456789012345678901234567890"])
        case 3 ... 4: return "\"\(key())\""
        case 5: return pick(["true", "false", "null"])
        case 6: return pick(["\"object\"", "\"integer\"", "[\"string\", \"null\"]", "\"date\""])
        case 7: return "[\((0 ..< number(0 ... 4)).map { _ in value(depth: depth + 1) }.joined(separator: ", "))]"
        default:
            let keys = ["a", "b", "c", "", "é"].filter { _ in number(0 ... 1) == 0 }
            return "{\(keys.map { "\"\($0)\": \(value(depth: depth + 1))" }.joined(separator: ", "))}"
        }
    }
}
