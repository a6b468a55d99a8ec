import Documents
import Testing

/// To the letter, since these lines are all that most people ever see of the parser.
@Suite struct `YAML errors` {
    private func complaints(_ source: String) -> [String] {
        Yaml.parse(Array(source.utf8), file: "f.yaml").diagnostics.map(\.rendered)
    }

    @Test(
        arguments: [
            (
                "a:\n\tb: 1\n",
                "f.yaml:2:1: error: expected spaces for indentation, found a tab"
                    + "\n  hint: replace the tab by spaces: YAML has no tabs in front of keys and dashes"
            ),
            (
                "a:\n  b: 1\n  \tc: 2\n",
                "f.yaml:3:3: error: expected spaces for indentation, found a tab"
                    + "\n  hint: replace the tab by spaces: YAML has no tabs in front of keys and dashes"
            ),
            (
                "-\t- a\n",
                "f.yaml:1:2: error: expected spaces behind the indicator, found a tab"
                    + "\n  hint: replace the tab by spaces: what follows is indented by it"
            ),
            (
                "a: [\n\tb]\n",
                "f.yaml:2:1: error: expected spaces for indentation, found a tab"
                    + "\n  hint: replace the tab by spaces: YAML has no tabs in front of keys and dashes"
            ),
            (
                "a: |\n\t\nb: 1\n",
                "f.yaml:2:1: error: expected spaces for indentation, found a tab"
                    + "\n  hint: replace the tab by spaces: YAML has no tabs in front of keys and dashes"
            ),
            ("a:\n  b: 1\n c: 2\n", "f.yaml:3:2: error: expected 0 or 2 spaces of indentation, found 1"),
            ("a:\n  b: \"x\"\n   c: 2\n", "f.yaml:3:4: error: expected 2 spaces of indentation, found 3"),
            (
                "a: x\n b: y\n",
                "f.yaml:2:2: error: expected \"b: y\" in the column of the entries, found it 1 space deep"
                    + "\n  hint: put the value of line 1 into quotes if this belongs to it"
            ),
            ("a: x\n# c\n  y\n", "f.yaml:3:3: error: expected 0 spaces of indentation, found 2"),
            (
                "a: |\n    \n  x\n",
                "f.yaml:2:5: error: expected at most 2 spaces on the empty lines above the text"
                    + "\n  hint: remove the blanks of the line"
            ),
            (
                "- a\n - b: c\n",
                "f.yaml:2:2: error: expected \"- b: c\" in the column of the entries, found it 1 space deep"
                    + "\n  hint: put the value of line 1 into quotes if this belongs to it"
            ),
        ] as [(String, String)])
    func `speak of indentation`(source: String, expected: String) {
        #expect(complaints(source) == [expected])
    }

