import Documents
import Testing

@Suite struct `Written YAML` {
    @Test(arguments: [
        ("a: 1\nb:   'x'\n", "a: 1\nb: x\n"),
        ("{a: [1, {b: c}], d: {}, e: []}", "a:\n  - 1\n  - b: c\nd: {}\ne: []\n"),
        ("[[1, [2]], {}, [], null]", "- - 1\n  - - 2\n- {}\n- []\n- null\n"),
        ("a: &x {p: 1, q: 2}\nb: {<<: *x, q: 3}\nc: *x", "a:\n  p: 1\n  q: 2\nb:\n  p: 1\n  q: 3\nc:\n  p: 1\n  q: 2\n"),
        ("8080: x\ntrue: y", "\"8080\": x\n\"true\": \"y\"\n"),
        ("a: True\nb: ~\nc: NULL", "a: true\nb: null\nc: null\n"),
        ("text", "text\n"), ("{}", "{}\n"), ("|\n  one\n  two\n", "|\n  one\n  two\n"),
        ("- a: |\n    x\n    y\n  b: >-\n    one\n    two", "- a: |\n    x\n    y\n  b: one two\n"),
    ])
    func `is in block style with two blanks`(text: String, written: String) throws {
        #expect(String(decoding: try #require(layer(text).root).yaml(), as: UTF8.self) == written)
    }

    @Test(arguments: [
        "no", "Yes", "ON", "off", "y", "N", "true", "~", "null", "", "12:30", "190:20:30", "1_000", "0o7", "0777", "0b101", "0x1F", "1e3",
        ".5", "5.", "+1",
        "-1", "1.2.3", ".inf", "-.INF", ".nan", "2001-01-01", "2001-1-1T00:00:00Z", "=", "<<", "- a", "-", "? a", ": a", "a: b", "a:",
        "a #b", "#a", "&a",
        "*a", "!a", "|", ">", "%a", "@a", "`a", "'a", "\"a", "[a", "{a", ",a", " a", "a ", "a\tb", "---", "--- a", "...", "\u{85}",
        "\u{A0}\u{2028}", "\u{FEFF}a",
        "\u{7F}", "\u{0}", "a\r", "\n", "\na", "a\n ", " a\nb\n", "a\n\n",
    ])
    func `quotes what a reader would take for something else (R17)`(text: String) throws {
        let written = yaml(text)
        #expect(written.hasPrefix("- \"") && written.hasSuffix("\"\n"))
        #expect(try layer(written).root?.elements[0].text == text)
    }

    @Test(arguments: [
        "a", "a b", "a-b", "-a", "-x", "http://x/y?z=1#a", "10.0.0.1/8", "v1.2.3", "1a", "12 apples", "a, b", "it's", "C:\\x",
        "${a}", "~/x", "==", "<a>", "(a)", "größe", "日本", "nope", "truely", "0.5GB", "a\u{A0}b", "..x", "+x", "2001 a",
    ])
    func `leaves other strings alone`(text: String) throws {
        #expect(yaml(text) == "- \(text)\n")
    }

    @Test(arguments: [
        ("0o17", Node.Kind.integer, "15"), ("010", .integer, "10"), ("-007", .integer, "-7"), ("0x1F", .integer, "0x1F"),
        ("1e3", .decimal, "1.0e+3"),
        ("1.5E3", .decimal, "1.5E+3"), (".5", .decimal, "0.5"), ("1.10", .decimal, "1.10"), ("1.", .decimal, "1."),
        ("-.inf", .decimal, "-.inf"),
        ("18446744073709551616", .integer, "18446744073709551616"),
    ])
    func `spells numbers so that old and new readers agree`(text: String, kind: Node.Kind, written: String) throws {
        var writer = YamlWriter()
        Array(text.utf8).withUnsafeBufferPointer { writer.scalar(kind, $0) }
        #expect(String(decoding: writer.bytes, as: UTF8.self) == written + "\n")
    }

    @Test func `puts a key too long for one line behind a question mark`() throws {
        let key = String(repeating: "k", count: 2000), written = yaml { $0.key(key) }
        #expect(written == "? \(key)\n: 1\n")
        #expect(try layer(written).root?[key]?.text == "1")
    }

    @Test func `separates documents of a stream`() {
        var writer = YamlWriter()
        for _ in 0 ..< 2 {
            if !writer.bytes.isEmpty { writer.separator() }
            writer.beginMapping()
            writer.endMapping()
        }
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "{}\n---\n{}\n")
    }

    private func yaml(_ text: String) -> String {
        var writer = YamlWriter()
        writer.beginSequence()
        Array(text.utf8).withUnsafeBufferPointer { writer.scalar(.string, $0) }
        writer.endSequence()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private func yaml(_ key: (inout YamlWriter) -> Void) -> String {
        var writer = YamlWriter()
        writer.beginMapping()
        key(&writer)
        [UInt8(ascii: "1")].withUnsafeBufferPointer { writer.scalar(.integer, $0) }
        writer.endMapping()
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

@Suite struct `Written JSON` {
    @Test(arguments: [
        (
            "a: [1, {b: null}]\nc: {}\n", "{\n  \"a\": [\n    1,\n    {\n      \"b\": null\n    }\n  ],\n  \"c\": {}\n}\n",
            "{\"a\":[1,{\"b\":null}],\"c\":{}}"
        ),
        ("text", "\"text\"\n", "\"text\""),
        (
            "8080: \"\\u0001\\e\\\"\\\\/\\u2028\"", "{\n  \"8080\": \"\\u0001\\u001b\\\"\\\\/\\u2028\"\n}\n",
            "{\"8080\":\"\\u0001\\u001b\\\"\\\\/\\u2028\"}"
        ),
    ])
    func `is pretty or compact`(text: String, pretty: String, compact: String) throws {
        let root = try #require(layer(text).root)
        #expect(String(decoding: try root.json(), as: UTF8.self) == pretty)
        #expect(String(decoding: try root.json(.compact), as: UTF8.self) == compact)
    }

    @Test(arguments: [
        ("1.10", "1.10"), ("-0", "-0"), ("1e3", "1e3"), ("1E+3", "1E+3"), ("0o17", "15"), ("0x1F", "31"), ("+5", "5"), (".5", "0.5"),
        ("-.5e1", "-0.5e1"),
        ("1.", "1.0"), ("010", "10"), ("00.5", "0.5"), ("0xFFFFFFFFFFFFFFFFFFFFFFFF", "79228162514264337593543950335"), ("0x0", "0"),
        ("18446744073709551616", "18446744073709551616"),
    ])
    func `keeps the text of numbers or spells them exactly (R16)`(text: String, written: String) throws {
        #expect(String(decoding: try #require(layer("- \(text)").root).json(.compact), as: UTF8.self) == "[\(written)]")
    }

    @Test(arguments: [".inf", "-.INF", ".nan"])
    func `has no infinities (R16)`(text: String) throws {
        let root = try #require(layer("a:\n  - \(text)").root)
        #expect(
            complaint { try root.json() }
                == "app.yaml:2:5: error: JSON has neither infinities nor NaN, got \(text)\n  hint: write it as a string in quotes, or choose another format"
        )
    }
}
