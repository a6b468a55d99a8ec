import Documents
import Testing

@Suite struct `Editing JSON in place` {
    @Test(arguments: [
        Case("{\"a\": 1}", "a", "2", "{\"a\": 2}"),
        Case("{\"a\": 1}", "a", "0o17", "{\"a\": 15}"),
        Case("{\"a\": 1}", "a", "1.10", "{\"a\": 1.10}"),
        Case("{\"a\": 1}", "a", "0x1F", "{\"a\": 31}"),
        Case("{\"a\": 1}", "a", "1e3", "{\"a\": 1e3}"),
        Case("{\"a\": 1}", "a", "+5", "{\"a\": 5}"),
        Case("{\"a\": 1}", "b", "0o17", "{\"a\": 1, \"b\": 15}"),
        Case("{\"a\": 1}", "b.c", "+.5", "{\"a\": 1, \"b\": {\"c\": 0.5}}"),
        Case("{\"a\": 1}", "a", "x", "{\"a\": \"x\"}"),
        Case("{\"a\": 1}", "a", "True", "{\"a\": true}"),
        Case("{\"a\":1}", "b", "x", "{\"a\":1,\"b\":\"x\"}"),
        Case("{\"a\":1}", "b.c[0]", "x", "{\"a\":1,\"b\":{\"c\":[\"x\"]}}"),
        Case("{\"a\": 1}", "b.c", "x", "{\"a\": 1, \"b\": {\"c\": \"x\"}}"),
        Case("{}\n", "a.b", "1", "{\n  \"a\": {\n    \"b\": 1\n  }\n}\n"),
        Case("{\n\t\"a\": 1\n}\n", "b.c", "1", "{\n\t\"a\": 1,\n\t\"b\": {\n\t\t\"c\": 1\n\t}\n}\n"),
        Case("{\n    \"a\": {}\n}\n", "a.c", "1", "{\n    \"a\": {\n        \"c\": 1\n    }\n}\n"),
        Case("{\r\n  \"a\": [1]\r\n}\r\n", "b.c", "1", "{\r\n  \"a\": [1],\r\n  \"b\": {\r\n    \"c\": 1\r\n  }\r\n}\r\n"),
        Case("{\n  \"a\": [1]\n}\n", "a[1].b", "1", "{\n  \"a\": [1, {\"b\": 1}]\n}\n"),
        Case("{\n  \"a\": [\n    1\n  ]\n}\n", "a[1].b", "1", "{\n  \"a\": [\n    1,\n    {\n      \"b\": 1\n    }\n  ]\n}\n"),
    ])
    func `sets and adds in the style of the file`(_ edit: Case) throws {
        #expect(try set(edit.path, NewValue(plain: edit.value), in: edit.before, file: "app.json") == edit.after)
    }

    @Test(arguments: [
        Case("{\"a\": 1, \"b\": 2}", "a", "", "{\"b\": 2}"),
        Case("{\"a\": 1, \"b\": 2}", "b", "", "{\"a\": 1}"),
        Case("{\"a\": 1}", "a", "", "{}"),
        Case("{\n  \"a\": 1,\n  \"b\": 2\n}\n", "a", "", "{\n  \"b\": 2\n}\n"),
        Case("{\n  \"a\": 1,\n  \"b\": 2\n}\n", "b", "", "{\n  \"a\": 1\n}\n"),
        Case("{\n  \"a\": 1\n}\n", "a", "", "{}\n"),
        Case("{\n  \"a\": [1, 2, 3]\n}\n", "a[1]", "", "{\n  \"a\": [1, 3]\n}\n"),
        Case("{\n  \"a\": {\n    \"b\": 1\n  },\n  \"c\": 1\n}\n", "a.b", "", "{\n  \"a\": {},\n  \"c\": 1\n}\n"),
    ])
    func `unsets with the comma`(_ edit: Case) throws {
        #expect(try unset(edit.path, in: edit.before, file: "app.json") == edit.after)
    }

    @Test func `refuses what JSON cannot hold`() throws {
        #expect(
            complaint { try set("a", NewValue(plain: ".inf"), in: "{\"a\": 1}", file: "app.json") }
                == "error: JSON has neither infinities nor NaN, got .inf\n  hint: write it as a string in quotes, or choose another format")
    }
}