    @Test(
        arguments: [
            ("a:\n  b 1\n  c: 2\n", "f.yaml:2:3: error: expected \":\" behind \"b 1\", a key like the one on line 3"),
            (
                "a: 1\nb\nc: 2\n",
                "f.yaml:2:1: error: expected \":\" behind \"b\""
                    + "\n  hint: indent the line if it belongs to the value above"
            ),
            ("a: 1\nport:80\n", "f.yaml:2:1: error: expected a space behind the \":\" in \"port:80\""),
            (
                "a: b: c\n",
                "f.yaml:1:4: error: expected one key on the line, found a second one, \"b\""
                    + "\n  hint: put the value into quotes if it is text: \"b: c\""
            ),
            (
                "a: 'b': c\n",
                "f.yaml:1:4: error: expected one key on the line, found a second one, \"'b'\""
                    + "\n  hint: put the value into quotes if it is text: \"'b': c\""
            ),
            ("--- a: b\n", "f.yaml:1:5: error: expected \"a: b\" on the line below \"---\""),
            (
                "a: - b\n",
                "f.yaml:1:4: error: expected \"- b\" on a line of its own"
                    + "\n  hint: or put the value into quotes to take it as text"
            ),
            (
                "&x - a\n",
                "f.yaml:1:4: error: expected \"- a\" on a line of its own"
                    + "\n  hint: an anchor or a tag stands on the line above"
            ),
            (
                "a: 1\n- b\n",
                "f.yaml:2:1: error: expected a key like those above, found \"- b\""
                    + "\n  hint: the entries of a sequence stand in one column"
            ),
            ("a: 1\n&x\nb: 2\n", "f.yaml:2:1: error: expected a key behind \"&x\" on the same line"),
            (
                "[a\n]: b\n",
                "f.yaml:1:1: error: expected a key and its \":\" on one line"
                    + "\n  hint: write \"? \" before a key of several lines, and \": \" before its value on a line of its own"
            ),
            (
                "\"a\n b\": c\n",
                "f.yaml:1:1: error: expected a key and its \":\" on one line"
                    + "\n  hint: write \"? \" before a key of several lines, and \": \" before its value on a line of its own"
            ),
            (
                "? a\nb\n",
                "f.yaml:2:1: error: expected \":\" behind \"b\""
                    + "\n  hint: indent the line if it belongs to the value above"
            ),
            (
                String(repeating: "k", count: 1025) + ": 1\n",
                "f.yaml:1:1: error: expected \":\" within 1024 characters of the start of the key"
                    + "\n  hint: write \"? \" before a longer key, and \": \" before its value on a line of its own"
            ),
        ] as [(String, String)])
    func `speak of keys`(source: String, expected: String) {
        #expect(complaints(source) == [expected])
    }

    @Test(
        arguments: [
            (
                "- a\n-b\n",
                "f.yaml:2:1: error: expected \"- \", found \"-b\""
                    + "\n  hint: put a space behind the dash"
            ),
            (
                "- a\nb\n",
                "f.yaml:2:1: error: expected \"- \", found \"b\""
                    + "\n  hint: indent the line if it belongs to the entry above"
            ),
            (
                "a:\n - b\n- c\n",
                "f.yaml:3:1: error: expected a key like those above, found \"- c\""
                    + "\n  hint: the entries of a sequence stand in one column"
            ),
        ] as [(String, String)])
    func `speak of sequences`(source: String, expected: String) {
        #expect(complaints(source) == [expected])
    }

    @Test(
        arguments: [
            (
                "a: [1, 2\nb: 3\n",
                "f.yaml:1:4: error: expected the \"]\" that closes this \"[\" before line 2, which is not indented"
                    + "\n  hint: close the bracket, or indent line 2 by at least 1 space"
            ),
            ("a: [1, 2\n", "f.yaml:1:4: error: expected the \"]\" that closes this \"[\", found the end of the file"),
            ("a: [1, {b: 2]\n", "f.yaml:1:13: error: expected the \"}\" that closes line 1, found \"]\""),
            (
                "a: [1,, 2]\n",
                "f.yaml:1:7: error: expected a value before the comma"
                    + "\n  hint: remove the comma, or write null or \"\""
            ),
            ("a: [1 2: 3 4: 5]\n", "f.yaml:1:13: error: expected a key and its \":\" on one line"),
            ("a: {b: 1\n    c: 2}\n", "f.yaml:1:8: error: expected \",\" behind \"1\""),
            ("a: [b\n  : c]\n", "f.yaml:2:3: error: expected a key and its \":\" on one line"),
            ("a: [\"b\" \"c\"]\n", "f.yaml:1:9: error: expected \",\" or \"]\", found \"\"c\"]\""),
            (
                "a: [- b]\n",
                "f.yaml:1:5: error: expected a value, found \"- b]\""
                    + "\n  hint: inside brackets entries are separated by commas, without dashes"
            ),
            (
                "a: [|\n x]\n",
                "f.yaml:1:5: error: expected a value, found \"|\""
                    + "\n  hint: inside brackets text stands in quotes, not in a block"
            ),
            ("a: [b]]\n", "f.yaml:1:7: error: expected the end of the line, found \"]\""),
            (
                "a: ]\n",
                "f.yaml:1:4: error: expected a value, found \"]\""
                    + "\n  hint: put text that begins with \"]\" into quotes"
            ),
            (
                "a: [b, c,#d\n ]\n",
                "f.yaml:1:10: error: expected a space before the comment"
                    + "\n  hint: or put text with \"#\" into quotes"
            ),
            (
                "a: {{ b }}c\n",
                "f.yaml:1:11: error: expected the end of the line, found \"c\""
                    + "\n  hint: put a value that begins with \"{{\" into quotes"
            ),
        ] as [(String, String)])
    func `speak of brackets`(source: String, expected: String) {
        #expect(complaints(source) == [expected])
    }

