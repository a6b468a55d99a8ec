import Documents
@testable import Overlays
import Testing

@Suite struct `A cron text` {
    private let place = Place(file: "cfgops.yaml", position: Position(line: 3, column: 12))

    private func seconds(_ text: String) throws -> Int64 { try #require(UtcTime.seconds(text)) }

    @Test(
        arguments: [
            ("0 22 * * FRI", "2026-03-06T22:00:00Z", "2026-02-27T22:00:00Z"),
            ("30 9 * * *", "2026-03-02T09:30:00Z", "2026-03-01T09:30:00Z"),
            ("0 0 1 jan *", "2027-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
            ("*/15 * * * *", "2026-03-01T12:00:00Z", "2026-03-01T11:45:00Z"),
            ("05 8-18/2 * * mon-Fri", "2026-03-02T08:05:00Z", "2026-02-27T18:05:00Z"),
            // Sunday by both its numbers, and at the end of the week.
            ("0 0 * * 0", "2026-03-08T00:00:00Z", "2026-03-01T00:00:00Z"), ("0 0 * * 7", "2026-03-08T00:00:00Z", "2026-03-01T00:00:00Z"),
            ("0 0 * * FRI-SUN", "2026-03-06T00:00:00Z", "2026-03-01T00:00:00Z"),
            // Either is enough when both are named; with a field that begins with * both count.
            ("0 0 13 * FRI", "2026-03-06T00:00:00Z", "2026-02-27T00:00:00Z"),
            ("0 0 13 * *", "2026-03-13T00:00:00Z", "2026-02-13T00:00:00Z"),
            ("0 0 */2 * MON", "2026-03-09T00:00:00Z", "2026-02-23T00:00:00Z"),
            ("0 0 30 2 FRI", "2027-02-05T00:00:00Z", "2026-02-27T00:00:00Z"),
            ("0 0 29 2 *", "2028-02-29T00:00:00Z", "2024-02-29T00:00:00Z"),
            ("59 23 31 12 *", "2026-12-31T23:59:00Z", "2025-12-31T23:59:00Z"),
        ] as [(text: String, next: String, last: String)])
    func `names minutes as crontab(5) says`(text: String, next: String, last: String) throws {
        let cron = try Cron(text, at: place), noon = try seconds("2026-03-01T12:00:00Z"), years: Int64 = 1100 * 86400
        #expect(cron.first(in: noon ..< noon + years).map(UtcTime.text) == next)
        #expect(cron.last(in: noon - years ..< noon).map(UtcTime.text) == last)
    }

    @Test func `is looked for in a range, its end left out`() throws {
        let cron = try Cron("0 12 * * *", at: place), noon = try seconds("2026-03-01T12:00:00Z")
        #expect(cron.first(in: noon ..< noon + 1) == noon)
        #expect(cron.last(in: noon ..< noon + 1) == noon)
        #expect(cron.first(in: noon + 1 ..< noon + 86400) == nil)
        #expect(cron.last(in: noon - 86399 ..< noon) == nil)
        #expect(cron.first(in: noon ..< noon) == nil)
        #expect(cron.last(in: noon ..< noon) == nil)
        #expect(cron.first(in: -86400 ..< 0) == -43200)
    }

    @Test(
        arguments: [
            ("0 22 * *", "expected five fields, minute hour day month weekday, got 4 in \"0 22 * *\""),
            ("@daily", "expected five fields, minute hour day month weekday, got 1 in \"@daily\""),
            ("60 * * * *", "expected a minute from 0 to 59, got \"60\""), ("* 24 * * *", "expected an hour from 0 to 23, got \"24\""),
            ("* * 0 * *", "expected a day from 1 to 31, got \"0\""),
            ("* * * 13 *", "expected a month from 1 to 12, or JAN to DEC, got \"13\""),
            ("* * * * FRIDAY", "expected a weekday from 0 to 7, or SUN to SAT, got \"FRIDAY\""),
            ("5-1 * * * *", "expected a range that runs upwards in the minute, got \"5-1\""),
            ("5/10 * * * *", "expected a range or * before a step in the minute, got \"5/10\""),
            ("*/0 * * * *", "expected a step from 1 to 59 in the minute, got \"*/0\""),
            ("*/99 * * * *", "expected a step from 1 to 59 in the minute, got \"*/99\""),
            ("1,,2 * * * *", "expected a minute from 0 to 59, got \"\""), ("-1 * * * *", "expected a minute from 0 to 59, got \"\""),
            ("+5 * * * *", "expected a minute from 0 to 59, got \"+5\""), ("١ * * * *", "expected a minute from 0 to 59, got \"١\""),
            ("0 0 30 2 *", "\"0 0 30 2 *\" never comes: its months have no such day"),
            ("0 0 31 4,6,9,11 *", "\"0 0 31 4,6,9,11 *\" never comes: its months have no such day"),
            ("0 0 31 2 */3", "\"0 0 31 2 */3\" never comes: its months have no such day"),
        ] as [(text: String, message: String)])
    func `that means nothing is told where it stands`(text: String, message: String) throws {
        let error = #expect(throws: Diagnostic.self) { try Cron(text, at: place) }
        #expect(error?.message == message)
        #expect(error?.place == place)
    }

    @Test func `of a window is judged with the manifest, every one of them`() {
        let text = """
            version: 1
            windows:
              - { deny: "0 25 * * *", for: 1h }
              - { allow: "* * * *", for: 367d, timezone: ../etc/passwd }
            """
        let shapes = Manifest.read(Array(text.utf8)).diagnostics.map(\.rendered)
        #expect(
            shapes == [
                "cfgops.yaml:4:46: error: expected a time zone such as \"Europe/Berlin\" for \"windows[1].timezone\", got \"../etc/passwd\""
            ])
        let mended = text.replacing("../etc/passwd", with: "UTC")
        #expect(
            Manifest.read(Array(mended.utf8)).diagnostics.map(\.message) == [
                "expected an hour from 0 to 23, got \"25\"",
                "expected five fields, minute hour day month weekday, got 4 in \"* * * *\"",
                "expected a duration from \"1m\" to \"366d\", got \"367d\"",
            ])
    }
}
