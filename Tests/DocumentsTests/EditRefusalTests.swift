import Documents
import Testing

@Suite struct `An edit that cannot be right` {
    @Test(arguments: [
        (
            "a: &x {b: 1}\nc: *x\n", "a.b",
            """
            app.yaml:1:7: error: cannot change "a.b": its anchor &x is used at app.yaml:2:4, which would change too
              hint: edit the file by hand, and say there which of the places is to change
            """
        ),
        (
            "a: &x 1\nc: [*x]\n", "a",
            """
            app.yaml:1:7: error: cannot change "a": its anchor &x is used at app.yaml:2:5, which would change too
              hint: edit the file by hand, and say there which of the places is to change
            """
        ),
        (
            "a:\n  b: &x 1\nc: *x\n", "a",
            """
            app.yaml:2:9: error: cannot change "a": its anchor &x is used at app.yaml:3:4, which would change too
              hint: edit the file by hand, and say there which of the places is to change
            """
        ),
        (
            "a: &x {b: 1}\nc: *x\n", "c.b",
            """
            app.yaml:2:4: error: "c" is the alias *x: a change inside would change app.yaml:1:7 too
              hint: state the whole of "c" here, or change the value where it is stated
            """
        ),
        (
            "a: &x {b: {d: 1}}\nc:\n  <<: *x\n", "c.b.d",
            """
            app.yaml:3:3: error: "c.b" comes from a merge key: a change inside would change app.yaml:1:11 too
              hint: state the whole of "c.b" here, or change it where it is stated
            """
        ),
        ("a: 1\n", "a.b", "app.yaml:1:4: error: \"a\" is an integer, it has nothing below it"),
        ("a: x\n", "a[0]", "app.yaml:1:4: error: \"a\" is a string, it has nothing below it"),
        (
            "a: ~\n", "a.b",
            """
            app.yaml:1:4: error: "a" is null, which takes away what is inherited
              hint: unset "a" first, or set the whole of it with --json
            """
        ),
        (
            "a: [1]\n", "a.b",
            """
            app.yaml:1:4: error: "a" is a sequence, not a mapping with a key "b"
              hint: elements are addressed by index: a[0]
            """
        ),
        ("a: {}\n", "a[0]", "app.yaml:1:4: error: \"a\" is a mapping, not a sequence with an element 0"),
        (
            "a: [1, 2]\n", "a[3]",
            """
            app.yaml:1:4: error: no "a[3]": the sequence has 2 elements
              hint: indices count from 0: the last is a[1]
            """
        ),
        (
            "a: 1\n", "b[1]",
            """
            error: cannot make element 1 of a sequence that does not exist yet
              hint: its first element is [0]
            """
        ),
        ("a: 1\n---\nb: 1\n", "a", "app.yaml: error: the file holds 2 documents, expected one"),
    ])
    func `is refused with the reason`(text: String, path: String, reason: String) {
        #expect(complaint { try set(path, .string("new"), in: text) } == reason)
    }

    @Test(arguments: [
        (
            "a: &x {b: 1}\nc: {<<: *x}\n", "c.b",
            """
            app.yaml:1:11: error: "c.b" comes from a merge key, there is no own entry
              hint: change it where it is stated, for all that merge it
            """
        ),
        (
            "a: 1\n", "",
            """
            app.yaml: error: expected a path below the root, found the whole document
              hint: do it with the file, or with its keys one by one
            """
        ),
        (
            "a:\n  b: &x 1\nc: *x\n", "a.b",
            """
            app.yaml:2:9: error: cannot change "a.b": its anchor &x is used at app.yaml:3:4, which would change too
              hint: edit the file by hand, and say there which of the places is to change
            """
        ),
    ])
    func `is refused by unset too`(text: String, path: String, reason: String) {
        #expect(complaint { try unset(path, in: text) } == reason)
    }

    @Test func `may be told which document of a stream it is about`() throws {
        let stream = try layer("kind: A\nx: 1\n---\n# c\nkind: B\nx: 1\n")
        let after = try Edit.set(Path(parsing: "x"), to: .scalar(kind: .integer, text: "2"), in: stream, root: 1)
        #expect(String(decoding: after, as: UTF8.self) == "kind: A\nx: 1\n---\n# c\nkind: B\nx: 2\n")
    }

    @Test func `of a stream starts with the object (R7)`() throws {
        let text = "kind: A\nmetadata: {name: x}\nn: 1\n---\n# c\nkind: B\nmetadata: {name: x, namespace: s}\nn: 1\n"
        #expect(try set("\"B/s/x\".n", .scalar(kind: .integer, text: "2"), in: text) == text.dropLast(2) + "2\n")
        #expect(try unset("\"A/x\".n", in: text) == "kind: A\nmetadata: {name: x}\n" + text.dropFirst(33))
        #expect(try set("\"A/x\".n", .string("new"), in: String(text.prefix(33))) == "kind: A\nmetadata: {name: x}\nn: new\n")
        #expect(
            complaint { try set("\"B/x\".n", .string("new"), in: text) } == """
                app.yaml: error: no ""B/x"" among the 2 objects of the file
                  hint: a path starts with the object here, for example "A/x"
                """)
    }

    @Test func `may go beside a merge key or in place of an alias`() throws {
        #expect(try set("c.b", .string("n"), in: "a: &x {b: 1}\nc: {<<: *x}\n") == "a: &x {b: 1}\nc: {<<: *x, b: \"n\"}\n")
        #expect(try set("c", .string("new"), in: "a: &x {b: 1}\nc: *x # c\n") == "a: &x {b: 1}\nc: new # c\n")
        #expect(try unset("c", in: "a: &x 1\nc: *x\n") == "a: &x 1\n")
    }
}
