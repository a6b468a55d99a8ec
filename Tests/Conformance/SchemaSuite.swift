import Documents
import Schemas
import TestSupport
import Testing

/// One file of the JSON Schema Test Suite: groups of documents with the verdict of one schema on each.
struct SchemaSuiteFile: CustomTestStringConvertible {
    let draft: String
    /// `ref`, `optional/bignum`, `optional/format/date`.
    let name: String
    let path: String

    var testDescription: String { "\(draft)/\(name)" }
    var isOptional: Bool { name.hasPrefix("optional/") }
    /// `format` is a rule in these alone; elsewhere it says something about the value.
    var assertsFormats: Bool { name.hasPrefix("optional/format/") }

    /// `contentEncoding` and `contentMediaType` say something about a value, they are no rules (2019-09 and later say so).
    private static let leftOut = ["optional/content"]

    static let all: [SchemaSuiteFile] = {
        guard let folder = Conformance.folder("json-schema-test-suite") else { return [] }
        let tests = folder + "/tests/"
        return filePaths(below: tests).filter { $0.hasSuffix(".json") }.sorted().map { path in
            let parts = path.dropFirst(tests.count).drop { $0 == "/" }.split(separator: "/", maxSplits: 1)
            return SchemaSuiteFile(draft: String(parts[0]), name: String(parts[1].dropLast(5)), path: path)
        }
        .filter { !leftOut.contains($0.name) }
    }()
}

/// What the suite says is known under `http://localhost:1234/`.
struct SuiteRemotes: SchemaSource {
    let folder: String

    func document(at uri: String) throws -> Document? {
        let prefix = "http://localhost:1234/"
        guard uri.hasPrefix(prefix), let bytes = try? readFile("\(folder)/remotes/\(uri.dropFirst(prefix.count))") else { return nil }
        return Json.parse(bytes, file: uri).document
    }
}

@Suite struct `The JSON Schema Test Suite` {
    @Test(arguments: SchemaSuiteFile.all)
    func `is judged as it says`(_ file: SchemaSuiteFile) throws {
        let remotes = SuiteRemotes(folder: Conformance.folder("json-schema-test-suite") ?? "")
        let document = try #require(Json.parse(try readFile(file.path), file: file.name).document)
        for group in try #require(document.root).elements {
            let title = group["description"]?.text ?? "", stated = try #require(group["schema"])
            let schema = try compiled(stated, of: file, remotes, title)
            for test in group["tests"]?.elements ?? [] {
                let instance = Instance(try #require(test["data"])), valid = test["valid"]?.text == "true"
                let what = "\(title): \(test["description"]?.text ?? "")"
                #expect(schema?.accepts(instance) == valid, "\(what)")
                #expect(schema?.findings(in: instance).isEmpty == valid, "\(what): findings")
            }
        }
    }

    /// Schemas without `$schema` are of the folder's draft.
    private func compiled(_ value: Value, of file: SchemaSuiteFile, _ remotes: SuiteRemotes, _ title: String) throws -> Schema? {
        let text = Array(value.document.source[value.node.span])
        let document = try #require(Json.parse(text, file: "schema.json").document)
        let (schema, diagnostics) = try Schema.compile(
            document, uri: "file:///schema.json", source: remotes, assertsFormats: file.assertsFormats,
            draft: try #require(Draft.allCases.first { "draft\($0.name)" == file.draft }))
        #expect(schema != nil, "\(title): \(diagnostics.map(\.rendered))")
        return schema
    }
}
