import Testing

@testable import Rendering

@Suite struct `A mapping as` {
    @Test(arguments: [
        ("a: x\nb: 0x1F\nc: -007\nd: 0o17\ne: +5", "a = \"x\"\nb = 0x1F\nc = -7\nd = 0o17\ne = +5\n"),
        (
            "a: 1.10\nb: .5\nc: 1.\nd: 1e3\ne: -.inf\nf: .NaN\ng: +00.5E-03",
            "a = 1.10\nb = 0.5\nc = 1.0\nd = 1e3\ne = -inf\nf = nan\ng = +0.5E-03\n"
        ),
        ("a: TRUE\nb: 'no'\nc: 2001-01-01\nd: \"\"", "a = true\nb = \"no\"\nc = \"2001-01-01\"\nd = \"\"\n"),
        ("text: |\n  two\n  \"lines\"\\\n", "text = \"two\\n\\\"lines\\\"\\\\\\n\"\n"),
        ("a b: 1\n\"\": 2\n\u{e9}: 3\n\"x.y\": 4\n8080: 5", "\"a b\" = 1\n\"\" = 2\n\"\u{e9}\" = 3\n\"x.y\" = 4\n8080 = 5\n"),
        ("t: { x: 1 }\nv: 2", "v = 2\n\n[t]\nx = 1\n"),
        ("a: { b: { c: 1 } }\ne: {}", "[a.b]\nc = 1\n\n[e]\n"),
        ("a: { b.c: { d: [] }, z: 1 }", "[a]\nz = 1\n\n[a.\"b.c\"]\nd = []\n"),
        ("l: [{ a: 1, t: { x: 2 } }, {}, { a: 3 }]", "[[l]]\na = 1\n\n[l.t]\nx = 2\n\n[[l]]\n\n[[l]]\na = 3\n"),
        ("l: [1, { a: [{ b: 2 }] }, [x, []]]", "l = [1, { a = [{ b = 2 }] }, [\"x\", []]]\n"),
        ("min: -9223372036854775808\nmax: 9223372036854775807", "min = -9223372036854775808\nmax = 9223372036854775807\n"),
        ("{}", ""),
    ])
    func `TOML has values before tables (R16, R18)`(document: String, expected: String) throws {
        let found = try rendered(one(document, "format: toml"))["out"]
        #expect(found == expected)
    }

    @Test(arguments: [
        ("a: { b: [x, { c: 1 }] }", "a.b[0]=x\na.b[1].c=1\n"),
        ("a: { x.y: 1 }\nb.c: { d: 2 }\n\"\": 3", "a[x.y]=1\n[b.c].d=2\n=3\n"),
        ("a: 1\na.b: 2\n\"c[1]\": 3", "a=1\na.b=2\nc[1]=3\n"),
        ("a: ' two  blanks '\nb: \"\\t=:#!\\\\\"", "a=\\ two  blanks \nb=\\t=:#!\\\\\n"),
        ("\"#a b=c:d!\": 1", "\\#a\\ b\\=c\\:d\\!=1\n"),
        ("\u{e9}: \u{20ac}\u{1f600}", "\\u00E9=\\u20AC\\uD83D\\uDE00\n"),
        ("a: \"\\0\\e\\x7f\\n\\r\\f\"", "a=\\u0000\\u001B\\u007F\\n\\r\\f\n"),
        ("gone: null\nempty: \"\"\nnone: []\nnothing: {}\non: True", "empty=\non=true\n"),
    ])
    func `properties has the way to each scalar (R18)`(document: String, expected: String) throws {
        let found = try rendered(one(document, "format: properties"))["out"]
        #expect(found == expected)
    }

    @Test(arguments: [
        ("b: { x: 1, y: TRUE }\na: top\ngone: null", "a = top\n\n[b]\nx = 1\ny = true\n"),
        ("a: { b: { c: 1 }, d: \"\" }\ne: {}\nf: { g: {} }", "[a]\nd =\n\n[a.b]\nc = 1\n\n[e]\n\n[f.g]\n"),
        ("a: { url: \"http://x/?a=b;c#d\", q: a\"b, p: 'C:\\x' }", "[a]\nurl = http://x/?a=b;c#d\nq = a\"b\np = C:\\x\n"),
    ])
    func `INI has sections`(document: String, expected: String) throws {
        let found = try rendered(one(document, "format: ini"))["out"]
        #expect(found == expected)
    }

    @Test(arguments: [
        ("a: a b\nb: '\"x\"'\nc: ' #y '\nd: \"\\t\\rz\"", "docker", "A=a b\nB=\"x\"\nC= #y \nD=\t\rz\n"),
        (
            "a: a b\nb: plain\nc: \"$x`\\\\\\\"\"\nd: \"\\t\\n\"\ne: it's\nuid: 5", "systemd",
            "A=\"a b\"\nB=plain\nC=\"\\$x\\`\\\\\\\"\"\nD=\"\t\n\"\nE=\"it's\"\nUID=5\n"
        ),
    ])
    func `dotenv is spelled for the reader of its dialect (R18)`(document: String, dialect: String, expected: String) throws {
        let found = try rendered(one(document, "format: dotenv, dialect: \(dialect)"))["out"]
        #expect(found == expected)
    }

    @Test func `dotenv for docker keeps names that no shell would take`() throws {
        #expect(try rendered(one("spring.url: x", "format: dotenv, dialect: docker, keys: keep"))["out"] == "spring.url=x\n")
    }

