import Documents
import Testing

@Suite struct `Setting a value in place` {
    @Test(arguments: [
        Case("port: 80\n", "port", "8080", "port: 8080\n"),
        Case("port: 80   # the public one\n", "port", "8080", "port: 8080   # the public one\n"),
        Case("a: one two\nb: 1\n", "a", "three", "a: three\nb: 1\n"),
        Case("a: 'one'\n", "a", "it's", "a: 'it''s'\n"),
        Case("a: \"one\"\n", "a", "two", "a: \"two\"\n"),
        Case("a: \"one\"\n", "a", "2", "a: 2\n"),
        Case("a: one\n", "a", "no", "a: \"no\"\n"),
        Case("a: one\n", "a", "12:30", "a: \"12:30\"\n"),
        Case("a: one\n", "a", "x: y", "a: \"x: y\"\n"),
        Case("a: one\n", "a", "", "a: \"\"\n"),
        Case("a: one\n", "a", "1.10", "a: 1.10\n"),
        Case("a: 1.10\n", "a", "1.1", "a: 1.1\n"),
        Case("a: one\n  two\n  three # c\nb: 1\n", "a", "four", "a: four # c\nb: 1\n"),
        Case("a:\n  one\nb: 1\n", "a", "two", "a:\n  two\nb: 1\n"),
        Case("a:\n\nb: 1\n", "a", "two", "a: two\n\nb: 1\n"),
        Case("a: # c\nb: 1\n", "a", "two", "a: two # c\nb: 1\n"),
        Case("a: |\n  one\n  two\nb: 1\n", "a", "x", "a: x\nb: 1\n"),
        Case("a: |  # c\n  one\n\n  two\n\nb: 1\n", "a", "x", "a: x  # c\n\nb: 1\n"),
        Case("a: >-\n  one\n  two", "a", "x", "a: x"),
        Case("a: 1", "a", "x", "a: x"),
        Case("a: 1\r\nb: 2\r\n", "b", "x", "a: 1\r\nb: x\r\n"),
        Case("\u{FEFF}a: 1\n", "a", "x", "\u{FEFF}a: x\n"),
        Case("a: {b: 1, c: [x, y]} # d\n", "a.c[1]", "z", "a: {b: 1, c: [x, z]} # d\n"),
        Case("a: {b: 1}\n", "a.b", "x, y", "a: {b: \"x, y\"}\n"),
        Case("a: {b, c: }\n", "a.b", "1", "a: {b: 1, c: }\n"),
        Case("a: {b, c: }\n", "a.c", "1", "a: {b, c: 1 }\n"),
        Case("- a\n- b\n", "[1]", "c", "- a\n- c\n"),
        Case("x:\n-\n- b\n", "x[0]", "c", "x:\n- c\n- b\n"),
        Case("? a\n: 1\n? b\n: 2\n", "b", "3", "? a\n: 1\n? b\n: 3\n"),
        Case("labels:\n  \"a.b/c\": x\n", "labels.\"a.b/c\"", "z", "labels:\n  \"a.b/c\": z\n"),
        Case("8080: x\n", "8080", "z", "8080: z\n"),
        Case("größe: kläin # ü\nb: 1\n", "größe", "grün", "größe: grün # ü\nb: 1\n"),
        Case("--- # head\n# more\na: 1\n...\n", "a", "2", "--- # head\n# more\na: 2\n...\n"),
        Case("a: !!str 5\n", "a", "six", "a: !!str six\n"),
        Case("a: !!str 5\n", "a", "6", "a: 6\n"),
        Case("a: &x 1\nb: 2\n", "a", "3", "a: &x 3\nb: 2\n"),
        Case("a: &x 1\nb: *x\n", "b", "3", "a: &x 1\nb: 3\n"),
    ])
    func `changes a scalar and nothing else`(_ edit: Case) throws {
        #expect(try set(edit.path, NewValue(plain: edit.value), in: edit.before) == edit.after)
    }

