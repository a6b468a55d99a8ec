import Documents
import Schemas
import TestSupport
import Testing

/// The cases of one format in JSON-Schema-Test-Suite, asked of `Format` itself, without a schema around it.
struct FormatGroup: Sendable, CustomTestStringConvertible {
    let path: String
    var testDescription: String { path }

    private static let root = Conformance.folder("json-schema-test-suite").map { "\($0)/tests" }

    static let all: [FormatGroup] =
        root.map { root in
            filePaths(below: root).map { String($0.dropFirst(root.count + 1)) }.filter { $0.contains("/optional/format/") }.sorted().map(
                FormatGroup.init)
        } ?? []

    /// Every case with the name of its format and what is expected; groups whose schema is more than a format are left out.
    func cases() throws -> [(format: String, data: Value, isValid: Bool, description: String)] {
        let document = try #require(Json.parse(try readFile(FormatGroup.root.map { "\($0)/\(path)" } ?? path), file: path).document)
        return (document.root?.elements ?? []).flatMap { group -> [(String, Value, Bool, String)] in
            let keywords = (group["schema"]?.ownEntries ?? []).filter { $0.key.text != "$schema" }
            guard keywords.count == 1, keywords[0].key.text == "format" else { return [] }
            return (group["tests"]?.elements ?? []).compactMap { test in
                guard let data = test["data"], let valid = test["valid"] else { return nil }
                return (keywords[0].value.text, data, valid.text == "true", test["description"]?.text ?? "")
            }
        }
    }
}

@Suite struct `The formats of the JSON Schema test suite` {
    @Test(arguments: FormatGroup.all) func `are accepted and refused as it says`(_ group: FormatGroup) throws {
        let cases = try group.cases()
        #expect(!cases.isEmpty || group.path.hasSuffix("ecmascript-regex.json"))
        for (name, data, isValid, description) in cases {
            let isAccepted = data.withText { text in Format(name).map { $0.accepts(data.kind, text) } ?? true }
            #expect(isAccepted == isValid, "\(description): \(data.text)")
        }
    }
}

@Suite struct `Semantic versions` {
    private let lists: Value? = try? Conformance.folder("semver").flatMap {
        Json.parse(try readFile("\($0)/semver.json"), file: "semver.json").document?.root
    }

    @Test(arguments: ["valid", "ascending"]) func `of semver.org are accepted`(list: String) {
        #expect(texts(list).filter { !accepts($0) } == [])
    }

    @Test func `that semver.org refuses are refused`() {
        #expect(texts("invalid").filter(accepts) == [])
    }

    private func texts(_ list: String) -> [String] { (lists?[list]?.elements ?? []).map(\.text) }

    private func accepts(_ text: String) -> Bool {
        Array(text.utf8).withUnsafeBufferPointer { Format.semanticVersion.accepts(.string, $0) }
    }
}
