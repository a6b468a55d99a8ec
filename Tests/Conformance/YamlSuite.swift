import Documents
import TestSupport
import Testing

/// One case of the YAML test suite: a folder with `in.yaml`.
struct YamlCase: Sendable, CustomTestStringConvertible {
    let folder: String
    let id: String
    var testDescription: String { id }

    static let all: [YamlCase] = {
        guard let root = Conformance.folder("yaml-test-suite") else { return [] }
        return filePaths(below: root).filter { $0.hasSuffix("/in.yaml") }.sorted().map { path in
            let folder = String(path.dropLast("/in.yaml".count))
            return YamlCase(folder: folder, id: String(folder.dropFirst(root.count + 1)))
        }
    }()

    func read(_ name: String) throws -> [UInt8] { try readFile("\(folder)/\(name)") }
    func has(_ name: String) -> Bool { (try? read(name)) != nil }
    var isError: Bool { has("error") }
    var hasValue: Bool { !isError && has("in.json") }
}

@Suite struct `The YAML test suite` {
    @Test(arguments: YamlCase.all.filter { !$0.isError })
    func `valid streams give their events`(_ testCase: YamlCase) throws {
        let parsed = Yaml.parse(try testCase.read("in.yaml"), file: "in.yaml")
        #expect(parsed.diagnostics.map(\.rendered) == [])
        let events = YamlEvents(try #require(parsed.document)).lines
        let expected = String(decoding: try testCase.read("test.event"), as: UTF8.self).split(separator: "\n").map(String.init)
        #expect(events == expected)
    }

    @Test(arguments: YamlCase.all.filter(\.hasValue))
    func `valid streams give their values`(_ testCase: YamlCase) throws {
        let source = try testCase.read("in.yaml")
        let document = try #require(Yaml.parse(source, file: "in.yaml").document)
        let values = document.roots.map { Value(document, Int($0.node)) }
        let expected = try jsonTexts(try testCase.read("in.json")).map { text in
            try #require(Json.parse(text, file: "in.json").document?.root)
        }
        #expect(values.count == expected.count)
        for (value, json) in zip(values, expected) { #expect(isSame(value, json)) }
    }

    @Test(arguments: YamlCase.all.filter(\.isError))
    func `streams with a mistake are refused at a place in the file`(_ testCase: YamlCase) throws {
        let source = try testCase.read("in.yaml")
        let parsed = Yaml.parse(source, file: "in.yaml")
        #expect(parsed.document == nil)
        let position = try #require(parsed.diagnostics.first(where: \.isError)?.place?.position)
        #expect((1 ... source.split(separator: 10, omittingEmptySubsequences: false).count).contains(position.line))
    }

    /// Splits JSON texts that stand one behind the other.
    private func jsonTexts(_ bytes: [UInt8]) -> [[UInt8]] {
        var texts: [[UInt8]] = [], text: [UInt8] = [], depth = 0, isQuoted = false, isEscaped = false
        for byte in bytes {
            let character = Character(Unicode.Scalar(byte))
            if !isQuoted, depth == 0, " \n\r\t".contains(character) {
                if !text.isEmpty { texts.append(text) }
                text = []
                continue
            }
            text.append(byte)
            if isEscaped {
                isEscaped = false
            } else if isQuoted, character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if !isQuoted, "[{".contains(character) {
                depth += 1
            } else if !isQuoted, "]}".contains(character) {
                depth -= 1
            }
        }
        return text.isEmpty ? texts : texts + [text]
    }
}
