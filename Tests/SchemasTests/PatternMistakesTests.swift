import Schemas
import Testing

@Suite struct `A text that is no pattern` {
    /// Offset and message; nil for a pattern.
    private func mistake(_ pattern: String) -> String? {
        do {
            _ = try RegularExpression(pattern)
            return nil
        } catch {
            return "\(error.offset): \(error.message)"
        }
    }

    @Test(
        arguments: [
            ("a(b", 1, "\"(\" without \")\""),
            ("(?:(a)", 0, "\"(\" without \")\""),
            ("a)b", 1, "\")\" without \"(\""),
            ("^(abc]", 1, "\"(\" without \")\""),
            ("a[b", 1, "\"[\" without \"]\""),
            ("é[^\\]", 2, "\"[\" without \"]\""),
            ("*a", 0, "nothing to repeat in front of \"*\""),
            ("a**", 2, "nothing to repeat in front of \"*\""),
            ("a++", 2, "nothing to repeat in front of \"+\""),
            ("(|?)", 2, "nothing to repeat in front of \"?\""),
            ("^*", 1, "nothing to repeat in front of \"*\""),
            ("(?=a)+", 5, "nothing to repeat in front of \"+\""),
            ("\\b{2}", 2, "nothing to repeat in front of \"{2}\""),
            ("{2,3}", 0, "nothing to repeat in front of \"{2,3}\""),
            ("a{3,2}", 1, "the numbers of \"{3,2}\" are out of order: expected the smaller one first"),
            ("a{,2}", 1, "expected a number in front of \",\" in \"{,2}\", such as 0"),
            ("[z-a]", 1, "the range \"z-a\" is out of order: expected the lower end first"),
            ("[a\\u{62}-\\x61]", 2, "the range \"\\u{62}-\\x61\" is out of order: expected the lower end first"),
            ("a\\", 1, "expected something after the \"\\\" at the end"),
            ("[\\", 1, "expected something after the \"\\\" at the end"),
            ("\\Aabc", 0, "unknown escape \"\\A\": the start of the text is \"^\""),
            ("abc\\Z", 3, "unknown escape \"\\Z\": the end of the text is \"$\""),
            ("abc\\z", 3, "unknown escape \"\\z\": the end of the text is \"$\""),
            ("\\h", 0, "unknown escape \"\\h\": a space or tab is \"[ \\t]\""),
            ("\\a", 0, "unknown escape \"\\a\": a letter stands for itself without \"\\\""),
            ("[\\B]", 1, "unknown escape \"\\B\": a letter stands for itself without \"\\\""),
            ("[\\1]", 1, "unknown escape \"\\1\": a code point is \"\\xHH\" or \"\\uHHHH\""),
            ("\\01", 0, "unknown escape \"\\0\": a code point is \"\\xHH\" or \"\\uHHHH\""),
            ("\\x4", 0, "expected two hexadecimal digits after \"\\x\""),
            ("\\u12G4", 0, "expected four hexadecimal digits after \"\\u\", or up to six in braces and no more than 10FFFF"),
            ("\\u{110000}", 0, "expected four hexadecimal digits after \"\\u\", or up to six in braces and no more than 10FFFF"),
            ("\\u{}", 0, "expected four hexadecimal digits after \"\\u\", or up to six in braces and no more than 10FFFF"),
            ("\\c1", 0, "expected a letter after \"\\c\""),
            ("\\pL", 0, "expected a property in braces after \"\\p\", such as \"{Letter}\""),
            ("\\P{L", 0, "expected a property in braces after \"\\P\", such as \"{Letter}\""),
            ("\\p{letter}", 0, "unknown property \"letter\": expected one such as \"Letter\", \"Lu\" or \"Alphabetic\""),
            ("\\p{Script=Greek}", 0, "unknown property \"Script=Greek\": scripts are not known here, write ranges of code points"),
            ("(a)\\2", 3, "\"\\2\" refers to a group that is not there: the pattern has 1"),
            ("\\1", 0, "\"\\1\" refers to a group that is not there: the pattern has 0"),
            ("(?:a)[(]\\1", 8, "\"\\1\" refers to a group that is not there: the pattern has 0"),
            ("\\k", 0, "expected \"<\" and the name of a group after \"\\k\""),
            ("(a)\\k<b>", 3, "no group is named \"b\""),
            ("(?<n>a)(?<n>b)", 10, "two groups are named \"n\""),
            ("(?<1>a)", 3, "expected a name of letters, digits and \"_\" and then \">\" after \"(?<\""),
            ("(?<n", 3, "expected a name of letters, digits and \"_\" and then \">\" after \"(?<\""),
            (
                "(?P<name>x)", 0,
                "unknown group \"(?P\": a named group is \"(?<name>...)\" and a reference to it \"\\k<name>\""
            ),
            ("(?#comment)a", 0, "unknown group \"(?#\": patterns have no comments"),
            ("(?i)abc", 0, "unknown group \"(?i\": patterns have no flags, write \"[aA]\" for a letter in either case"),
            ("(?-i:abc)", 0, "unknown group \"(?-\": patterns have no flags, write \"[aA]\" for a letter in either case"),
            ("(?>a)", 0, "unknown group \"(?>\": expected \"(?:\", \"(?=\", \"(?!\", \"(?<=\", \"(?<!\" or \"(?<name>\""),
            ("(?", 0, "unknown group \"(?\": expected \"(?:\", \"(?=\", \"(?!\", \"(?<=\", \"(?<!\" or \"(?<name>\""),
        ] as [(pattern: String, offset: Int, message: String)])
    func `is refused at the byte that is wrong`(pattern: String, offset: Int, message: String) {
        #expect(mistake(pattern) == "\(offset): \(message)")
    }

    @Test func `is one that nests too deep`() throws {
        func nested(_ depth: Int) -> String { String(repeating: "(", count: depth) + String(repeating: ")", count: depth) }
        #expect(try RegularExpression(nested(100)).match("").outcome == .matches)
        #expect(mistake(nested(101)) == "100: expected at most 100 groups inside one another")
        #expect(mistake(String(repeating: "(?=", count: 20_000)) == "300: expected at most 100 groups inside one another")
    }

    @Test(arguments: ["(a{1,1000}){1,1000}", "a{1000000000}", "((a?){0,999}){0,999}", "((){0,1000000}){1000000}", "(?=a{200000})"])
    func `is one whose repetitions make it too large`(pattern: String) {
        #expect(mistake(pattern) == "0: the pattern is too large: counted repetitions make more than 150000 steps of it")
    }

    @Test func `is one that is too long`() throws {
        #expect(try RegularExpression(String(repeating: "a", count: 65_536)).match("a").outcome == .differs)
        #expect(mistake(String(repeating: "a", count: 65_537)) == "0: expected a pattern of at most 65536 bytes, found 65537")
    }
}
