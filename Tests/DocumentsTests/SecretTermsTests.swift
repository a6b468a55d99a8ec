import Documents
import TestSupport
import Testing

@Suite struct `A day` {
    @Test(arguments: [("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11016), ("2026-11-21", 20778), ("0001-01-01", -719_162)])
    func `counts from 1970`(text: String, number: Int) {
        #expect(Day(text)?.number == number)
        #expect(Day(seconds: Int64(number) * 86400).description == text)
        #expect(Day(seconds: Int64(number) * 86400 + 86399).description == text)
    }

    @Test(arguments: ["2026-02-29", "2026-13-01", "2026-00-10", "2026-01-32", "26-01-01", "2026-1-1", "2026-01-01 ", "", "today"])
    func `is one that a calendar has`(text: String) { #expect(Day(text) == nil) }

    @Test(arguments: 0 ..< 50 as Range<UInt64>)
    func `reads what it prints`(seed: UInt64) {
        var random = SeededRandom(seed: seed), day = Day(seconds: 0)
        day.number = Int.random(in: -700_000 ... 2_000_000, using: &random)
        #expect(Day(day.description) == day)
    }

    @Test func `is over before the next one counts`() {
        #expect(Day("2026-01-01")?.adding(seconds: 86400).description == "2026-01-02")
        #expect(Day("2026-01-01")?.adding(seconds: 3600).description == "2026-01-02")
        #expect(Day("2026-01-01")?.adding(seconds: 0).description == "2026-01-01")
    }
}

@Suite struct `Terms of secrets` {
    @Test(arguments: [
        ("90d", 7_776_000), ("12h", 43200), ("5m", 300), ("30s", 30), ("1500ms", 1), ("", nil), ("90", nil), ("1w", nil),
        ("9999999999d", nil),
    ])
    func `are durations with a unit`(text: String, seconds: Int?) { #expect(SecretTerms.seconds(text) == seconds) }

    @Test func `count as the strictest of several`() {
        var one = SecretTerms(place: Place(file: "a")), other = SecretTerms(place: Place(file: "b"))
        (one.rotateAfter, one.expires, one.refuses) = (90, "2027-02-01", nil)
        (other.rotateAfter, other.expires, other.keepPrevious, other.refuses) = (30, "2027-03-01", 7, true)
        let all = [one, other].strictest
        #expect(all?.rotateAfter == 30 && all?.expires == "2027-02-01" && all?.keepPrevious == 7 && all?.refuses == true)
        #expect([SecretTerms]().strictest == nil)
    }
}
