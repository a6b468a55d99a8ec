import Documents
import Importing
import Testing

@Suite struct `Reading dotenv` {
    @Test func `takes quotes, escapes, lines in quotes and comments as their readers do`() {
        let text = """
            # the database
            export DB_URL="postgres://x?a=1#b" # url

            A='it\\'s \\n' # single
            B="a\\tb\\$c\\q
            next"
            C=`back "quoted" \\n`
            D = plain # text#1
            E=a#b ${HOME}
            F: colon
            G=
            # end
            """
        #expect(
            read(.dotenv, text) == [
                "# the database", "DB_URL = string postgres://x?a=1#b # url", "A = string it\\'s \\\\n # single",
                "B = string a\\tb$c\\\\q\\nnext", "C = string back \\\"quoted\\\" \\\\n", "D = string plain # text#1",
                "E = string a#b ${HOME}",
                "F = string colon", "G = string ", "# end (below)",
            ])
    }

    @Test func `lets the later of two win, and says so`() {
        #expect(
            read(.dotenv, "A=1\nB=2\nA=3") == [
                "A = string 3", "B = string 2",
                "f:3:1: warning: expected each key once, found \"A\" again, stated first in line 1\n  hint: the later one counts",
            ])
    }

    @Test func `takes a name alone for null, and says so`() {
        #expect(
            read(.dotenv, "A") == [
                "A = null null",
                "f:1:1: warning: expected \"=\" behind \"A\"\n"
                    + "  hint: the program takes it from its own environment; write \"A=\" for an empty value",
            ])
    }

    @Test func `says all that is wrong without the values`() {
        #expect(
            read(.dotenv, "hunter2 hunter2\nA=\"x\" hunter2\nB='hunter2") == [
                "f:1:1: error: expected NAME=value\n  hint: text over several lines stands in quotes",
                "f:2:7: error: expected the end of the line behind the closing quote", "f:3:3: error: expected a closing quote",
            ])
    }
}

@Suite struct `Reading properties` {
    @Test func `keeps comments, and takes bytes that are not UTF-8 as Java does`() {
        let file = ForeignFormat.properties.read([0x23, 0x20, 0x78, 0x0A, 0x61, 0x3D, 0xE9], file: "f")
        #expect(file.roots.flatMap { outline($0) } == ["# x", "a = string é"])
        #expect(file.diagnostics.map(\.rendered) == ["f:2:3: warning: expected UTF-8, taken for ISO 8859-1 as Java does"])
    }

    @Test func `refuses escapes that are no character`() {
        #expect(
            read(.properties, "a=\\u00g1\nb=\\ud83d\nc=\\ud83d\\ude00") == [
                "f:1:3: error: expected four hexadecimal digits behind \"\\u\"",
                "f:2:3: error: expected a Unicode character, found half of a surrogate pair",
            ])
    }
}

@Suite struct `Reading INI` {
    @Test func `makes mappings of sections`() {
        let text = """
            root = 1
            ; the server
            [server] ; beside
            # port
            port: 80
            text = one
              two

              three
            empty =
            [a.b "c]"]
            x = y ; z
            [server]
            again = 1
            """
        #expect(
            read(.ini, text) == [
                "root = string 1", "# the server", "server: # beside", "  # port", "  port = string 80",
                "  text = string one\\ntwo\\n\\nthree", "  empty = string ", "  again = string 1",
                "a.b \\\"c]\\\":".replacing("\\", with: ""),
                "  x = string y ; z",
            ])
    }

    @Test func `says all that is wrong`() {
        #expect(
            read(.ini, "hunter2\n[a\nb = 1\n[b]\n") == [
                "f:1:1: error: expected \"key = value\"\n  hint: text over several lines is indented deeper than its key",
                "f:2:1: error: expected \"]\" behind the name of the section\n  hint: a section is [name], alone in its line",
                "f:4:1: error: expected a section or a key named \"b\", found both\n  hint: rename one of the two",
            ])
    }
}
