import Documents
import TestSupport
import Testing

@Suite struct `A path` {
    @Test(
        arguments: [
            ("", [], ""), ("a", [.key("a")], "a"), ("a.b", [.key("a"), .key("b")], "a.b"), ("[0]", [.index(0)], "[0]"),
            ("server.ports[0].name", [.key("server"), .key("ports"), .index(0), .key("name")], "server.ports[0].name"),
            ("labels.\"app.kubernetes.io/name\"", [.key("labels"), .key("app.kubernetes.io/name")], "labels.\"app.kubernetes.io/name\""),
            ("a[1][2]", [.key("a"), .index(1), .index(2)], "a[1][2]"), ("8080", [.key("8080")], "8080"),
            ("\"\"", [.key("")], "\"\""), ("\"a\\\"b\\\\c\\u00e9\\n\"", [.key("a\"b\\cé\n")], "\"a\\\"b\\\\cé\\n\""),
            ("größe.a-b_c", [.key("größe"), .key("a-b_c")], "größe.a-b_c"), ("a:b/c", [.key("a:b/c")], "\"a:b/c\""),
            ("/server/ports/0/name", [.key("server"), .key("ports"), .key("0"), .key("name")], "server.ports.0.name"),
            ("/a~1b/m~0n/", [.key("a/b"), .key("m~n"), .key("")], "\"a/b\".\"m~n\".\"\""), ("/", [.key("")], "\"\""),
        ] as [(String, [Path.Step], String)])
    func `reads both forms and prints the dotted one`(text: String, steps: [Path.Step], printed: String) throws {
        let path = try Path(parsing: text)
        #expect(path.steps == steps)
        #expect(path.description == printed)
        #expect(try Path(parsing: path.description) == path)
    }

    @Test(arguments: [
        ("a..b", "error: bad path \"a..b\": expected a key at column 3"),
        ("a.", "error: bad path \"a.\": expected a key after the last \".\" at column 3"),
        (".a", "error: bad path \".a\": expected a key at column 1"),
        (
            "a[x]",
            "error: bad path \"a[x]\": expected an index at column 3\n  hint: indices count from 0: \"[0]\"; a key in brackets is written \".key\""
        ),
        ("ä[1", "error: bad path \"ä[1\": expected \"]\" for the \"[\" at column 2 at column 4"),
        ("a[1234567890]", "error: bad path \"a[1234567890]\": expected an index below 1000000000 at column 12"),
        ("a[0]b", "error: bad path \"a[0]b\": expected \".\" or \"[\" at column 5"),
        (
            "a b",
            "error: bad path \"a b\": a key with a blank must be quoted at column 2\n  hint: write the key in double quotes: labels.\"app.kubernetes.io/name\""
        ),
        ("a.\"b", "error: bad path \"a.\"b\": expected the closing quote of the key at column 3 at column 5"),
        (
            "\"\\x\"",
            "error: bad path \"\"\\x\"\": expected an escape at column 2\n  hint: known are \\\", \\\\, \\/, \\b, \\f, \\n, \\r, \\t and \\u with four hexadecimal digits"
        ),
        (
            "/a~2",
            "error: bad path \"/a~2\": expected \"0\" or \"1\" after \"~\" at column 3\n  hint: in a JSON Pointer \"~0\" stands for \"~\" and \"~1\" for \"/\""
        ),
    ])
    func `that is none is refused with the column`(text: String, reason: String) {
        #expect(complaint { try Path(parsing: text) } == reason)
    }

    @Test(arguments: 0 ..< 50 as Range<UInt64>)
    func `of any keys reads back`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0 ..< 40 {
            let steps = (0 ..< Int.random(in: 0 ... 4, using: &random)).map { _ -> Path.Step in
                if Int.random(in: 0 ... 2, using: &random) == 0 { return .index(Int.random(in: 0 ..< 1_000_000, using: &random)) }
                return .key(RandomTree.string(&random))
            }
            #expect(try Path(parsing: Path(steps).description) == Path(steps), "seed \(seed)")
        }
    }

    @Test(arguments: [
        ("app", "app", ""), ("app:a.b", "app", "a.b"), ("payments/db:/a/b", "payments/db", "a.b"), ("app:x:y", "app", "\"x:y\""),
    ])
    func `stands behind the first colon of a document`(text: String, document: String, path: String) throws {
        let parsed = try DocumentPath(parsing: text)
        #expect(parsed.document == document)
        #expect(parsed.path.description == path)
        #expect(try DocumentPath(parsing: parsed.description) == parsed)
    }

    @Test(arguments: ["", ":a", "a//b:c", "a b:c", "../x", "ä:x"])
    func `needs the name of a document`(text: String) {
        #expect(complaint { try DocumentPath(parsing: text) }.hasPrefix("error: bad document name \""))
    }
}

