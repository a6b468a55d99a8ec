import Schemas
import TestSupport
import Testing

/// What matching costs is counted in steps: code points read, or ways followed.
@Suite struct `Matching a pattern` {
    private static let many = 100_000

    private static func repeated(_ text: String, _ count: Int = many) -> String { String(repeating: text, count: count) }

    /// One look-up a byte, however the repetitions are nested.
    @Test(
        arguments: [
            ("^(a+)+$", repeated("a") + "b", .differs),
            ("^(a+)+$", repeated("a"), .matches),
            ("(a|a)*b", repeated("a"), .differs),
            ("^(a|aa)+$", repeated("a") + "!", .differs),
            ("^(([a-z])+.)+[A-Z]([a-z])+$", repeated("a"), .differs),
            ("(x+x+)+y", repeated("x"), .differs),
            ("((a*)*)*b", repeated("a"), .differs),
            ("^(?:(?:a?){10}){10}b", repeated("a"), .differs),
            ("^(.*)*$", repeated("é"), .matches),
            ("\\b(\\w+\\s*)+$", repeated("word ") + "!", .differs),
        ] as [(pattern: String, text: String, outcome: RegularExpression.Outcome)])
    func `reads a regular one's text once`(pattern: String, text: String, outcome: RegularExpression.Outcome) throws {
        let result = try RegularExpression(pattern).match(text)
        #expect(result.outcome == outcome)
        #expect(result.steps <= text.utf8.count)
    }

    /// Patterns whose table would be too large.
    @Test(
        arguments: [
            ("[ab]*a[ab]{21}c", repeated("ab", 5000), .differs),
            ("[ab]*a[ab]{21}c", repeated("ab", 5000) + "c", .matches),
            ("[a-z]{1,250}@[a-z]{1,250}!", repeated("a", 5000) + "@b!", .matches),
            ("^.{0,65535}$", repeated("a", 65_535), .matches),
            ("^.{0,65535}$", repeated("a", 65_536), .differs),
            ("[a-z]{1,1000}@[a-z]{1,1000}!", repeated("a"), .tooSlow),
        ] as [(pattern: String, text: String, outcome: RegularExpression.Outcome)])
    func `follows all ways through a large one at once`(pattern: String, text: String, outcome: RegularExpression.Outcome) throws {
        let result = try RegularExpression(pattern).match(text)
        #expect(result.outcome == outcome)
        #expect(result.steps <= RegularExpression.stepLimit + 150_000)
    }

    @Test(
        arguments: [
            ("^(.*)*\\1$", repeated("ab"), nil),
            ("(.*)*\\1x", repeated("ab"), .tooSlow),
            ("^(?=(a+)+$)", repeated("a") + "b", .tooSlow),
            ("(?=(a*)*b)c", repeated("a"), .tooSlow),
            ("^(?:(?=a)a|(?=a)a)*b", repeated("a"), .tooSlow),
            ("(?<=(a+)+)b", repeated("a"), .tooSlow),
            ("^((a+)+\\2)+$", repeated("a") + "b", .tooSlow),
            ("^(?!(?!(?!(a|a)*c)))", repeated("a"), .tooSlow),
            ("^(a?){1000}(?=b)", repeated("a"), .tooSlow),
            // What people write is nowhere near.
            ("^(?!.*\\.\\.)[a-z.]*$", repeated("a."), .matches),
            ("^(?=.*[A-Z])(?=.*\\d).{8,}$", repeated("a") + "1B", .matches),
            ("^(?:(?!--)[a-z-])+$", repeated("a-"), .matches),
        ] as [(pattern: String, text: String, outcome: RegularExpression.Outcome?)])
    func `is given up when looking around takes too many steps`(
        pattern: String, text: String, outcome: RegularExpression.Outcome?
    ) throws {
        let result = try RegularExpression(pattern).match(text)
        if let outcome { #expect(result.outcome == outcome) }
        // One step may look at every frame that is left or compare the whole text.
        #expect(result.steps <= 2 * RegularExpression.stepLimit + text.utf8.count)
    }

    /// Every way through alternatives, repetitions and looks, at random: an end, within the limit.
    @Test(arguments: 0 ..< (longRun ? 1000 : 10) as Range<UInt64>)
    func `ends`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let parts = [
            "a", "(a|a)", "(a*)*", "(a+)+", "(?=(a|aa)*b)", "(?!(a*)*b)", "(?<=(a*)+)", "\\1", "(.*)*", "a{0,9}", "(?:a|b?)*", "\\b", "$",
        ]
        let pattern = "(a)" + (0 ..< 6).map { _ in parts.randomElement(using: &random)! }.joined()
        let text = String(repeating: "a", count: 100_000) + "b"
        let result = try RegularExpression(pattern).match(text)
        #expect(result.steps <= 2 * RegularExpression.stepLimit + text.utf8.count, "\(pattern)")
    }
}
