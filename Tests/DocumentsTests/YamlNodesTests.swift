import Documents
import Testing

@Suite struct `The nodes of a YAML document` {
    /// Each node as `kind style [source]`, text in parentheses where the source spells it otherwise, indented by depth.
    private func outline(_ source: String) throws -> [String] {
        let parsed = Yaml.parse(Array(source.utf8), file: "f.yaml")
        #expect(parsed.diagnostics.map(\.rendered) == [])
        let document = try #require(parsed.document)
        var lines: [String] = [], ends: [UInt32] = []
        for (index, node) in document.nodes.enumerated() {
            while let end = ends.last, end <= index { ends.removeLast() }
            let span = String(decoding: document.source[node.span], as: UTF8.self)
            let text = node.flags.contains(.cooked) ? " (\(Value(document, index).text))" : ""
            lines.append(String(repeating: "  ", count: ends.count) + "\(node.kind) \(node.style) [\(span)]\(text)")
            ends.append(node.next)
        }
        return lines
    }

    @Test(
        arguments: [
            ("a: 1\n", ["mapping block [a: 1]", "  string plain [a]", "  integer plain [1]"]),
            ("a:\n", ["mapping block [a:]", "  string plain [a]", "  null absent []"]),
            (
                "a: # c\nb: x  # d\n",
                [
                    "mapping block [a: # c\nb: x]", "  string plain [a]", "  null absent []", "  string plain [b]", "  string plain [x]",
                ]
            ),
            ("- a\n- - b\n", ["sequence block [a\n- - b]", "  string plain [a]", "  sequence block [b]", "    string plain [b]"]),
            (
                "a:\n- x\n\n# c\nb: y",
                [
                    "mapping block [a:\n- x\n\n# c\nb: y]", "  string plain [a]", "  sequence block [x]", "    string plain [x]",
                    "  string plain [b]", "  string plain [y]",
                ]
            ),
            (
                "a: {b: [1, 'x' ]}\n",
                [
                    "mapping block [a: {b: [1, 'x' ]}]", "  string plain [a]", "  mapping flow [{b: [1, 'x' ]}]", "    string plain [b]",
                    "    sequence flow [[1, 'x' ]]", "      integer plain [1]", "      string singleQuoted ['x']",
                ]
            ),
            ("&m\n&k k: !!str 1\n", ["mapping block [k: !!str 1]", "  string plain [k]", "  string plain [1]"]),
            (
                "[a: b, ? c]",
                [
                    "sequence flow [[a: b, ? c]]", "  mapping flow [a: b]", "    string plain [a]", "    string plain [b]",
                    "  mapping flow [? c]", "    string plain [c]", "    null absent []",
                ]
            ),
            ("? a\n: b\n", ["mapping block [a\n: b]", "  string plain [a]", "  string plain [b]"]),
            (
                "{a: b}: c",
                [
                    "mapping block [{a: b}: c]", "  mapping flow [{a: b}]", "    string plain [a]", "    string plain [b]",
                    "  string plain [c]",
                ]
            ),
            (
                "é: ü\r\nb: x\r\n",
                [
                    "mapping block [é: ü\r\nb: x]", "  string plain [é]", "  string plain [ü]", "  string plain [b]", "  string plain [x]",
                ]
            ),
            ("\u{FEFF}a: 1", ["mapping block [a: 1]", "  string plain [a]", "  integer plain [1]"]),
        ] as [(String, [String])])
    func `span what the source says of them`(source: String, expected: [String]) throws {
        #expect(try outline(source) == expected)
    }

    @Test(
        arguments: [
            ("|\n  a\n  b\n", "[|\n  a\n  b\n] (a\nb\n)"),
            ("|-\n  a\n\n", "[|-\n  a\n] (a)"),
            ("|+\n  a\n\nb: x", "[|+\n  a\n\n] (a\n\n)"),
            ("| # why\n  a\n   b\n\n# c\n", "[| # why\n  a\n   b\n] (a\n b\n)"),
            (">\n  a\n  b\n\n  c\n", "[>\n  a\n  b\n\n  c\n] (a b\nc\n)"),
            (">2-\n    a\n  b\n", "[>2-\n    a\n  b\n] (  a\nb)"),
            ("|\n  a", "[|\n  a] (a)"),
            ("|\nb: x", "[|\n] ()"),
        ] as [(String, String)])
    func `reach behind the last line of a block scalar`(source: String, expected: String) throws {
        let lines = try outline("k: " + source)
        #expect(lines[2].drop { $0 != "[" } == expected)
    }

    @Test(
        arguments: [
            ("a\n  b", "a b"), ("a\n\n  b", "a\nb"), ("'it''s'", "it's"), ("\"a\\n\\u00e9\\x41\\\n  b\"", "a\néAb"),
            ("\"a \n  b\\ \n  c\"", "a b  c"), ("\"\\ud83d\\ude00\"", "😀"), ("a # b", "a"), ("a#b", "a#b"),
            ("http://x:80/", "http://x:80/"),
        ] as [(String, String)])
    func `have the text that quotes, escapes and folding make`(source: String, text: String) throws {
        let document = try #require(Yaml.parse(Array("k: \(source)".utf8), file: "f.yaml").document)
        #expect(document.root?["k"]?.text == text)
    }

    @Test func `stand with anchors, tags, comments and markers beside them`() throws {
        let source = "# top\n%TAG !e! tag:x,2:\n--- # one\na: &x !e!t%21 1 # two\nb: *x\n...\n--- 2\n"
        let document = try #require(Yaml.parse(Array(source.utf8), file: "f.yaml").document)
        func text(_ range: Range<UInt32>) -> String {
            String(decoding: document.source[Int(range.lowerBound) ..< Int(range.upperBound)], as: UTF8.self)
        }
        #expect(document.comments.map(text) == ["# top", "# one", "# two"])
        #expect(document.properties.map { [text($0.anchor), text($0.tag)] } == [["&x", "!e!t%21"]])
        #expect(document.roots.map { [text($0.startMarker), text($0.endMarker)] } == [["---", "..."], ["---", ""]])
        let value = try #require(document.root?["a"])
        #expect(value.anchorName == "x")
        #expect(value.tagName == "tag:x,2:t!")
        let alias = try #require(document.root?.ownEntries.last?.value)
        #expect(document.nodes[alias.index].kind == .alias)
        #expect(alias.text == "1")
        #expect(alias.place.description == "f.yaml:5:4")
    }

    @Test func `without content are an absent null for each document`() throws {
        let document = try #require(Yaml.parse(Array("---\n---\n# x\n".utf8), file: "f.yaml").document)
        #expect(document.roots.map(\.node) == [0, 1])
        #expect(document.nodes.map(\.style) == [.absent, .absent])
        #expect(try #require(Yaml.parse(Array("# x\n".utf8), file: "f.yaml").document).roots.isEmpty)
    }
}
