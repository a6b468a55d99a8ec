import Documents
import Overlays
@testable import Reconciling
import TestSupport
import Testing

@Suite struct `Change windows` {
    private func closing(_ windows: ChangeWindows, _ time: String) throws -> ChangeWindows.Closing? {
        guard case .closed(let closing) = windows.verdict(at: try seconds(time)) else { return nil }
        return closing
    }

    private func next(_ windows: ChangeWindows, _ time: String) throws -> String? {
        windows.nextChange(after: try seconds(time)).map(UtcTime.text)
    }

    private let weekend = OracleWindow(
        rule: "deny", cron: "0 16 * * FRI", zone: "Europe/Berlin", minutes: 64 * 60, reason: "no change over the weekend")

    @Test func `that deny close from their beginning to their end`() throws {
        let windows = try changeWindows([weekend])
        #expect(try closing(windows, "2026-03-06T14:59:59Z") == nil)
        #expect(try next(windows, "2026-03-06T14:59:59Z") == "2026-03-06T15:00:00Z")
        let closed = try closing(windows, "2026-03-06T15:00:00Z")
        #expect(
            closed?.diagnostic.rendered == """
                cfgops.yaml:3:5: error: changes of "prod" wait until 2026-03-09T07:00:00Z: no change over the weekend
                  hint: reconcile --override REASON goes on in spite of it
                """)
        #expect(try closing(windows, "2026-03-09T06:59:59Z")?.until == seconds("2026-03-09T07:00:00Z"))
        #expect(try closing(windows, "2026-03-09T07:00:00Z") == nil)
    }

    @Test func `last as long as they say when the clocks are changed in them`() throws {
        // From Friday at four, 64 hours: on Monday at eight, and at nine when an hour is skipped on Sunday.
        #expect(try closing(changeWindows([weekend]), "2026-03-28T12:00:00Z")?.until == seconds("2026-03-30T07:00:00Z"))
        #expect(try closing(changeWindows([weekend]), "2026-10-24T12:00:00Z")?.until == seconds("2026-10-26T06:00:00Z"))
    }

    @Test(
        arguments: [
            // 02:30 is not on 29 March in Berlin: the window opens at 03:00 summer time.
            ("30 2 * * *", "2026-03-28T20:00:00Z", "2026-03-29T01:00:00Z"),
            // 02:30 is twice on 25 October: it opens the first time only, so next on the day after.
            ("30 2 * * *", "2026-10-24T20:00:00Z", "2026-10-25T00:30:00Z"), ("30 2 * * *", "2026-10-25T00:40:00Z", "2026-10-26T01:30:00Z"),
            // Hours that pass are counted by *.
            ("30 * * * *", "2026-10-25T00:40:00Z", "2026-10-25T01:30:00Z"),
            ("30 */2 * * *", "2026-10-25T00:40:00Z", "2026-10-25T01:30:00Z"),
        ])
    func `that begin in a gap begin right after it, in an overlap once`(cron: String, time: String, opens: String) throws {
        let windows = try changeWindows([OracleWindow(rule: "allow", cron: cron, zone: "Europe/Berlin", minutes: 5)])
        #expect(try closing(windows, time)?.until == seconds(opens))
    }

    @Test func `that allow close the time outside, and those that deny beat them`() throws {
        let windows = try changeWindows([
            OracleWindow(rule: "allow", cron: "0 9 * * MON-FRI", zone: "UTC", minutes: 8 * 60, reason: "office hours"),
            OracleWindow(rule: "deny", cron: "0 12 24 12 *", zone: "UTC", minutes: 14 * 24 * 60, reason: "holidays"),
        ])
        #expect(try closing(windows, "2026-03-02T09:00:00Z") == nil)
        #expect(try next(windows, "2026-03-02T09:00:00Z") == "2026-03-02T17:00:00Z")
        #expect(
            try closing(windows, "2026-03-06T17:00:00Z")?.diagnostic.message
                == "changes of \"prod\" wait until 2026-03-09T09:00:00Z: office hours")
        #expect(try next(windows, "2026-12-24T10:00:00Z") == "2026-12-24T12:00:00Z")
        // Out of one into the other.
        #expect(
            try closing(windows, "2026-12-24T13:00:00Z")?.diagnostic.message
                == "changes of \"prod\" wait until 2027-01-07T12:00:00Z: holidays")
    }

    @Test func `that follow one another without a pause are one`() throws {
        let always = try changeWindows([OracleWindow(rule: "allow", cron: "0 * * * *", zone: "America/New_York", minutes: 60)])
        #expect(try closing(always, "2026-11-01T06:30:00Z") == nil)
        #expect(try next(always, "2026-03-08T06:30:00Z") == nil)
        let never = try changeWindows([OracleWindow(rule: "deny", cron: "0 0 * * *", zone: "UTC", minutes: 3 * 24 * 60)])
        let closed = try closing(never, "2026-03-08T06:30:00Z")
        #expect(closed?.until == nil)
        #expect(closed?.diagnostic.message == "changes of \"prod\" wait for longer than is looked ahead")
    }

    @Test func `are looked for as far as the next leap day`() throws {
        let leap = try changeWindows([OracleWindow(rule: "allow", cron: "0 0 29 2 *", zone: "UTC", minutes: 60)])
        #expect(try next(leap, "2096-03-01T00:00:00Z") == "2104-02-29T00:00:00Z")
    }

    @Test func `answer at any time that a clock may show`() throws {
        let windows = try changeWindows([weekend, OracleWindow(rule: "allow", cron: "0 9 * * *", zone: "Asia/Tokyo", minutes: 60)])
        for time in [Int64.min, -1, 0, .max] { _ = (windows.verdict(at: time), windows.nextChange(after: time)) }
    }

    @Test(arguments: [("prod", true), ("prod-eu", true), ("dev", false), ("staging", true)])
    func `are those of an environment and of what it inherits (R6)`(environment: String, isClosed: Bool) throws {
        let text = """
            environments: { dev: {}, prod: {}, prod-eu: { inherits: prod }, staging: {} }
            windows:
              - { environments: [prod, staging], deny: "* * * * *", for: 1h }
            """
        let windows = try changeWindows(text, in: environment)
        #expect(try (closing(windows, "2026-03-01T12:00:00Z") != nil) == isClosed)
    }

    @Test func `name every zone that this machine does not know`() {
        let error = #expect(throws: Diagnostics.self) {
            try changeWindows([
                OracleWindow(rule: "deny", cron: "0 0 * * *", zone: "Europe/Berln", minutes: 1),
                OracleWindow(rule: "deny", cron: "0 0 * * *", zone: "Asia/Tokio", minutes: 1),
            ])
        }
        #expect(error?.list.map(\.message) == ["unknown time zone \"Europe/Berln\"", "unknown time zone \"Asia/Tokio\""])
    }
}

