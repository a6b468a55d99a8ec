import Documents
import Importing
import Testing

@Suite struct `Reading TOML` {
    @Test func `gives comments to keys, tables and elements`() {
        let text = """
            # head
            title = "x" # beside

            # the server
            [server] # its table
            # ports
            ports = [
              # first
              80, # plain
              443,
              # end of the list
            ]
            a.b = 1
            [[user]] # one
            name = 'a'
            # two
            [[user]]
            # end
            """
        #expect(
            read(.toml, text) == [
                "# head", "title = string x # beside", "# the server", "server: # its table", "  # ports", "  ports:", "    # first",
                "    - = integer 80 # plain", "    - = integer 443", "    # end of the list (below)", "  a:", "    b = integer 1",
                "user:", "  -: # one", "    name = string a", "  # two", "  -:", "  # end (below)",
            ])
    }

    /// R16: dates are strings.
    @Test func `spells numbers as the core schema does and dates as they stand`() {
        let text = "a = 1_000\nb = 0xFF_ff\nc = 0b1101\nd = +inf\ne = -nan\nf = 1_0.5e+0_1\ng = 1979-05-27 07:32:00.5Z\nh = 0o755"
        #expect(
            read(.toml, text) == [
                "a = integer 1000", "b = integer 0xFFff", "c = integer 13", "d = decimal +.inf", "e = decimal .nan",
                "f = decimal 10.5e+01", "g = string 1979-05-27 07:32:00.5Z", "h = integer 0o755",
            ])
    }

    @Test(
        arguments: [
            (
                "a = 1\na = 2",
                "f:2:1: error: expected each key once, found \"a\" again, stated first in line 1\n  hint: remove one of the two"
            ),
            ("[a]\n[a]", "f:2:2: error: expected each key once, found \"a\" again, stated first in line 1\n  hint: remove one of the two"),
            (
                "a = {b = 1}\na.c = 2",
                "f:2:1: error: expected nothing more for \"a\", the inline table of line 1 is complete\n  hint: state all of it in one place"
            ),
            (
                "a = hunter2",
                "f:1:5: error: expected a value, found text\n  hint: text stands in quotes; words without are true, false, inf and nan"
            ),
            (
                "a = 012",
                "f:1:5: error: expected a number or a date, found text\n  hint: numbers have no leading zeros, and \"_\" and \".\" only between digits; dates are as in 1979-05-27T07:32:00Z"
            ),
            ("a = \"x", "f:1:5: error: expected a closing quote on this line"),
            ("a = \"\"\"x", "f:1:5: error: expected the three quotes that close this string"),
            ("a = [1 2]", "f:1:8: error: expected \",\" or the \"]\" that closes line 1, found text"),
            ("a 1", "f:1:3: error: expected \"=\" behind the key, found text"),
            ("[a", "f:1:3: error: expected \"]\" behind the name of the table, found the end of the file"),
            ("a = 1 b", "f:1:7: error: expected the end of the line, found text"),
            ("= 1", "f:1:1: error: expected a key, found \"=\"\n  hint: a key is letters, digits, _ and -, or stands in quotes"),
            (
                "a = \"\\x\"",
                "f:1:6: error: expected one of \\\" \\\\ \\b \\t \\n \\f \\r \\u \\U\n  hint: a backslash itself is written \"\\\\\", or the string in single quotes"
            ),
            ("a = \"\\u12\"", "f:1:6: error: expected four hexadecimal digits in the escape"),
            ("a = \"\\uD800\"", "f:1:6: error: expected a Unicode character, found none of this number"),
            (
                "a = \"\u{1}\"",
                "f:1:6: error: expected text, found the control character U+0001\n  hint: write it as \"\\u0001\" in double quotes"
            ),
            ("a = 1\rb = 2", "f:1:6: error: expected the end of the line, found a carriage return without a line feed"),
        ])
    func `says what is wrong and where, and never the value`(text: String, message: String) {
        #expect(read(.toml, text) == [message])
    }

    @Test func `finds the mistakes of all statements, up to a value that runs on`() {
        let messages = read(.toml, "a = x\nb = 1\nb = 2\n[c\nd = [1,\n2 3]\ne = x\n").map { $0.prefix { $0 != "\n" } }
        #expect(
            messages == [
                "f:1:5: error: expected a value, found text",
                "f:3:1: error: expected each key once, found \"b\" again, stated first in line 2",
                "f:4:3: error: expected \"]\" behind the name of the table, found the end of the line",
                "f:6:3: error: expected \",\" or the \"]\" that closes line 5, found text",
            ])
    }

    @Test(arguments: [
        "a = \(String(repeating: "[", count: 600))", "a = \(String(repeating: "{a=", count: 600))",
        "a\(String(repeating: ".a", count: 600)) = 1",
    ])
    func `keeps to the limit of depth`(text: String) {
        #expect(read(.toml, text).first?.hasSuffix("error: expected at most 512 levels of tables and arrays") == true)
    }
}
