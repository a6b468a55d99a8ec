import Documents
import Testing

@Suite struct `JSON` {
    @Test func `is read into the same nodes as YAML, with spans`() throws {
        let source = " {\"a\": [1.10, true, null],\n\"b\\n\": \"x\", \"c\": {}} "
        let document = try #require(Json.parse(Array(source.utf8), file: "f.json").document)
        let nodes = document.nodes.enumerated().map { index, node in
            "\(node.kind) \(node.style) [\(String(decoding: document.source[node.span], as: UTF8.self))] \(node.next) \(node.link)"
        }
        #expect(
            nodes == [
                "mapping flow [{\"a\": [1.10, true, null],\n\"b\\n\": \"x\", \"c\": {}}] 10 3", "string doubleQuoted [\"a\"] 2 0",
                "sequence flow [[1.10, true, null]] 6 3", "decimal plain [1.10] 4 0", "boolean plain [true] 5 0", "null plain [null] 6 0",
                "string doubleQuoted [\"b\\n\"] 7 0", "string doubleQuoted [\"x\"] 8 0", "string doubleQuoted [\"c\"] 9 0",
                "mapping flow [{}] 10 0",
            ])
        #expect(document.root?["b\n"]?.text == "x")
    }

    @Test(
        arguments: [
            ("0", .integer), ("-0", .integer), ("18446744073709551616", .integer), ("1.0", .decimal), ("1E400", .decimal),
            ("-1e-5", .decimal),
        ] as [(String, Node.Kind)])
    func `keeps the text of numbers`(source: String, kind: Node.Kind) throws {
        let value = try #require(Json.parse(Array(source.utf8), file: "f.json").document?.root)
        #expect(value.kind == kind)
        #expect(value.text == source)
    }

    @Test(
        arguments: [
            ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\u{8}\u{C}\n\r\t"), ("\"\\u00e9\\uD83D\\uDE00\\u0000\"", "é😀\u{0}"),
            ("\"a\\u0041\"", "aA"),
        ] as [(String, String)])
    func `has the text that escapes make`(source: String, text: String) throws {
        #expect(Json.parse(Array(source.utf8), file: "f.json").document?.root?.text == text)
    }

    @Test(
        arguments: [
            ("", ["1:1: error: expected a value, found the end of the file"]),
            ("[1,]", ["1:3: error: expected another entry behind \",\", found the end\n  hint: JSON has no trailing commas: remove it"]),
            ("{a: 1}", ["1:2: error: expected a key in double quotes, found \"a\"\n  hint: write \"a\" in double quotes"]),
            ("{'a': 1}", ["1:2: error: expected a key in double quotes, found \"'\""]),
            ("[1 2]", ["1:4: error: expected \",\" or the \"]\" that closes line 1, found \"2\""]),
            ("{\n\"a\" 1}", ["2:5: error: expected \":\" behind the key, found \"1\""]),
            ("[1", ["1:3: error: expected \",\" or the \"]\" that closes line 1, found the end of the file"]),
            ("[1}", ["1:3: error: expected \",\" or the \"]\" that closes line 1, found \"}\""]),
            ("\"a", ["1:1: error: expected a closing quote on this line"]),
            ("\"a\nb\"", ["1:1: error: expected a closing quote on this line"]),
            ("\"a\tb\"", ["1:3: error: expected text, found the control character U+0009\n  hint: write it as \"\\u0009\""]),
            (
                "\"\\x41\"",
                [
                    "1:2: error: expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u, found \"\\x\"\n  hint: a backslash itself is written \"\\\\\""
                ]
            ),
            ("\"\\u12\"", ["1:2: error: expected four hexadecimal digits behind \"\\u\""]),
            (
                "\"\\ud800\"",
                [
                    "1:2: error: expected a Unicode character, found half of a surrogate pair\n"
                        + "  hint: characters above U+FFFF are two \\u escapes, as in \"\\uD83D\\uDE00\""
                ]
            ),
            (
                "[012]",
                [
                    "1:2: error: expected a number without leading zeros\n  hint: remove the zeros, or quote it to make it a string"
                ]
            ),
            ("[1.]", ["1:4: error: expected a digit, found \"]\"\n  hint: a digit stands on both sides of \".\" and behind \"e\""]),
            ("[-x]", ["1:3: error: expected a digit, found \"x\"\n  hint: behind \"-\" a number goes on with a digit"]),
            ("{} {}", ["1:4: error: expected the end of the file behind the value, found \"{\""]),
            ("// c\n{}", ["1:1: error: expected a value, found \"/\""]),
        ] as [(String, [String])])
    func `says what it expected instead`(source: String, expected: [String]) {
        #expect(Json.parse(Array(source.utf8), file: "f.json").diagnostics.map(\.rendered) == expected.map { "f.json:" + $0 })
    }

    @Test func `goes on behind mistakes whose end is clear`() {
        let source = "{\n\"a\": 01,\nb: True,\n\"c\": \"x\\q\"\n\"d\": [1,],\n}"
        let places = Json.parse(Array(source.utf8), file: "f.json").diagnostics.map { "\($0.place?.position?.line ?? 0) \($0.code)" }
        #expect(
            places == [
                "2 leading-zero", "3 syntax", "3 syntax", "4 escape", "5 syntax", "5 trailing-comma", "5 trailing-comma",
            ])
    }
}
