import Schemas
import Testing

extension RegularExpression {
    init(_ pattern: String) throws(Mistake) { try self.init(Array(pattern.utf8)) }

    /// The outcome, and what it cost.
    func match(_ text: String) -> (outcome: Outcome, steps: Int) {
        var steps = 0
        let outcome = Array(text.utf8).withUnsafeBufferPointer { match($0, steps: &steps) }
        return (outcome, steps)
    }
}

@Suite struct `A pattern` {
    @Test(
        arguments: [
            // Anywhere, unless anchored.
            ("", ["", "a"], []),
            ("b", ["b", "abc"], ["", "a", "B"]),
            ("^b", ["b", "bc"], ["ab", "a\nb"]),
            ("b$", ["b", "ab"], ["bc", "b\n"]),
            ("^$", [""], ["a", "\n"]),
            ("^a|b$", ["ax", "xb"], ["xax", "bx"]),
            ("(?:^a|^b)c", ["ac", "bc"], ["xac", "c"]),
            ("^team-[0-9]{3,}$", ["team-123", "team-1234567"], ["team-12", "team-123x", "xteam-123", ""]),
            ("^[a-z0-9-]{1,63}$", ["a", "web-1"], ["", "Web", "a b", String(repeating: "a", count: 64)]),
            // Alternatives and repetitions.
            ("^(?:prod|staging|dev)$", ["prod", "staging", "dev"], ["prods", "de", ""]),
            ("^(?:a||b)$", ["a", "", "b"], ["ab"]),
            ("^a*$", ["", "aaa"], ["aab"]),
            ("^a+$", ["a", "aaa"], ["", "b"]),
            ("^a?b$", ["b", "ab"], ["aab"]),
            ("^a{2}$", ["aa"], ["a", "aaa"]),
            ("^a{2,}$", ["aa", "aaaa"], ["a"]),
            ("^a{2,4}$", ["aa", "aaaa"], ["a", "aaaaa"]),
            ("^a{0}$", [""], ["a"]),
            ("^a{0,2}?$", ["", "aa"], ["aaa"]),
            ("^(a+|b){0,2}$", ["", "aab", "ba", "bb"], ["bab"]),
            ("^(?:(?:a?)*)*$", ["", "aaa"], ["b"]),
            ("^(?:){1000000000}$", [""], ["a"]),
            // Code points, not bytes and not halves of surrogate pairs.
            ("^.$", ["a", "é", "€", "🐲", "\u{FEFF}"], ["", "\n", "\r", "\u{2028}", "\u{2029}", "e\u{301}"]),
            ("^🐲*$", ["", "🐲", "🐲🐲"], ["🐉", "D", "🐲🐉"]),
            ("^[🐲-🐴]$", ["🐲", "🐳", "🐴"], ["🐵", "🐱"]),
            ("^\\uD83D\\uDC32$", ["🐲"], ["\u{FFFD}"]),
            ("^[\\uD83D\\uDC32-\\uD83D\\uDC34]$", ["🐳"], ["🐵"]),
            ("^[^\\uD800-\\uDFFF]$", ["a", "🐲"], [""]),
            ("\\uD83D", [], ["🐲", "D83D"]),
            ("^\\u{1F432}\\u{0061}\\u0062\\x63$", ["🐲abc"], ["🐲ab"]),
            // Classes.
            ("^[a-cx]$", ["a", "b", "c", "x"], ["d", "-", ""]),
            ("^[^a-cx]$", ["d", "\n", "é"], ["a", "x", ""]),
            ("[]", [], ["", "a"]),
            ("^[^]$", ["a", "\n", "🐲"], ["", "ab"]),
            ("^[-a]$", ["-", "a"], ["b"]),
            ("^[a-]$", ["-", "a"], ["b"]),
            ("^[a\\-z]$", ["-", "a", "z"], ["b"]),
            ("^[\\w-.]$", ["a", "_", "-", "."], ["/"]),
            ("^[.-\\w]$", ["a", "-", "."], ["/"]),
            ("^[\\b]$", ["\u{8}"], ["b"]),
            ("^[\\]\\[]$", ["]", "["], ["\\"]),
            ("^[()|*+?.^$]$", ["(", "|", "^", "$", "."], ["a"]),
            ("^[\\d\\s]$", ["5", " "], ["x"]),
            ("^[^\\d]$", ["x", "٤"], ["5"]),
            ("^\\d\\D\\w\\W\\s\\S$", ["1a_-\u{3000}\u{200B}"], ["aa_- x", "1a_x x"]),
            ("^\\w$", ["a", "Z", "0", "_"], ["é", "-", "ſ"]),
            ("^\\s$", ["\t", "\u{B}", "\u{A0}", "\u{FEFF}", "\u{2029}", "\u{2003}", "\u{1680}"], ["\u{200B}", "\u{1}", "\u{180E}"]),
            // Escapes, and those that only annex B has.
            ("^\\t\\n\\v\\f\\r\\0$", ["\t\n\u{B}\u{C}\r\0"], ["tnvfr0"]),
            ("^\\cC\\cc\\cz$", ["\u{3}\u{3}\u{1A}"], ["CCz"]),
            ("^\\^\\$\\\\\\.\\*\\+\\?\\(\\)\\[\\]\\{\\}\\|\\/$", ["^$\\.*+?()[]{}|/"], [""]),
            ("^\\-\\_\\@\\:\\ \\\"\\é$", ["-_@: \"é"], [""]),
            ("^{a}]}$", ["{a}]}"], ["a"]),
            ("^a{b}{,}{1$", ["a{b}{,}{1"], ["a"]),
            ("^\\$\\{[A-Z]+}$", ["${NAME}"], ["$NAME"]),
            // Boundaries of words.
            ("\\bcat\\b", ["cat", "a cat.", "écat"], ["cats", "concat", "_cat"]),
            ("^\\B$", [""], ["a"]),
            ("\\B", ["", "ab", "é"], ["a", "aéa", "a-a"]),
            ("a\\B.", ["ab"], ["a b", "a"]),
            // Looking around.
            ("^(?!@@)[@a-z]+$", ["@a", "a@@"], ["@@a"]),
            ("^(?=.*\\d)(?=.*[a-z]).{4,}$", ["abc1", "1xyz"], ["abcd", "1234", "a1"]),
            ("^(?!.*\\.\\.).+$", ["a.b"], ["a..b", ""]),
            ("(?<=\\$)\\d+$", ["$42"], ["42", "€42"]),
            ("(?<!\\$)\\b\\d+$", ["€42"], ["$42"]),
            ("(?<=^a+)b", ["aab"], ["xaab", "b"]),
            ("(?<=🐲.)b", ["🐲éb", "🐲🐲b"], ["🐲b", "éb"]),
            ("(?<=([ab]+)([bc]+))$", ["abc", "ab", "ac"], ["a", "ca"]),
            ("(?=(a|b))\\1c$", ["ac", "bc"], ["c", "cc"]),
            ("^(?!(a)b)\\1a", ["ac", "aa"], ["ab"]),
            ("(?!)", [], ["", "a"]),
            ("^(?=a(?!b))", ["a", "ac"], ["ab", "b"]),
            ("^(?=(?=(a+))a*b)\\1b$", ["aab"], ["aa", "b"]),
            // References.
            ("^(a|b)\\1$", ["aa", "bb"], ["ab", "a"]),
            ("^(?<quote>[\"']).*\\k<quote>$", ["'a'", "\"a\""], ["'a\"", "'"]),
            ("^\\1(a)$", ["a"], ["aa"]),
            ("^(?:(a)|b)*\\1$", ["ab", "aa", "b"], ["abc"]),
            ("^(?:(🐲)|x)\\1$", ["🐲🐲", "x"], ["🐲", "🐲x"]),
            ("(?<=\\1(a))b", ["aab"], ["ab"]),
            ("^(a*)*\\1$", ["", "aa"], ["a", "ab"]),
            ("^(.)(.)(.)(.)(.)(.)(.)(.)(.)(.)\\10$", ["abcdefghijj"], ["abcdefghija"]),
            // Properties.
            ("^\\p{Lu}\\p{Ll}+$", ["Éa", "Zürich"], ["éa", "ZÜRICH"]),
            ("^\\p{Letter}+$", ["Straße", "日本"], ["a1", "-"]),
            ("^\\p{digit}+$", ["42", "৪২"], ["-%#", "four"]),
            ("^\\P{L}$", ["1", "\n", "🐲"], ["a", "é"]),
            ("^[\\p{L}\\p{Nd}_]+$", ["é٤_"], ["-"]),
            ("^\\p{gc=Sc}\\p{General_Category=Currency_Symbol}$", ["€$"], ["ab"]),
            ("^\\p{Alphabetic}\\p{White_Space}\\p{ASCII}\\p{Any}$", ["é x🐲"], ["1 xx"]),
            ("^\\p{Emoji_Presentation}$", ["🐲"], ["a", "1"]),
            ("^\\p{Cn}\\p{Co}$", ["\u{50000}\u{F1234}", "\u{DFFFF}\u{100000}"], ["a\u{F1234}", "\u{F0000}\u{50000}"]),
            ("^\\p{Noncharacter_Code_Point}$", ["\u{7FFFF}", "\u{10FFFF}", "\u{3FFFE}"], ["\u{FFFD}", "\u{70000}"]),
        ] as [(pattern: String, matching: [String], others: [String])])
    func `means what ECMA-262 says`(pattern: String, matching: [String], others: [String]) throws {
        let expression = try RegularExpression(pattern)
        for text in matching { #expect(expression.match(text).outcome == .matches, "\"\(text)\"") }
        for text in others { #expect(expression.match(text).outcome == .differs, "\"\(text)\"") }
    }

    @Test(arguments: ["^.$", "^\\B.*é$", "^(?=.)(.)\\1$", "(?<=.)$", "[a-z]{1,200}@[a-z]{1,200}x"])
    func `takes any bytes for a text`(pattern: String) throws {
        let expression = try RegularExpression(pattern), odd: [UInt8] = [0x80, 0xFF, 0xC3, 0xE2, 0x82, 0xF0, 0x9F, 0x90, 0xF8, 0x41]
        for first in odd {
            for second in odd {
                for text in [[first], [first, second], [first, second, first], [0x61, second, first, second]] {
                    #expect(text.withUnsafeBufferPointer { expression.match($0) } != .tooSlow)
                }
            }
        }
    }
}