@Suite struct `Change windows of any kind` {
    private static let zones = [
        "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Africa/Casablanca", "Asia/Kathmandu", "UTC",
    ]
    /// Around changes of the clocks of one zone or another.
    private static let days = ["2026-03-28", "2026-10-24", "2026-03-07", "2026-10-31", "2026-04-04", "2026-02-14", "2044-10-29"]

    /// Four days or so of one to three windows, and how long they are open by the minute.
    @Test(arguments: 0 ..< (longRun ? 400 : 12) as Range<UInt64>)
    func `are open when a walk over every minute says so, and name the next change`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed), windows: [OracleWindow] = []
        for _ in 0 ..< Int.random(in: 1 ... 3, using: &random) { windows.append(window(&random)) }
        let begin = try seconds(try #require(Self.days.randomElement(using: &random))) + 60 * Int64.random(in: 0 ..< 1440, using: &random)
        let count = 5000
        let listed = windows.map { "{\"rule\":\"\($0.rule)\",\"cron\":\"\($0.cron)\",\"zone\":\"\($0.zone)\",\"minutes\":\($0.minutes)}" }
        let answer = try windowOracle(["{\"begin\":\(begin),\"minutes\":\(count),\"windows\":[\(listed.joined(separator: ","))]}"])
        let open = Array(try #require(answer.first).utf8).map { $0 == UInt8(ascii: "1") }, tested = try changeWindows(windows)
        for _ in 0 ..< 150 {
            let minute = Int.random(in: 0 ..< count, using: &random),
                now = begin + 60 * Int64(minute) + Int64.random(in: 0 ..< 60, using: &random)
            let isOpen = tested.verdict(at: now) == .open
            #expect(isOpen == open[minute], "\(windows) at \(UtcTime.text(now))")
            guard isOpen == open[minute], let change = open[minute...].firstIndex(of: !isOpen) else { continue }
            #expect(tested.nextChange(after: now) == begin + 60 * Int64(change), "\(windows) after \(UtcTime.text(now))")
        }
    }

    private func window(_ random: inout SeededRandom) -> OracleWindow {
        func one(_ of: [String]) -> String { of.randomElement(using: &random) ?? "*" }
        let minute = one(["0", "30", "*/7", "*", "5,35", "10-20", "59"]), hour = one(["2", "1-3", "*", "*/3", "0", "22,23", "9"])
        let day = one(["*", "*", "29", "*/2", "1-7"]), month = one(["*", "*", "3,10,11", "MAR-APR"])
        let weekday = one(["*", "*", "SUN", "SAT-SUN", "1-5", "*/2"])
        return OracleWindow(
            rule: one(["deny", "deny", "allow"]), cron: "\(minute) \(hour) \(day) \(month) \(weekday)", zone: one(Self.zones),
            minutes: [1, 7, 60, 90, 600, 2000].randomElement(using: &random) ?? 1)
    }
}