@Suite struct `Looking a path up` {
    private let text = "server:\n  port: 80\n  hosts: [a, b]\nbase: &b {x: 1}\nuse: {<<: *b, z: 2}\nalias: *b\nnone:\n"

    @Test(
        arguments: [
            ("server.port", "80"), ("/server/hosts/1", "b"), ("use.x", "1"), ("alias.x", "1"), ("server.hosts[5]", nil), ("none.x.y", nil),
            ("nope", nil),
        ] as [(String, String?)])
    func `follows aliases and merge keys`(path: String, found: String?) throws {
        let root = try #require(layer(text).root)
        #expect(try value(at: Path(parsing: path), in: root)?.text == found)
    }

    @Test(arguments: [
        ("server.prot", "app.yaml:2:3: error: no \"server.prot\"\n  hint: did you mean \"server.port\"?"),
        ("server.xyz", "app.yaml:2:3: error: no \"server.xyz\""),
        (
            "server.hosts[2]",
            "app.yaml:3:10: error: no \"server.hosts[2]\": the sequence has 2 elements\n  hint: indices count from 0: the last is server.hosts[1]"
        ),
        ("none.x", "app.yaml:7:6: error: no \"none.x\": \"none\" is null"),
        ("server.port.x", "app.yaml:2:9: error: \"server.port\" is an integer, it has nothing below it"),
        (
            "server.hosts.x",
            "app.yaml:3:10: error: \"server.hosts\" is a sequence, not a mapping with a key \"x\"\n  hint: elements are addressed by index: server.hosts[0]"
        ),
        ("server[0]", "app.yaml:2:3: error: \"server\" is a mapping, not a sequence with an element 0"),
    ])
    func `says where it ends and why`(path: String, reason: String) throws {
        let root = try #require(layer(text).root)
        #expect(complaint { try requiredValue(at: Path(parsing: path), in: root) } == reason)
    }

    @Test(
        arguments: [
            ("prot", ["port", "host"], "port"), ("PORT", ["port"], "port"), ("vesrion", ["version", "environments"], "version"),
            ("x", ["z"], nil),
            ("ab", ["ba"], "ba"), ("targts", ["targets", "target"], "targets"), ("completely", ["different"], nil), ("port", ["port"], nil),
        ] as [(String, [String], String?)])
    func `guesses what a mistyped word meant`(word: String, candidates: [String], meant: String?) {
        #expect(nearest(word, in: candidates) == meant)
    }
}

@Suite struct `An assignment` {
    @Test(arguments: [
        ("app:a=1", "a", Node.Kind.integer, "1"), ("app:a.b=x=y", "a.b", .string, "x=y"),
        ("app:\"k=1\".b=true", "\"k=1\".b", .boolean, "true"),
        ("app:\"a\\\"=\"=v", "\"a\\\"=\"", .string, "v"), ("app:a=", "a", .string, ""), ("app:a=1_000", "a", .string, "1_000"),
        ("app:a=no", "a", .string, "no"),
        ("app:a=[1, 2]", "a", .string, "[1, 2]"), ("app:a=0o17", "a", .integer, "0o17"), ("app:a=1.10", "a", .decimal, "1.10"),
        ("app:a= x ", "a", .string, " x "),
    ])
    func `is a path and a plain scalar`(text: String, path: String, kind: Node.Kind, value: String) throws {
        let assignment = try Assignment(parsing: text)
        #expect(assignment.target.document == "app")
        #expect(assignment.target.path.description == path)
        guard case .scalar(kind, value) = assignment.value else {
            Issue.record("\(assignment.value)")
            return
        }
    }

    @Test(arguments: ["null", "~", "Null", "NULL"])
    func `of null is refused, but not of its text`(null: String) throws {
        #expect(
            complaint { try Assignment(parsing: "app:a=\(null)") } == """
                error: "\(null)" is no value to set: a null in a layer takes away what is inherited
                  hint: to take the own statement away use unset, to take away what is inherited unset --inherited
                  hint: for the text "\(null)" use --string
                """)
        guard case .scalar(.string, null) = try Assignment(parsing: "app:a=\(null)", as: .string).value else {
            Issue.record("not the text")
            return
        }
    }

    @Test func `may be JSON`() throws {
        guard case .json(let document) = try Assignment(parsing: "app:a={\"b\": [1, null]}", as: .json).value else {
            Issue.record("not JSON")
            return
        }
        #expect(try document.root?.json(.compact) == Array("{\"b\":[1,null]}".utf8))
        #expect(complaint { try Assignment(parsing: "app:a={b}", as: .json) }.hasPrefix("--json:1:2: error: "))
    }

    @Test func `needs a value`() {
        #expect(
            complaint { try Assignment(parsing: "app:a") }
                == "error: expected DOC:PATH=VALUE, got \"app:a\" without \"=\"\n  hint: an empty value is written app:a=")
        #expect(complaint { try Assignment(parsing: "app:\"a=1") }.hasPrefix("error: bad path"))
    }
}