    @Test(arguments: [
        Case("a:\n  b: 1 # gone\n  c: 2\nd: 3\n", "a", "x", "a: x\nd: 3\n"),
        Case("a: # stays\n  b: 1\n", "a", "x", "a: x # stays\n"),
        Case("a:\n- 1\n- 2\nd: 3\n", "a", "x", "a: x\nd: 3\n"),
        Case("- a: 1\n  b: 2\n- c\n", "[0]", "x", "- x\n- c\n"),
        Case("a:\n  b: 1", "a", "x", "a: x"),
        Case("a: [1,\n  2]\nb: 1\n", "a", "x", "a: x\nb: 1\n"),
        Case("a: !!map\n  b: 1\n", "a", "x", "a: x\n"),
    ])
    func `puts a scalar in the place of a collection`(_ edit: Case) throws {
        #expect(try set(edit.path, NewValue(plain: edit.value), in: edit.before) == edit.after)
    }

    @Test(arguments: [
        Case("a: 1\n", "b", "2", "a: 1\nb: 2\n"),
        Case("a: 1", "b", "2", "a: 1\nb: 2"),
        Case("a: 1\r\n", "b", "2", "a: 1\r\nb: 2\r\n"),
        Case("a: 1\n\n# end\n", "b", "2", "a: 1\nb: 2\n\n# end\n"),
        Case("a:\n    b: 1\nc: 2\n", "a.d.e", "3", "a:\n    b: 1\n    d:\n        e: 3\nc: 2\n"),
        Case("a:\n  b: |\n    text\n\nc: 2\n", "a.d", "3", "a:\n  b: |\n    text\n  d: 3\n\nc: 2\n"),
        Case("a: |\n  text", "b", "3", "a: |-\n  text\nb: 3"),
        Case("a: |-\n  text", "b", "3", "a: |-\n  text\nb: 3"),
        Case("a:\nb: 1\n", "a.c", "2", "a:\n  c: 2\nb: 1\n"),
        Case("a: {}\nb: 1\n", "a.c", "2", "a:\n  c: 2\nb: 1\n"),
        Case("a: {} # c\n", "a.b.c", "2", "a: # c\n  b:\n    c: 2\n"),
        Case("{}\n", "a", "1", "a: 1\n"),
        Case("# only\n{}\n# end\n", "a.b", "1", "# only\na:\n  b: 1\n# end\n"),
        Case("", "a.b", "1", "a:\n  b: 1\n"),
        Case("# only\n", "a", "1", "# only\na: 1\n"),
        Case("# only", "a", "1", "# only\na: 1\n"),
        Case("\u{FEFF}", "a", "1", "\u{FEFF}a: 1\n"),
        Case("---\n", "a", "1", "---\na: 1\n"),
        Case("---", "a", "1", "---\na: 1\n"),
        Case("---\n# c\n...\n", "a", "1", "---\n# c\na: 1\n...\n"),
        Case("a: {b: 1}\n", "a.c", "2", "a: {b: 1, c: 2}\n"),
        Case("a: { b: 1 }\n", "a.c", "2", "a: { b: 1, c: 2 }\n"),
        Case("a: { b: 1, }\n", "a.c", "2", "a: { b: 1, c: 2, }\n"),
        Case("a: {\n  b: 1 # one\n}\n", "a.c", "2", "a: {\n  b: 1, # one\n  c: 2\n}\n"),
        Case("a: {\n  b: 1, # one\n}\n", "a.c", "2", "a: {\n  b: 1, # one\n  c: 2,\n}\n"),
        Case("a: {x: {}}\n", "a.x.v.z", "2", "a: {x: {v: {z: 2}}}\n"),
        Case("a:\n  - x\nb: 1\n", "a[1]", "z", "a:\n  - x\n  - z\nb: 1\n"),
        Case("a:\n- x\nb: 1\n", "a[1].c", "z", "a:\n- x\n- c: z\nb: 1\n"),
        Case("a:\n  - b: 1\n", "a[0].c", "2", "a:\n  - b: 1\n    c: 2\n"),
        Case("a:\n  - b: 1\n", "/a/-/b", "2", "a:\n  - b: 1\n  - b: 2\n"),
        Case("a: []\n", "a[0]", "x", "a:\n  - x\n"),
        Case("a: [x]\n", "a[1]", "z", "a: [x, z]\n"),
        Case("a: 1\n", "b[0].c[0]", "x", "a: 1\nb:\n  - c:\n      - x\n"),
        Case("z:\n- 1\na: 1\n", "b[0]", "x", "z:\n- 1\na: 1\nb:\n- x\n"),
        Case("- - a\n", "[0][1]", "b", "- - a\n  - b\n"),
        Case("a: 1\n", "\"x: y\"", "2", "a: 1\n\"x: y\": 2\n"),
        Case("a: 1\n", "no", "2", "a: 1\n\"no\": 2\n"),
        Case("x: &x {p: 1}\ny:\n  <<: *x\n", "y.p", "2", "x: &x {p: 1}\ny:\n  <<: *x\n  p: 2\n"),
        Case("? a\n: 1\n", "b", "2", "? a\n: 1\nb: 2\n"),
        Case("a: &x\nb: 1\n", "a.c", "2", "a: &x\n  c: 2\nb: 1\n"),
        Case("  a: 1\n  b: 2\n", "c", "3", "  a: 1\n  b: 2\n  c: 3\n"),
    ])
    func `adds what is missing where a person would`(_ edit: Case) throws {
        #expect(try set(edit.path, NewValue(plain: edit.value), in: edit.before) == edit.after)
    }