    @Test(arguments: [
        (
            "format: toml", "a: [null]\nb: 9223372036854775808\nc: -0o1000000000000000000001",
            [
                "1:5: error: \"app:a[0]\" is null, which TOML cannot say\n  hint: an empty string, or a layer that leaves the key out",
                """
                2:4: error: "app:b" cannot be written: TOML's integers have 64 bits, got 9223372036854775808
                  hint: write it as a string in quotes, or with a decimal point
                """,
            ]
        ),
        ("format: toml, select: a", "a: [1]", ["1:4: error: \"app:a\" is a sequence, TOML needs a mapping"]),
        ("format: properties, select: a", "a: x", ["1:4: error: \"app:a\" is a string, properties need a mapping"]),
        (
            "format: properties", "a: { x.y: { w.v: 1 }, \"x.y][w.v\": 2 }",
            ["1:35: error: \"app:a.\"x.y][w.v\"\" gives the property a[x.y][w.v], and so does \"app:a.\"x.y\".\"w.v\"\""]
        ),
        (
            "format: properties", "a: { b: 1 }\na.b: 2",
            ["2:6: error: \"app:\"a.b\"\" gives the property a.b, and so does \"app:a.b\""]
        ),
        (
            "format: ini",
            "l: [1]\nt: \"a\\nb\"\n\"k=\": 1\n\"[k\": 1\n;k: 1\nb: ' x'\nc: x ;y\nd: \"\\\"q\\\"\"\ne: 'x\\'\nf: \"\\t\"\n\"\": 1",
            [
                "1:4: error: \"app:l\" is a sequence, which INI cannot say",
                "2:4: error: \"app:t\" cannot be written: a line feed ends the line",
                "3:7: error: \"app:\"k=\"\" cannot have the key \"k=\": \"=\" and \":\" end the key",
                "4:7: error: \"app:\"[k\"\" cannot have the key \"[k\": \"[\" starts a section",
                "5:5: error: \"app:\";k\"\" cannot have the key \";k\": \"#\" and \";\" start a comment",
                "6:4: error: \"app:b\" cannot be written: blanks at the start and the end are not read",
                "7:4: error: \"app:c\" cannot be written: \"#\" and \";\" start a comment at the start and behind a blank",
                "8:4: error: \"app:d\" cannot be written: some readers take quotes at the start away",
                "9:4: error: \"app:e\" cannot be written: some readers go on with the next line after \"\\\"",
                "10:4: error: \"app:f\" cannot be written: control characters are not read alike",
                "11:5: error: \"app:\"\"\" cannot have the key \"\": a line needs a key",
            ]
        ),
        (
            "format: ini", "Default: { a: 1 }\na.b: { c: 1 }\na: { B: { d: 1 } }\n\"x]\": { a: 1 }\n\"\": {}\nS: { Port: 1, port: 2 }",
            [
                "1:10: error: \"app:Default\" cannot be the section \"Default\": its values would stand in every section",
                "4:7: error: \"app:\"x]\"\" cannot be the section \"x]\": brackets end the name",
                "5:5: error: \"app:\"\"\" cannot be the section \"\": a section needs a name",
                """
                3:9: error: "app:a.B" gives the section "a.b", and so does "app:"a.b""
                  hint: readers of INI do not tell upper from lower case
                """,
                """
                6:21: error: "app:S.port" gives the key "port", and so does "app:S.Port"
                  hint: readers of INI do not tell upper from lower case
                """,
            ]
        ),
        (
            "format: dotenv, dialect: docker, keys: keep", "a: \"x\\ny\"\nb: \"x\\r\"\nc: \"\\0\"\nk=: x\n\"k k\": y",
            [
                "1:4: error: \"app:a\" holds a line feed, which docker takes for the end of the value",
                "2:4: error: \"app:b\" ends in a carriage return, which docker takes away",
                "3:4: error: \"app:c\" holds a NUL byte, which no variable can",
                """
                4:5: error: "app:"k="" gives the variable "k=", expected characters of ASCII, neither blanks nor =, no # first
                  hint: without `keys: keep` keys become upper case, and other characters `_`
                """,
                """
                5:8: error: "app:"k k"" gives the variable "k k", expected characters of ASCII, neither blanks nor =, no # first
                  hint: without `keys: keep` keys become upper case, and other characters `_`
                """,
            ]
        ),
        (
            "format: dotenv, dialect: systemd",
            "a: \"\\e[1m\"\nb: \"\\r\"\nc: \"\\ufdd0\"\nd: \"\\U0001ffff\"\ne: \"\\ufffd\\U0001fffd\"\nf: \"\\uffff\"",
            [
                "1:4: error: \"app:a\" holds a control character, with which systemd drops the variable",
                "2:4: error: \"app:b\" holds a control character, with which systemd drops the variable",
                "3:4: error: \"app:c\" holds a noncharacter of Unicode, with which systemd refuses the file",
                "4:4: error: \"app:d\" holds a noncharacter of Unicode, with which systemd refuses the file",
                "6:4: error: \"app:f\" holds a noncharacter of Unicode, with which systemd refuses the file",
            ]
        ),
    ])
    func `is refused with path and layer where a format cannot say it`(target: String, document: String, expected: [String]) throws {
        let found = try refusals(one(document, target))
        #expect(found == expected.map { "environments/base/app.yaml:" + $0 })
    }
}
