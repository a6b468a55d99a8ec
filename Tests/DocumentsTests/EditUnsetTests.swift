import Documents
import Testing

@Suite struct `Unsetting a value in place` {
    @Test(arguments: [
        Case("a: 1\nb: 2\n", "a", "", "b: 2\n"),
        Case("a: 1\nb: 2\n", "b", "", "a: 1\n"),
        Case("a: 1\nb: 2", "b", "", "a: 1\n"),
        Case("a: 1\nb: 2", "a", "", "b: 2"),
        Case("a: 1\n\n# about b\n# more\nb: 2 # two\n\nc: 3\n", "b", "", "a: 1\n\n\nc: 3\n"),
        Case("a: 1\n# apart\n\nb: 2\n", "b", "", "a: 1\n# apart\n\n"),
        Case("a: 1\n  # deeper\nb: 2\n", "b", "", "a: 1\n  # deeper\n"),
        Case("# header\na: 1\nb: 2\n", "a", "", "# header\nb: 2\n"),
        Case("---\n# header\na: 1\nb: 2\n", "a", "", "---\n# header\nb: 2\n"),
        Case("x: 1\n\n# about a\na: 1\nb: 2\n", "a", "", "x: 1\n\nb: 2\n"),
        Case("a: 1\nb:\n  c: 1\n  # own\n  d: 2\ne: 3\n", "b.d", "", "a: 1\nb:\n  c: 1\ne: 3\n"),
        Case("a: 1\nb:\n  c: |\n    text\n\n  d: 2\n", "b.c", "", "a: 1\nb:\n\n  d: 2\n"),
        Case("b: # stays\n  # own\n  d: 2\ne: 3\n", "b.d", "", "b: {} # stays\ne: 3\n"),
        Case("b:\n  # general\n\n  # own\n  d: 2\n", "b.d", "", "b: {}\n  # general\n\n"),
        Case("b:\n  d: 2", "b.d", "", "b: {}"),
        Case("b: &x\n  d: 2\n", "b.d", "", "b: &x {}\n"),
        Case("# head\n\na: 1\n", "a", "", "# head\n\n{}\n"),
        Case("- a: 1\n  b: 2\n", "[0].a", "", "- b: 2\n"),
        Case("- a: 1 # one\n  b: 2\n", "[0].a", "", "- b: 2\n"),
        Case("- a: 1 # one\n  # two\n  b: 2\n", "[0].a", "", "-\n  # two\n  b: 2\n"),
        Case("- a: 1\n  b: 2\n", "[0].b", "", "- a: 1\n"),
        Case("- a: 1\n", "[0].a", "", "- {}\n"),
        Case("- a\n# own\n- b # c\n- c\n", "[1]", "", "- a\n- c\n"),
        Case("x:\n- a\n- b\ny: 1\n", "x[0]", "", "x:\n- b\ny: 1\n"),
        Case("x:\n- a\ny: 1\n", "x[0]", "", "x: []\ny: 1\n"),
        Case("- - a\n  - b\n", "[0][0]", "", "- - b\n"),
        Case("- - a\n", "[0][0]", "", "- []\n"),
        Case("a: 1\r\nb: 2\r\nc: 3\r\n", "b", "", "a: 1\r\nc: 3\r\n"),
        Case("\u{FEFF}a: 1\nb: 2\n", "a", "", "\u{FEFF}b: 2\n"),
        Case("a: {b: 1, c: 2}\n", "a.b", "", "a: {c: 2}\n"),
        Case("a: {b: 1, c: 2}\n", "a.c", "", "a: {b: 1}\n"),
        Case("a: {b: 1, c: 2,}\n", "a.c", "", "a: {b: 1,}\n"),
        Case("a: { b: 1 }\n", "a.b", "", "a: {}\n"),
        Case("a: {\n  # about b\n  b: 1, # one\n  c: 2\n}\n", "a.b", "", "a: {\n  c: 2\n}\n"),
        Case("a: {\n  b: 1, # one\n  c: 2 # two\n}\n", "a.c", "", "a: {\n  b: 1 # one\n}\n"),
        Case("a: [1, 2, 3]\n", "a[1]", "", "a: [1, 3]\n"),
        Case("a: [1, # one\n  2]\n", "a[1]", "", "a: [1 # one\n  ]\n"),
        Case("? a\n: 1\n? b\n: 2\n", "a", "", "? b\n: 2\n"),
        Case("a: &x 1\nb: 1\n", "a", "", "b: 1\n"),
    ])
    func `takes the entry with its comments and nothing else`(_ edit: Case) throws {
        #expect(try unset(edit.path, in: edit.before) == edit.after)
    }

    @Test func `says what is missing and what was meant`() {
        #expect(
            complaint { try unset("server.prot", in: "server:\n  port: 1\n") }
                == "app.yaml:2:3: error: no \"server.prot\"\n  hint: did you mean \"server.port\"?")
        #expect(complaint { try unset("a", in: "# nothing\n") }.contains("no \"a\""))
    }
}
