@testable import Commands
import Documents
import TestSupport
import Testing
@testable import Validating

@Suite struct `A comment in Markdown` {
    /// What could end code, a cell or a row, or be taken for markup.
    private static let pieces = [
        "|", "\\|", "\\", "`", "``", "```", "<b>", "</details>", "<!--", "@ada", "#12", "&amp;", "*", "_", "~~", "[a](b)", " ", "  ", "é",
        "\u{202E}",
        "a", "\"", "$x$", "https://example.com", "\n", "\t", "-- ", "\u{7F}",
    ]

    private func comment(_ changes: [KeyChange], question: String = "a..b") -> String {
        MarkdownComment(title: "Configuration changes", question: question, problems: []).text(ChangeList(changes).sections)
    }

    private func change(_ key: String, _ old: KeyChange.Shown?, _ new: KeyChange.Shown?, _ environment: String = "prod") -> KeyChange {
        KeyChange(environment: environment, document: "app", path: Path([.key(key)]), old: old, new: new)
    }

    @Test(arguments: [UInt64](1 ... 20)) func `shows values in the cells of its tables as they are`(seed: UInt64) throws {
        guard try run(["sh", "-c", "command -v cmark-gfm"]).status == 0 else { return printError("skipped: no cmark-gfm") }
        var random = SeededRandom(seed: seed)
        func text() -> String { (0 ... 6).map { _ in Self.pieces[Int.random(in: 0 ..< Self.pieces.count, using: &random)] }.joined() }
        let changes = (0 ..< 15).map { change("k\($0)\(text())", .plain(text()), .plain(text())) }
        let html = try run(["cmark-gfm", "-e", "table", "-e", "autolink", "-e", "strikethrough"], input: Array(comment(changes).utf8))
        let reader = """
            import html.parser, json, sys
            class Cells(html.parser.HTMLParser):
                cells, inside, strange = [], False, []
                def handle_starttag(self, tag, attributes):
                    if tag == 'td': self.cells.append('')
                    if tag == 'code': self.inside = True
                    if tag not in 'h3 h4 code table thead tbody tr th td'.split(): self.strange.append(tag)
                def handle_endtag(self, tag):
                    if tag == 'code': self.inside = False
                def handle_data(self, data):
                    if self.inside and self.cells: self.cells[-1] += data
            reader = Cells()
            reader.feed(sys.stdin.buffer.read().decode())
            sys.stdout.buffer.write('\\x00'.join(reader.cells + reader.strange).encode())
            """
        let found = try run(["/usr/bin/python3", "-c", reader], input: html.standardOutput)
        let expected = changes.flatMap { [$0.key, shown($0.old), shown($0.new)] }.map { visible($0) }
        #expect(found.output == expected.joined(separator: "\0"), "seed \(seed)\n\(comment(changes))")
    }

    private func shown(_ value: KeyChange.Shown?) -> String {
        if case .plain(let text) = value { text } else { "" }
    }

    @Test func `says of secrets only that they changed`() {
        let text = comment([change("a", .secret, .secret), change("b", nil, .secret), change("c", .secret, nil)])
        #expect(text.contains("| `app:a` | *secret* | *changed* |"))
        #expect(text.contains("| `app:b` | — | *secret* |"))
        #expect(text.contains("| `app:c` | *secret* | — |"))
    }

    @Test func `cuts long values with a count`() {
        let text = comment([change("a", nil, .plain(String(repeating: "é", count: 1234)))])
        #expect(text.contains("| `\(String(repeating: "é", count: 200))…` (1034 more characters) |"))
    }

    @Test func `folds long lists`() {
        let few = comment((1 ... 20).map { change("k\($0)", nil, .plain("1")) })
        let many = comment((1 ... 21).map { change("k\($0)", nil, .plain("1")) })
        #expect(!few.contains("<details>"))
        #expect(many.contains("\n\n<details><summary>21 changes</summary>\n\n| key | before | after |\n"))
        #expect(many.hasSuffix("\n\n</details>"))
    }

    /// The last line says how many rows found no room, and how to see them.
    @Test(arguments: [1000, 5000]) func `is never longer than 60 000 characters`(count: Int) throws {
        let environments = ["dev", "prod"]
        let changes = environments.flatMap { name in
            (0 ..< count).map {
                change("key\($0)", .plain("\"😀\(name) \($0)\""), .plain("\"\(name)\(String(repeating: "x", count: $0 % 300))\""), name)
            }
        }
        let text = comment(changes, question: "origin/main...HEAD"), rows = text.split(separator: "\n").count { $0.hasPrefix("| `") }
        #expect(text.utf16.count <= 60_000)
        #expect(text.utf16.count > 55_000)
        let last =
            "**Left out, for the length of this comment: \(2 * count - rows) of \(2 * count) rows.** All of them: `cfgops diff origin/main...HEAD`"
        #expect(text.split(separator: "\n").last == last[...])
        #expect(text.split(separator: "\n").count { $0.hasPrefix("<details>") } == text.split(separator: "\n").count { $0 == "</details>" })
    }

    @Test func `keeps a fence around lines that look like one`() {
        let text = MarkdownComment(title: "t", question: "", problems: [])
            .text([MarkdownComment.Section(blocks: [.diff(["+a", "+```", "+````"])])])
        #expect(text.hasSuffix("`````diff\n+a\n+```\n+````\n`````"))
    }

    @Test func `shows what could not be compared, and in how many places more`() {
        let problems = (1 ... 22).map {
            Diagnostic("a", "wrong `\($0)`", at: Place(file: "f.yaml", position: Position(line: $0, column: 1)))
        }
        let text = MarkdownComment(title: "t", question: "", problems: problems).text([])
        #expect(text.contains("Nothing that could be compared changes.\n\n#### Not compared\n\n- `` f.yaml:1:1: wrong `1` ``\n"))
        #expect(text.hasSuffix("- and 2 more errors"))
    }
}
