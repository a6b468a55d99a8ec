import Documents
import Schemas
import TestSupport
import Testing

/// flagd's own definitions and schemas (`CFGOPS_CONFORMANCE`/flagd): what is right and wrong there is so here.
@Suite struct `Flag definitions of flagd` {
    /// The suite's own verdicts that are not ours, and why.
    private static let exceptions = [
        "flags/negative/with-array-flags.json": "a list of flags is what flagd's server reads; only its libraries do not"
    ]

    @Test func `are accepted and refused as their suite says`() throws {
        guard let files = try files(in: "flagd/schemas/json/test") else { return }
        let schema = try compile(OwnSchema.flags.text, OwnSchema.flags.uri)
        let rule = try compile(Array(#"{"$ref": "\#(OwnSchema.flags.uri)#/$defs/rule"}"#.utf8), "file:///rule")
        var wrong: [String] = [], count = 0
        for (path, bytes) in files {
            let isGood = path.contains("/positive/"), judge = path.hasPrefix("targeting/") ? rule : schema
            count += 1
            if judge.accepts(instance(bytes, path)) != isGood { wrong.append(path) }
        }
        #expect(count >= 27)
        #expect(wrong.sorted() == Self.exceptions.keys.sorted())
    }

    /// Definitions without a verdict are judged by flagd's schema as well.
    @Test func `are judged as by flagd's own schemas`() throws {
        guard let schemas = try files(in: "flagd/schemas/json") else { return }
        let source = Folder(files: Dictionary(uniqueKeysWithValues: schemas.map { ("https://flagd.dev/schema/v0/" + $0.path, $0.bytes) }))
        let ours = try compile(OwnSchema.flags.text, OwnSchema.flags.uri)
        let theirs = try compile(Array(#"{"$ref": "https://flagd.dev/schema/v0/flagd.json"}"#.utf8), "file:///theirs", source)
        var different: [String] = [], count = 0
        for folder in ["flagd/testbed/flags", "flagd/testbed/evaluator/flags", "flagd/flagd-docs", "flagd/schemas/json/examples"] {
            for (path, bytes) in try files(in: folder) ?? [] {
                let root = instance(bytes, path)
                count += 1
                if ours.accepts(root) != theirs.accepts(root) { different.append(path) }
            }
        }
        #expect(count > 12)
        #expect(different == [])
    }

    /// The JSON files below a folder by their paths in it.
    private func files(in name: String) throws -> [(path: String, bytes: [UInt8])]? {
        guard let folder = Conformance.folder(name) else { return nil }
        return try filePaths(below: folder).filter { $0.hasSuffix(".json") }.map {
            (String($0.dropFirst(folder.utf8.count + 1)), try readFile($0))
        }
    }

    private func instance(_ bytes: [UInt8], _ path: String) -> Instance {
        guard let root = Json.parse(bytes, file: path).document?.root else {
            Issue.record("\(path) is no JSON")
            return Instance()
        }
        return Instance(root)
    }

    private func compile(_ text: [UInt8], _ uri: String, _ source: Folder = Folder(files: [:])) throws -> Schema {
        let document = try #require(Json.parse(text, file: uri).document)
        let (schema, diagnostics) = try Schema.compile(document, uri: uri, source: source)
        return try #require(schema, "\(diagnostics.map(\.rendered))")
    }
}

private struct Folder: SchemaSource {
    let files: [String: [UInt8]]
    func document(at uri: String) -> Document? { files[uri].flatMap { Json.parse($0, file: uri).document } }
}
