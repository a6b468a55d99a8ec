import Documents
import Importing
import TestSupport
import Testing

/// One .env file of other projects' tests, and what python-dotenv reads from it without interpolation; null for a name alone.
struct DotenvCase: Sendable, CustomTestStringConvertible {
    let name: String
    let values: [String: String?]
    var testDescription: String { name }

    static let root = Conformance.folder("dotenv")

    static let all: [DotenvCase] = {
        guard let root, let bytes = try? readFile("\(root)/read-by-python-dotenv.json") else { return [] }
        return Json.parse(bytes, file: "f.json").document?.root?.ownEntries.map { key, value in
            let pairs = value.ownEntries.map { ($0.key.text, $0.value.kind == .null ? nil : $0.value.text) }
            return DotenvCase(name: key.text, values: Dictionary(uniqueKeysWithValues: pairs))
        } ?? []
    }()

    /// Where we differ from python-dotenv, and why.
    static let refused = [
        "godotenv/invalid1.env": "a line that assigns nothing is an error, where python-dotenv passes over it with a warning",
        "godotenv/custom.format": "NAME:value without a blank is an error, where python-dotenv takes all of it for a name",
    ]
    /// Back quotes are quotes, as for the dotenv of Node; python-dotenv takes them for text, also over several lines.
    static let backQuoted = ["motdotla/env", "motdotla/env-multiline", "motdotla/env.multiline"]
}

@Suite struct `Files for dotenv` {
    @Test(arguments: DotenvCase.all) func `are read as python-dotenv does, but for back quotes and bad lines`(_ testCase: DotenvCase) throws
    {
        let file = ForeignFormat.dotenv.read(try readFile(try #require(DotenvCase.root) + "/" + testCase.name), file: testCase.name)
        guard DotenvCase.refused[testCase.name] == nil else {
            #expect(file.roots.isEmpty && file.diagnostics.contains(where: \.isError))
            return
        }
        #expect(file.diagnostics.filter(\.isError).map(\.rendered) == [])
        var expected = testCase.values
        var read = Dictionary(
            uniqueKeysWithValues: try #require(file.roots.first).entries.map { entry -> (String, String?) in
                if case .scalar(.null, _) = entry.value.content { (entry.key, nil) } else { (entry.key, entry.value.text) }
            })
        if DotenvCase.backQuoted.contains(testCase.name) {
            let isBackQuoted = { (name: String) in name.contains("BACKTICK") && !name.contains("BACKTICKS_INSIDE") }
            #expect(read.filter { isBackQuoted($0.key) }.allSatisfy { !($0.value ?? "").contains("`") })
            for name in read.keys where isBackQuoted(name) { (read[name], expected[name]) = (nil, nil) }
            for name in ["IS", "A", "\"MULTILINE'S\"", "STRING`"] { expected[name] = nil }
        }
        #expect(read == expected)
    }
}