    @Test(
        arguments: [
            ("a: \"b\n", "f.yaml:1:4: error: expected a closing \" for the text that begins here, found the end of the file"),
            (
                "a: \"b\nc: d\n",
                "f.yaml:1:4: error: expected a closing \" for the text that begins here before line 2, which is not indented"
                    + "\n  hint: close the quote, or indent line 2 by at least 1 space"
            ),
            ("a: 'b\n---\nc: d\n", "f.yaml:1:4: error: expected a closing ' for the text that begins here, found \"---\" on line 2"),
            (
                "\"a: b\nc: \"d\n",
                "f.yaml:2:5: error: expected the end of the line, found \"d\""
                    + "\n  hint: the text in quotes begins on line 1: is its closing quote missing there?"
            ),
            (
                "a: \"b\" c\n",
                "f.yaml:1:8: error: expected the end of the line, found \"c\""
                    + "\n  hint: put quotes around the whole value, and a backslash before \" inside double quotes"
            ),
            ("\"a\":b\n", "f.yaml:1:4: error: expected a space behind \":\", found \":b\""),
            (
                "a: @b\n",
                "f.yaml:1:4: error: expected a value, found \"@b\""
                    + "\n  hint: put text that begins with \"@\" into quotes"
            ),
            (
                "a: `b`\n",
                "f.yaml:1:4: error: expected a value, found \"`b`\""
                    + "\n  hint: put text that begins with \"`\" into quotes"
            ),
            (
                "a: %b\n",
                "f.yaml:1:4: error: expected a value, found \"%b\""
                    + "\n  hint: put text that begins with \"%\" into quotes"
            ),
            (
                "a: \"\\q\"\n",
                "f.yaml:1:5: error: expected an escape like \\n or \\u00E9, found \"\\q\""
                    + "\n  hint: write \"\\\\\" for a backslash, or put the text into single quotes, which have no escapes"
            ),
            ("a: \"\\u12\"\n", "f.yaml:1:5: error: expected 4 hexadecimal digits behind \"\\u\""),
            ("a: \"\\ud800\"\n", "f.yaml:1:5: error: expected the number of a Unicode character, found a surrogate or more than 10FFFF"),
            ("a: *b\n", "f.yaml:1:4: error: expected the name of an anchor above, found \"*b\""),
            (
                "a: *\n",
                "f.yaml:1:4: error: expected the name of an anchor behind \"*\""
                    + "\n  hint: put text that begins with \"*\" into quotes"
            ),
            (
                "a: *.txt\n",
                "f.yaml:1:4: error: expected the name of an anchor above, found \"*.txt\""
                    + "\n  hint: put text that begins with \"*\" into quotes"
            ),
            (
                "x: &b 1\n*b: 2\n",
                "f.yaml:2:1: error: expected the name of an anchor above, found \"*b: 2\""
                    + "\n  hint: put a space before the \":\" if it ends a key"
            ),
            (
                "a: &\n",
                "f.yaml:1:4: error: expected the name of an anchor behind \"&\""
                    + "\n  hint: put text that begins with \"&\" into quotes"
            ),
            (
                "a: \"b\"#c\n",
                "f.yaml:1:7: error: expected a space before the comment"
                    + "\n  hint: or put text with \"#\" into quotes"
            ),
        ] as [(String, String)])
    func `speak of quotes and what needs them`(source: String, expected: String) {
        #expect(complaints(source) == [expected])
    }

