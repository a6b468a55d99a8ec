import Documents
import Overlays
import TestSupport
import Testing

/// Merges that others have written down: RFC 7396, and Kubernetes' strategic merge as far as lists merged by key go.
@Suite struct `The overlay, judged by other people's tables,` {
    @Test(arguments: ["rfc7386-appendix-a", "patch-object"])
    func `is a JSON merge patch`(table: String) throws {
        guard let folder = Conformance.folder("json-patch") else { return }
        let cases = try cases(in: "\(folder)/merge-patch/\(table).json")
        try #require(!cases.isEmpty)
        for row in cases {
            let original = try #require(row["original"] ?? row["victim"]), patch = try #require(row["patch"]),
                result = try #require(row["result"])
            let merged = try overlaid("{\"v\": \(original.source)}", "{\"v\": \(patch.source)}", ending: "json")
            let expected = result.kind == .null ? "{}" : "{v: \(result.canonical)}"
            #expect(merged == expected, "\(row.source)")
        }
    }

    /// What the table asks and a configuration does not do, by the number of cases.
    private static let unclaimed: [(reason: String, applies: @Sendable (Value) -> Bool)] = [
        (
            "puts new elements first, where ours keep the inherited order (R10)",
            { $0["list"]?.text != "append" && $0["expected"]?.text.contains("foo0") == true }
        ),
        ("`$patch: merge` for a whole list puts new elements first", { $0["source"]?.text.contains("$patch: merge") == true }),
        (
            "reads a schema from a comment",
            { row in ["dest", "source"].contains { row[$0]?.text.contains("x-kubernetes-patch-") == true } }
        ),
        ("guesses merge keys of a kind that nobody knows", { $0["infer"]?.text == "true" }),
        ("adds elements first when asked to", { $0["description"]?.text == "merge Element -- add Element third" }),
    ]

    @Test func `merges Kubernetes objects strategically`() throws {
        guard let folder = Conformance.folder("k8s-merge") else { return }
        let cases = try cases(in: "\(folder)/strategic-merge.json")
        var skipped = 0
        for row in cases {
            guard !Self.unclaimed.contains(where: { $0.applies(row) }) else {
                skipped += 1
                continue
            }
            let texts = try ["dest", "source", "expected"].map { try #require(row[$0]).text }
            let expected = try #require(Yaml.parse(Array(texts[2].utf8), file: "expected").document)
            let merged = try overlaid(texts[0], texts[1], ending: "yaml")
            #expect(merged == (expected.root.map { $0.kind == .null ? "-" : $0.canonical } ?? "-"), "\(row["description"]?.text ?? "")")
        }
        #expect(cases.count - skipped == 54)
    }

    private func cases(in file: String) throws -> [Value] {
        let parsed = Json.parse(try readFile(file), file: file)
        return try #require(parsed.document?.root, "\(parsed.diagnostics.map(\.rendered))").elements
    }

    /// The canonical text of one layer over another; `-` when the document is gone.
    private func overlaid(_ base: String, _ layer: String, ending: String) throws -> String {
        let source = TwoLayers(base: base.utf8, layer: layer.utf8, ending: ending)
        let manifest = try #require(try Manifest.load(from: source).manifest)
        let result = try Configuration(source: source, manifest: manifest).effective("app", in: "dev")
        #expect(result.errors.isEmpty, "\(result.errors.map(\.rendered))")
        return result.document.map { $0.canonical($0.root) } ?? "-"
    }
}

extension Value {
    /// The bytes that state it.
    fileprivate var source: String { String(decoding: document.source[node.span], as: UTF8.self) }

    /// Keys sorted, strings quoted.
    fileprivate var canonical: String {
        switch kind {
        case .mapping: "{" + entries.map { "\($0.key.text): \($0.value.canonical)" }.sorted().joined(separator: ", ") + "}"
        case .sequence: "[" + elements.map(\.canonical).joined(separator: ", ") + "]"
        case .string: "\"\(text)\""
        case .null: "null"
        default: text
        }
    }
}

extension EffectiveDocument {
    fileprivate func canonical(_ id: NodeID) -> String {
        switch kind(id) {
        case .mapping: "{" + children(id).map { "\(text($0.key)): \(canonical($0.value))" }.sorted().joined(separator: ", ") + "}"
        case .sequence: "[" + elements(id).map { canonical($0) }.joined(separator: ", ") + "]"
        case .string: "\"\(text(id))\""
        case .null: "null"
        default: text(id)
        }
    }
}