    @Test(arguments: ["0o17", "1.10", "0x1F", "1e3", "+5", "-007", ".5", "1.", "1E-3", "9223372036854775808", "-.inf", ".NaN"])
    func `keeps the spelling of a number`(number: String) throws {
        let value = try NewValue(plain: number)
        for (before, path, after) in [
            ("a: 1 # c\n", "a", "a: \(number) # c\n"), ("a:\n  b: 1\n", "a", "a: \(number)\n"), ("- 1\n", "[0]", "- \(number)\n"),
            ("a: {b: 1}\n", "a.b", "a: {b: \(number)}\n"), ("a: 1\n", "b.c", "a: 1\nb:\n  c: \(number)\n"),
            ("a: {b: 1}\n", "a.c.d", "a: {b: 1, c: {d: \(number)}}\n"), ("- 1\n", "[1]", "- 1\n- \(number)\n"), ("", "a", "a: \(number)\n"),
        ] {
            #expect(try set(path, value, in: before) == after)
        }
    }

    @Test(arguments: [
        Case("a: 1\n", "a", "{\"b\": [1, {\"c\": null}], \"d\": {}}", "a:\n  b:\n    - 1\n    - c: null\n  d: {}\n"),
        Case("a: 1 # c\n", "a", "[\"x\", \"y\"]", "a: # c\n  - x\n  - \"y\"\n"),
        Case("a: {b: 1}\n", "a", "{\"c\": \"x, y\", \"d\": \"z\"}", "a: {c: \"x, y\", d: z}\n"),
        Case("a:\n  b: 1\nc: 2\n", "a", "{\"d\": 1}", "a:\n  d: 1\nc: 2\n"),
        Case("a:\n- 1\nc: 2\n", "a", "{\"d\": 1}", "a:\n  d: 1\nc: 2\n"),
        Case("a:\n  b: 1\nc: 2\n", "a", "[1]", "a:\n  - 1\nc: 2\n"),
        Case("- x\n- y # c\n", "[1]", "{\"d\": 1, \"e\": 2}", "- x\n- d: 1 # c\n  e: 2\n"),
        Case("- x\n-\n", "[1]", "{\"d\": 1, \"e\": 2}", "- x\n- d: 1\n  e: 2\n"),
        Case("a:\n  x\n", "a", "{\"d\": 1, \"e\": 2}", "a:\n  d: 1\n  e: 2\n"),
        Case("a: |\n  x\nb: 1\n", "a", "{\"d\": 1}", "a:\n  d: 1\nb: 1\n"),
        Case("a: 1\n", "a", "{}", "a: {}\n"),
        Case("a: 1\n", "", "{\"b\": 2}", "b: 2\n"),
        Case("# c\na: 1\nb: 2\n", "", "{\"b\": 2}", "# c\nb: 2\n"),
        Case("a: 1\n", "a", "1e3", "a: 1e3\n"),
        Case("a: 1\n", "b", "{\"c\": [1e3, 1.10]}", "a: 1\nb:\n  c:\n    - 1e3\n    - 1.10\n"),
        Case("a:\r\n  b: 1\r\n", "a", "{\"c\": 1, \"d\": 2}", "a:\r\n  c: 1\r\n  d: 2\r\n"),
    ])
    func `writes a tree in the style of its surroundings`(_ edit: Case) throws {
        #expect(try set(edit.path, NewValue(json: edit.value), in: edit.before) == edit.after)
    }

