import Documents
@testable import Overlays
import Testing

@Suite struct `A suspended environment` {
    private let text = """
        version: 1
        environments:
          prod: { suspended: { reason: the database moves, until: "2027-01-31T12:00:00Z" } }
          prod-eu: { inherits: prod, suspended: { reason: more, until: 2027-01-31 } }
          prod-us: { inherits: prod, suspended: { reason: longer, until: 2027-02-01 } }
          dev: {}
        """

    @Test(arguments: [("prod", "prod"), ("prod-eu", "prod"), ("prod-us", "prod-us"), ("dev", nil)] as [(String, String?)])
    func `suspends those that inherit it; what lasts longest counts`(environment: String, by: String?) throws {
        #expect(try configuration([Manifest.file: text]).suspensionDeclared(for: environment)?.environment == by)
    }

    @Test(
        arguments: [
            ("{ until: 2027-01-31 }", "missing key \"reason\" in \"environments.prod.suspended\": expected a reason"),
            ("{ reason: '', until: 2027-01-31 }", "expected a reason for \"environments.prod.suspended.reason\", got \"\""),
            (
                "{ reason: x }",
                "missing key \"until\" in \"environments.prod.suspended\": expected a date or a time in UTC such as \"2027-01-31T12:00:00Z\""
            ),
            (
                "{ reason: x, until: 2h }",
                "expected a date or a time in UTC such as \"2027-01-31T12:00:00Z\" for \"environments.prod.suspended.until\", got \"2h\""
            ),
        ] as [(suspended: String, message: String)])
    func `needs a reason and a time`(suspended: String, message: String) {
        let text = "version: 1\nenvironments: { prod: { suspended: \(suspended) } }"
        #expect(Manifest.read(Array(text.utf8)).diagnostics.map(\.message) == [message])
    }

    @Test(arguments: ["2027-01-31", "2027-01-31T00:00:00Z", "1969-12-31T23:59:59Z", "9999-12-31T23:59:59Z", "0000-01-01T00:00:00Z"])
    func `ends at a time that is written as it is read`(text: String) throws {
        let seconds = try #require(UtcTime.seconds(text))
        #expect(UtcTime.text(seconds) == (text.utf8.count == 10 ? text + "T00:00:00Z" : text))
    }

    @Test(arguments: [
        "", "2027-02-30", "2027-1-31", "2027-01-31T24:00:00Z", "2027-01-31T12:00:00", "2027-01-31T12:00Z", "2027-01-31 12:00:00Z",
        "2027-01-31T12:00:60Z", "2027-01-31T+2:00:00Z", "2027-01-31T12:00:00+01:00",
    ])
    func `ends at no other time`(text: String) { #expect(UtcTime.seconds(text) == nil) }

    @Test func `is told at the nearest time that can be written`() {
        #expect(UtcTime.text(.max) == "9999-12-31T23:59:59Z")
        #expect(UtcTime.text(.min) == "0000-01-01T00:00:00Z")
    }
}
