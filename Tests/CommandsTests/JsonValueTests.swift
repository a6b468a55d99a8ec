@testable import Commands
import Documents
import Testing

@Suite struct `An answer as JSON` {
    @Test(
        arguments: [
            (JsonValue.null, "null"), (.boolean(true), "true"), (.integer(-12), "-12"), (.array([]), "[]"), (.object([]), "{}"),
            (.optional(nil), "null"), (.verbatim(Array("1.10".utf8)), "1.10"),
            (.strings(["a", "b"]), "[\n  \"a\",\n  \"b\"\n]"),
            (.object([("b", .integer(1)), ("a", .object([("c", .null)]))]), "{\n  \"b\": 1,\n  \"a\": {\n    \"c\": null\n  }\n}"),
            (
                .string("a \"b\" \\ / \n\t\r\u{0} \u{1F} \u{7F} é \u{1F600}"),
                "\"a \\\"b\\\" \\\\ / \\n\\t\\r\\u0000 \\u001f \u{7F} é \u{1F600}\""
            ),
        ] as [(JsonValue, String)])
    func `has two blanks a level, keys in the given order, and only the escapes it must`(value: JsonValue, text: String) {
        #expect(value.text == text)
        #expect(Json.parse(Array(value.text.utf8), file: "answer").diagnostics == [])
    }

    @Test func `says of a diagnostic all that is known, null for the rest`() {
        let place = Place(file: "a.yaml", position: Position(line: 2, column: 3))
        var full = Diagnostic("c", "m", severity: .warning, at: place, hints: ["h"], environments: ["prod"])
        full.notes = [Diagnostic.Note("n", at: place)]
        #expect(
            full.json.text.contains(
                "\"line\": 2,\n      \"column\": 3\n    }\n  ],\n  \"hints\": [\n    \"h\"\n  ],\n  \"environments\": [\n    \"prod\"\n  ]")
        )
        #expect(
            Diagnostic("c", "m").json.text.contains(
                "\"file\": null,\n  \"line\": null,\n  \"column\": null,\n  \"notes\": [],\n  \"hints\": [],\n  \"environments\": []"))
    }
}
