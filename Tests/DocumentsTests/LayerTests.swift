import Documents
import Testing

@Suite struct `A layer` {
    private func complaints(_ source: String, file: String = "f.yaml", limits: Limits = .standard) -> [String] {
        Layer.parse(Array(source.utf8), file: file, limits: limits).diagnostics.map(\.rendered)
    }

    @Test(
        arguments: [
            (
                "a: 1\nb:\n  a: 2\n  \"a\": 3\n",
                [
                    "f.yaml:4:3: error: expected each key once, found \"a\" again, stated first at f.yaml:3:3\n  hint: remove one of the two"
                ]
            ),
            (
                "8080: a\n'8080': b\n",
                [
                    "f.yaml:2:1: error: expected each key once, found \"8080\" again, stated first at f.yaml:1:1\n  hint: remove one of the two"
                ]
            ),
            ("[a]: 1\n", ["f.yaml:1:1: error: expected a key that is text, found a sequence"]),
            (
                "a: {{ x }}\n",
                [
                    "f.yaml:1:5: error: expected a key that is text, found a mapping\n  hint: put a value that begins with \"{{\" into quotes"
                ]
            ),
            (
                "a: !env X\n",
                [
                    "f.yaml:1:9: error: expected a tag of the core schema, found \"!env\"\n"
                        + "  hint: the tags are !!str, !!int, !!float, !!bool, !!null, !!map and !!seq"
                ]
            ),
            (
                "a: !!int x\nb: !!seq {}\n",
                [
                    "f.yaml:1:10: error: expected an integer behind its tag, found a string",
                    "f.yaml:2:10: error: expected a sequence behind its tag, found a mapping",
                ]
            ),
            ("a: &a [1, *a]\n", ["f.yaml:1:11: error: expected a value that is complete, found \"*a\" inside itself"]),
            (
                "a: {<<: 1}\n",
                [
                    "f.yaml:1:9: error: expected a mapping to merge, found an integer\n  hint: quote the key, \"<<\", to take it literally"
                ]
            ),
            (
                "a: yes\nb: 'no'\noff: On\n",
                [
                    "f.yaml:1:4: warning: \"yes\" is a string, not a boolean\n  hint: write true for the boolean, or \"yes\" in quotes for the string",
                    "f.yaml:3:1: warning: \"off\" is a string, not a boolean\n  hint: write false for the boolean, or \"off\" in quotes for the string",
                    "f.yaml:3:6: warning: \"On\" is a string, not a boolean\n  hint: write true for the boolean, or \"On\" in quotes for the string",
                ]
            ),
            ("a: !!str yes\nb: ! no\nc: !!map {d: !!null}\n", []),
        ] as [(String, [String])])
    func `is refused or warned of where it says what cannot be meant (R8)`(source: String, expected: [String]) {
        #expect(complaints(source) == expected)
        #expect((Layer.parse(Array(source.utf8), file: "f.yaml").document == nil) == expected.contains { $0.contains(" error: ") })
    }

    @Test func `in JSON has each key once as well`() {
        #expect(
            complaints("{\"a\": 1, \"\\u0061\": 2}", file: "f.json") == [
                "f.json:1:10: error: expected each key once, found \"a\" again, stated first at f.json:1:2\n  hint: remove one of the two"
            ])
    }

    @Test(arguments: [3, 16, 17, 1000])
    func `with many keys still has each once`(count: Int) {
        let keys = (0 ..< count).map { "k\($0): \($0)\n" }.joined()
        #expect(complaints(keys) == [])
        #expect(complaints(keys + "k1: again\n").count == 1)
    }

    @Test func `cannot multiply aliases without end`() {
        let bomb =
            "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n"
            + (1 ... 9).map { level in
                "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ",") + "]\n"
            }.joined()
        #expect(complaints(bomb) == ["f.yaml:7:38: error: expected aliases that stand for at most 10000000 values in all"])
        #expect(Yaml.parse(Array(bomb.utf8), file: "f.yaml").document != nil)
    }

    @Test func `cannot multiply the text of aliases without end`() {
        let limits = Limits(depth: 9, sourceBytes: 50_000, nodes: 99, aliasExpansion: 99, diagnostics: 2)
        let text = "a: &a \(String(repeating: "x", count: 10_000))\nb: [*a, *a, *a, *a, *a]\n"
        #expect(
            complaints(text, limits: limits) == [
                "f.yaml:2:17: error: expected aliases that stand for at most 50000 bytes of text in all"
            ])
    }

    @Test func `cannot lie deeper by aliases than readers can follow`() {
        let small = Limits(depth: 3, sourceBytes: 100, nodes: 99, aliasExpansion: 99, diagnostics: 2)
        #expect(
            complaints("a: &a [[1]]\nb: *a\nc: [1, *a]\n", limits: small) == [
                "f.yaml:3:8: error: expected at most 3 levels of collections, with what aliases stand for"
            ])
        #expect(complaints("a: &a [[1]]\nb: *a\nc: [&c [], *c]\n", limits: small) == [])
        #expect(complaints("a: &a [1]\nb: &b [*a]\nc: [*b]\n", limits: small).count == 1)
    }

    @Test func `has limits`() {
        let small = Limits(depth: 3, sourceBytes: 40, nodes: 9, aliasExpansion: 9, diagnostics: 2)
        #expect(complaints("a: [[[1]]]", limits: small) == ["f.yaml:1:6: error: expected at most 3 levels of collections"])
        #expect(complaints("[[[[1]]]]", file: "f.json", limits: small) == ["f.json:1:4: error: expected at most 3 levels of collections"])
        #expect(complaints("[1, 2, 3, 4, 5, 6, 7, 8, 9]", limits: small) == ["f.yaml:1:26: error: expected at most 9 values in one file"])
        #expect(
            complaints("[1, 2, 3, 4, 5, 6, 7, 8, 9]", file: "f.json", limits: small)
                == ["f.json:1:26: error: expected at most 9 values in one file"])
        #expect(complaints(String(repeating: "#", count: 41), limits: small) == ["f.yaml:1:1: error: expected at most 40 bytes, found 41"])
        #expect(complaints("a: @\nb: @\nc: @\n", limits: small).count == 2)
    }

    @Test(arguments: ["[", "{a: ", "- ", "? ", "&a [", "{? ", "a: [", "\"", "[\"", "- |\n ", "%", "!", "*"])
    func `of endless nesting is refused, not followed`(piece: String) {
        _ = Layer.parse(Array(String(repeating: piece, count: 100_000).utf8), file: "f.yaml")
        _ = Layer.parse(Array(String(repeating: piece, count: 100_000).utf8), file: "f.json")
        let steps = (0 ..< 2000).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        #expect(complaints(steps).first?.contains("expected at most 512 levels of collections") == true)
    }
}
