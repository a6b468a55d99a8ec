import Documents
import Overlays
import TestSupport
import Testing

/// The schema that editors complete the manifest by, the reader, and the reference page, compared key by key.
@Suite struct `The schema of the manifest` {
    private static let schema = SchemaWalk.read()

    @Test(arguments: schema.mappings)
    func `has the keys that the reader knows`(mapping: SchemaWalk.Mapping) throws {
        let diagnostics = try readManifest(mapping.around(#"{"qqqqqqqqqqqq": 1}"#))
        let unknown = try #require(diagnostics.first { $0.code == "unknown-key" })
        let hint = try #require(unknown.hints.first)
        let known = hint.dropFirst("known keys here: ".count).split(separator: ", ").map { String($0) }
        #expect(mapping.keys.sorted() == known.sorted())
    }

    @Test(arguments: schema.mappings)
    func `requires what the reader requires`(mapping: SchemaWalk.Mapping) throws {
        let missing = try readManifest(mapping.around("{}")).filter { $0.code == "missing-key" && $0.message.contains(mapping.named) }
        #expect(missing.compactMap { $0.message.split(separator: "\"").dropFirst().first.map { String($0) } } == mapping.required)
    }

    @Test(arguments: schema.values)
    func `gives examples and defaults that the reader accepts`(value: SchemaWalk.Example) throws {
        #expect(try readManifest(value.manifest).filter { $0.code == "manifest-type" || $0.code == "unknown-key" } == [])
    }

    @Test func `is explained key by key in the reference`() throws {
        let page = String(decoding: try readFile(packageFolder + "/docs/formats/manifest.md"), as: UTF8.self)
        let keys = Self.schema.mappings.flatMap { mapping in mapping.keys.map { mapping.path + $0 } }
        #expect(keys.filter { !page.contains("| `\($0)`") } == [])
    }

    @Test func `accepts the manifest of the worked example`() throws {
        let source = try readFile(packageFolder + "/cfgops.yaml")
        let document = try #require(Layer.parse(source, file: "cfgops.yaml").document)
        #expect(Manifest.read(document).diagnostics == [])
    }

    private func readManifest(_ json: String) throws -> [Diagnostic] {
        let parsed = Json.parse(Array(json.utf8), file: "cfgops.yaml")
        return Manifest.read(try #require(parsed.document, "\(json)")).diagnostics
    }
}

/// A walk over `schemas/cfgops.schema.json` that collects its mappings and the values it gives as examples.
struct SchemaWalk {
    struct Mapping: Sendable, CustomTestStringConvertible {
        /// As the reference page writes it: `targets[].reload.`
        var path: String
        /// A manifest up to this mapping and what follows it.
        var before: String, after: String
        var keys: [String]
        var required: [String]

        func around(_ text: String) -> String { before + text + after }
        /// The mapping as messages name it, with an index and a name where the path has none.
        var named: String {
            let path = path.replacing("[]", with: "[0]").replacing("NAME", with: "x").dropLast()
            return path.isEmpty ? "the manifest" : "\"\(path)\""
        }
        var testDescription: String { path.isEmpty ? "the manifest" : path }
    }

    struct Example: Sendable, CustomTestStringConvertible {
        var path: String
        var manifest: String
        var testDescription: String { "\(path) in \(manifest)" }
    }

    private(set) var mappings: [Mapping] = []
    private(set) var values: [Example] = []
    private let definitions: Value?

    static func read() -> SchemaWalk {
        let bytes = (try? readFile(packageFolder + "/schemas/cfgops.schema.json")) ?? []
        guard let root = Json.parse(bytes, file: "cfgops.schema.json").document?.root else {
            Issue.record("schemas/cfgops.schema.json is no JSON")
            return SchemaWalk(definitions: nil)
        }
        var walk = SchemaWalk(definitions: root["$defs"])
        walk.visit(root, path: "", before: "", after: "")
        return walk
    }

    private init(definitions: Value?) { self.definitions = definitions }

    /// A keyword of a schema, or of the definition that it refers to.
    private func keyword(_ name: String, of schema: Value) -> Value? {
        if let own = schema[name] { return own }
        guard let reference = schema["$ref"]?.text.split(separator: "/").last else { return nil }
        return definitions?[String(reference)].flatMap { keyword(name, of: $0) }
    }

    private mutating func visit(_ schema: Value, path: String, before: String, after: String) {
        let lists = ["examples", "enum"].flatMap { keyword($0, of: schema)?.elements ?? [] }
        for value in lists + [keyword("default", of: schema)].compactMap({ $0 }) {
            let text = String(decoding: value.document.source[value.node.span], as: UTF8.self)
            values.append(Example(path: path, manifest: before + text + after))
        }
        if let properties = keyword("properties", of: schema) {
            let keys = properties.ownEntries.map(\.key.text), prefix = path.isEmpty ? "" : path + "."
            let required = keyword("required", of: schema)?.elements.map(\.text) ?? []
            mappings.append(Mapping(path: prefix, before: before, after: after, keys: keys, required: required))
            for (key, value) in properties.ownEntries {
                visit(value, path: prefix + key.text, before: before + "{\"\(key.text)\": ", after: "}" + after)
            }
        }
        if let items = keyword("items", of: schema) { visit(items, path: path + "[]", before: before + "[", after: "]" + after) }
        if let entries = keyword("additionalProperties", of: schema), entries.kind == .mapping {
            visit(entries, path: path + ".NAME", before: before + "{\"x\": ", after: "}" + after)
        }
    }
}
