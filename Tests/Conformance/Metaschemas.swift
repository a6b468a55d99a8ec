import Documents
import Schemas
import TestSupport
import Testing

/// The metaschemas that are built in say of every schema what the published ones say.
@Suite struct `Metaschemas` {
    @Test(arguments: Draft.allCases)
    func `judge real schemas and broken ones as the published ones do`(draft: Draft) throws {
        guard let folder = Conformance.folder("json-schema-test-suite") else { return }
        let ours = try compiled(#"{"$ref": "\#(draft.metaschema)"}"#, NoSchemas())
        let source = PublishedMetaschemas(folder: "\(folder)/metaschemas", draft: draft)
        let published = try compiled(#"{"$ref": "\#(source.root)"}"#, source)
        var random = SeededRandom(seed: UInt64(draft.rawValue))
        var judged = 0, refused = 0
        for text in try schemas(of: draft, folder) {
            let whole = try #require(Json.parse(text, file: "schema.json").document)
            for changed in [whole] + (0 ..< (longRun ? 60 : 6)).compactMap({ _ in mutated(whole, &random) }) {
                // The published one of draft 4 does not speak of `$ref`; ours wants a string as in all others.
                if draft == .draft4, hasBadReference(changed) { continue }
                let instance = Instance(try #require(changed.root)), verdict = published.accepts(instance)
                let text = String(decoding: changed.source.prefix(2000), as: UTF8.self)
                #expect(ours.accepts(instance) == verdict, "published: \(verdict), seed \(draft.rawValue): \(text)")
                judged += 1
                if !verdict { refused += 1 }
            }
        }
        // Broken ones have to be among them, or the comparison says little.
        #expect(judged > 100 && refused > judged / 20, "\(refused) of \(judged)")
    }

    private func hasBadReference(_ document: Document) -> Bool {
        document.nodes.indices.contains { index in
            let value = Value(document, index)
            return value.kind == .mapping && value.entries.contains { $0.key.text == "$ref" && $0.value.kind != .string }
        }
    }

    private func compiled(_ text: String, _ source: some SchemaSource) throws -> Schema {
        let document = try #require(Json.parse(Array(text.utf8), file: "schema.json").document)
        let (schema, diagnostics) = try Schema.compile(document, uri: "file:///schema.json", source: source, assertsFormats: false)
        return try #require(schema, "\(diagnostics.map(\.rendered))")
    }

    /// Schemas of the suite's own draft, one for each group.
    private func schemas(of draft: Draft, _ folder: String) throws -> [[UInt8]] {
        try SchemaSuiteFile.all.filter { $0.draft == "draft\(draft.name)" && !$0.isOptional }.flatMap { file in
            let groups = try #require(Json.parse(try readFile(file.path), file: file.name).document?.root).elements
            return groups.compactMap { $0["schema"] }.filter { $0.kind == .mapping }.map { Array($0.document.source[$0.node.span]) }
        }
    }

    /// One value replaced by another; nil where that is no JSON any more.
    private func mutated(_ document: Document, _ random: inout SeededRandom) -> Document? {
        let node = document.nodes[Int.random(in: 1 ..< max(document.nodes.count, 2), using: &random) % document.nodes.count]
        let others = ["1", "-1", "1.5", "\"x\"", "[]", "{}", "null", "true", "[\"a\", \"a\"]", "[1]", "\"string\"", "{\"a\": 1}"]
        let other = others[Int.random(in: 0 ..< others.count, using: &random)]
        let text = document.source[..<Int(node.start)] + Array(other.utf8) + document.source[Int(node.end)...]
        return Json.parse(Array(text), file: "schema.json").document
    }
}

extension Draft {
    fileprivate var metaschema: String {
        switch self {
        case .draft2020, .draft2019: "https://json-schema.org/draft/\(name)/schema"
        default: "http://json-schema.org/draft-0\(name)/schema"
        }
    }
}

/// The metaschemas of the public suite under another name, since their own are known without asking.
private struct PublishedMetaschemas: SchemaSource {
    let folder: String
    let draft: Draft
    let root = "https://published.example/schema"

    private var original: String { String(draft.metaschema.dropLast("schema".count)) }

    func document(at uri: String) throws -> Document? {
        let name = uri.dropFirst("https://published.example/".count), own = "\(folder)/draft\(draft.name.replacing("-", with: ""))"
        let path = name == "schema" ? "\(own)/metaschema.json" : "\(own)/vocabularies/\(name.dropFirst("meta/".count)).json"
        guard let bytes = try? readFile(path) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        // `$schema` keeps its name: it says what the keywords mean.
        let renamed = text.replacing(original, with: "https://published.example/")
            .replacing(#""$schema": "https://published.example/schema"#, with: #""$schema": "\#(draft.metaschema)"#)
        return Json.parse(Array(renamed.utf8), file: uri).document
    }
}