    @Test(arguments: [
        Case("a: x # c\nb: 1\n", "a", "one\ntwo\n", "a: | # c\n  one\n  two\nb: 1\n"),
        Case("a: x", "a", "one\ntwo\n", "a: |\n  one\n  two\n"),
        Case("a: x", "a", "one\n\ntwo", "a: |-\n  one\n\n  two"),
        Case("- x\n- y\n", "[0]", "one\ntwo\n", "- |\n  one\n  two\n- y\n"),
        Case("a:\n    b: x\n", "a.b", "one\ntwo\n", "a:\n    b: |\n        one\n        two\n"),
        Case("a: |-\n  x\n# c\n", "a", "one\ntwo", "a: |-\n  one\n  two\n# c\n"),
        Case("a: \"x\"\n", "a", "one\ntwo\n", "a: \"one\\ntwo\\n\"\n"),
        Case("a: x\n", "a", " one\ntwo\n", "a: \" one\\ntwo\\n\"\n"),
        Case("a: x\n", "a", "one\r\ntwo", "a: \"one\\r\\ntwo\"\n"),
        Case("a: x\n", "a", "one\n\n", "a: \"one\\n\\n\"\n"),
        Case("a: {b: x}\n", "a.b", "one\ntwo\n", "a: {b: \"one\\ntwo\\n\"}\n"),
        Case("a: x\r\nb: 1\r\n", "a", "one\ntwo\n", "a: |\r\n  one\r\n  two\r\nb: 1\r\n"),
        Case("a: x\n", "b", "one\ntwo\n", "a: x\nb: |\n  one\n  two\n"),
        Case("a: x", "b", "one\ntwo\n", "a: x\nb: |\n  one\n  two\n"),
        Case("a: 8080\n", "a", "8080", "a: \"8080\"\n"),
        Case("a: '8080'\n", "a", "9090", "a: '9090'\n"),
        Case("a: x\n", "a", "tab\there", "a: \"tab\\there\"\n"),
    ])
    func `writes strings of several lines as blocks where a block holds them`(_ edit: Case) throws {
        #expect(try set(edit.path, .string(edit.value), in: edit.before) == edit.after)
    }

    @Test(arguments: ["a: 1 # c\n", "a: 0x1\nb:   'x'", "\u{FEFF}a: [ 1,2 ]\r\n", "a: &x 1\nb: *x\n", "a: |+\n  x\n\n\n# c\n", "# only\n"])
    func `leaves every byte when the value is stated already`(text: String) throws {
        let document = try layer(text)
        for entry in document.root?.ownEntries ?? [] {
            let value = NewValue.scalar(kind: entry.value.kind, text: entry.value.text)
            guard entry.value.isScalar else { continue }
            #expect(try Edit.set(Path([.key(entry.key.text)]), to: value, in: document) == document.source)
        }
    }
}