    @Test(
        arguments: [
            (
                "a: | b\n",
                "f.yaml:1:6: error: expected the text on the lines below, found \"b\" behind the block indicator"
                    + "\n  hint: the indicator is \"|\" or \">\", then at most \"-\" or \"+\" and a digit"
            ),
            ("a: |0\n", "f.yaml:1:5: error: expected an indentation from 1 to 9 behind the block indicator"),
            (
                "a: >#c\n",
                "f.yaml:1:5: error: expected a space before the comment"
                    + "\n  hint: or put text with \"#\" into quotes"
            ),
            (
                "a: |x\n",
                "f.yaml:1:5: error: expected the text on the lines below, found \"x\" behind the block indicator"
                    + "\n  hint: the indicator is \"|\" or \">\", then at most \"-\" or \"+\" and a digit"
            ),
        ] as [(String, String)])
    func `speak of block text`(source: String, expected: String) {
        #expect(complaints(source) == [expected])
    }

    @Test(
        arguments: [
            ("a: &x &y b\n", "f.yaml:1:7: error: expected one anchor before a value, found a second one, \"&y b\""),
            ("a: !!str !!int b\n", "f.yaml:1:10: error: expected one tag before a value, found a second one, \"!!int b\""),
            ("a: &x *x\n", "f.yaml:1:7: error: expected the name of an anchor above, found \"*x\""),
            ("a: &x 1\nb: &y *x\n", "f.yaml:2:7: error: expected no anchor or tag before an alias, which has those of its anchor"),
            (
                "a: !e!b c\n",
                "f.yaml:1:4: error: expected a declared tag handle, found \"!e!b c\""
                    + "\n  hint: declare it above the document, as in %TAG !e! tag:example.com,2024:"
            ),
            ("a: !<b c\n", "f.yaml:1:4: error: expected \"!<\", a URI or a local tag, and \">\", found \"!<b c\""),
            ("a: !!str,b\n", "f.yaml:1:9: error: expected a space behind \"!!str\""),
            ("%YAML 2.0\n---\na\n", "f.yaml:1:7: error: expected YAML 1.2, found version 2.0"),
            ("%YAML\n---\na\n", "f.yaml:1:1: error: expected a version behind %YAML, as in \"%YAML 1.2\""),
            ("%YAML 1.2\n%YAML 1.2\n---\na\n", "f.yaml:2:1: error: expected one %YAML directive, found a second one"),
            (
                "%TAG !e\n---\na\n",
                "f.yaml:1:1: error: expected a handle and a prefix behind %TAG, as in \"%TAG !e! tag:example.com,2024:\""
            ),
            ("%TAG !e! a\n%TAG !e! b\n---\na\n", "f.yaml:2:1: error: expected one declaration of \"!e!\", found a second one"),
            ("%YAML 1.2\na: b\n", "f.yaml:2:1: error: expected \"---\" behind the directives, found \"a: b\""),
            (
                "a: b\n%YAML 1.2\n---\n",
                "f.yaml:2:1: error: expected a value, found \"%YAML 1.2\""
                    + "\n  hint: directives stand above \"---\", behind the \"...\" that ends another document"
            ),
            (
                "a\n# c\nb\n",
                "f.yaml:3:1: error: expected the end of the document, found \"b\""
                    + "\n  hint: write \"---\" before another document"
            ),
            ("a: b\n... c\n", "f.yaml:2:5: error: expected the end of the line, found \"c\""),
        ] as [(String, String)])
    func `speak of anchors, tags and directives`(source: String, expected: String) {
        #expect(complaints(source) == [expected])
    }
}
