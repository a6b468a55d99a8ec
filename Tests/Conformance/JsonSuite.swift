import Documents
import TestSupport
import Testing

/// One file of JSONTestSuite.
struct JsonCase: Sendable, CustomTestStringConvertible {
    let path: String
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }
    var testDescription: String { name }

    static func all(_ folder: String, _ prefix: String) -> [JsonCase] {
        guard let root = Conformance.folder("json-parsing") else { return [] }
        return filePaths(below: "\(root)/\(folder)").sorted().map(JsonCase.init).filter { $0.name.hasPrefix(prefix) }
    }

    func parse() throws -> Parsed { Json.parse(try readFile(path), file: name) }
}

@Suite struct `The JSON test suite` {
    @Test(arguments: JsonCase.all("test_parsing", "y_"))
    func `good texts are accepted`(_ testCase: JsonCase) throws {
        #expect(try testCase.parse().diagnostics.map(\.rendered) == [])
    }

    @Test(arguments: JsonCase.all("test_parsing", "n_"))
    func `bad texts are refused`(_ testCase: JsonCase) throws {
        let parsed = try testCase.parse()
        #expect(parsed.document == nil)
        #expect(parsed.diagnostics.first?.place?.position != nil)
    }

    /// The choices that `Json` documents: big numbers, depth up to the limit and a byte order mark pass; bytes that are not
    /// UTF-8 and halves of surrogate pairs do not.
    @Test(arguments: JsonCase.all("test_parsing", "i_"))
    func `texts that RFC 8259 leaves open are read as documented`(_ testCase: JsonCase) throws {
        let isAccepted = ["i_number_", "i_structure_500_nested", "i_structure_UTF-8_BOM"].contains { testCase.name.hasPrefix($0) }
        #expect(try (testCase.parse().document != nil) == isAccepted)
    }

    /// Numbers keep their digits, equal keys stay apart, only texts that UTF-8 cannot hold are refused.
    @Test(arguments: JsonCase.all("test_transform", ""))
    func `texts of unclear value keep what they say`(_ testCase: JsonCase) throws {
        let parsed = try testCase.parse()
        #expect((parsed.document == nil) == testCase.name.contains("invalid_codepoint"))
        guard let document = parsed.document else { return }
        for node in document.nodes where node.kind == .integer || node.kind == .decimal {
            #expect(document.source[node.span].elementsEqual(document.source[Int(node.textStart) ..< Int(node.textEnd)]))
        }
    }
}
