import Documents
import Importing
import TestSupport
import Testing

/// One text and what `java.util.Properties` of OpenJDK 17 reads from it; nil where it throws.
struct PropertiesCase: Sendable, CustomTestStringConvertible {
    let input: String
    let pairs: [[String]]?
    var testDescription: String { input.debugDescription }

    static let all: [PropertiesCase] = {
        guard let root = Conformance.folder("properties"), let bytes = try? readFile("\(root)/load-cases.json") else { return [] }
        let cases = Json.parse(bytes, file: "load-cases.json").document?.root?.elements ?? []
        return cases.map { value in
            let pairs = value["utf8"].flatMap { $0.kind == .sequence ? $0.elements.map { $0.elements.map(\.text) } : nil }
            return PropertiesCase(input: value["input"]?.text ?? "", pairs: pairs)
        }
    }()
}

@Suite struct `Properties as Java reads them` {
    @Test(arguments: PropertiesCase.all) func `have the same keys and values`(_ testCase: PropertiesCase) throws {
        let file = ForeignFormat.properties.read(Array(testCase.input.utf8), file: "f.properties")
        guard let pairs = testCase.pairs else {
            #expect(file.roots.isEmpty && file.diagnostics.contains { $0.isError && $0.place?.position != nil })
            return
        }
        #expect(file.diagnostics.filter(\.isError).map(\.rendered) == [])
        let read = try #require(file.roots.first).entries.map { [$0.key, $0.value.text ?? ""] }
        // A key that is stated again keeps its first place here; Java has no order.
        #expect(sorted(read) == sorted(pairs))
    }

    private func sorted(_ pairs: [[String]]) -> [[String]] { pairs.sorted { $0[0] < $1[0] } }
}
