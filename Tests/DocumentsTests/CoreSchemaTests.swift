import Documents
import Testing

@Suite struct `The core schema` {
    @Test(
        arguments: [
            (.null, ["~", "null", "Null", "NULL", ""]),
            (.boolean, ["true", "True", "TRUE", "false", "False", "FALSE"]),
            (.integer, ["0", "-0", "+12", "007", "0o17", "0x1F", "123456789012345678901234567890"]),
            (.decimal, ["1.10", ".5", "-.5", "1.", "1e3", "+1.5E-3", "0.", ".inf", "-.Inf", "+.INF", ".nan", ".NaN", ".NAN"]),
            (
                .string,
                [
                    "no", "yes", "on", "off", "y", "nul", "nULL", "tRUE", "1_000", "0b1", "0o8", "0xG", "0o", "0x", "-0x1", "12:30",
                    "2001-01-01",
                    "1e", "e3", ".", "-", "+", "+.nan", "-.", "..5", "1.2.3", "--1", "1 2", ".infinity", "é",
                ]
            ),
        ] as [(Node.Kind, [String])])
    func `takes plain text for`(kind: Node.Kind, texts: [String]) throws {
        for text in texts where text != "-" {
            let document = try #require(Yaml.parse(Array("k: \(text)".utf8), file: "f.yaml").document)
            let value = try #require(document.root?["k"])
            #expect(value.kind == kind, "\(text)")
            #expect(value.text == text)
        }
    }

    @Test(
        arguments: [
            ("'1'", .string), ("\"true\"", .string), ("|\n  1", .string), ("!!str 1", .string), ("! 1", .string), ("!!str", .string),
            ("!!int '1'", .integer), ("!!float 1", .decimal), ("!!bool 'true'", .boolean), ("!!null ''", .null), ("!local 1", .string),
        ] as [(String, Node.Kind)])
    func `gives way to quotes and tags`(source: String, kind: Node.Kind) throws {
        let document = try #require(Yaml.parse(Array("k: \(source)".utf8), file: "f.yaml").document)
        #expect(document.root?["k"]?.kind == kind)
    }
}
