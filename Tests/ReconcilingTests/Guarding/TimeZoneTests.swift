import Documents
@testable import Overlays
@testable import Reconciling
import TestSupport
import Testing

@Suite struct `The rules of a time zone` {
    private func rules(_ name: String, in folder: ZoneFolder = .system) throws(Diagnostic) -> TimeZoneRules {
        try folder.rules(of: Named(text: name, place: Place(file: "cfgops.yaml", position: Position(line: 4, column: 9))))
    }

    private static let zones = [
        "Europe/Berlin", "Europe/Dublin", "Europe/London", "Europe/Lisbon", "America/New_York", "America/St_Johns", "America/Sao_Paulo",
        "America/Santiago", "America/Havana", "America/Nuuk", "Africa/Casablanca", "Africa/Cairo", "Asia/Gaza", "Asia/Kathmandu",
        "Asia/Tehran", "Asia/Tokyo", "Asia/Pyongyang", "Australia/Lord_Howe", "Australia/Sydney", "Pacific/Apia", "Pacific/Auckland",
        "Pacific/Chatham", "Pacific/Kiritimati", "Antarctica/Troll", "US/Eastern", "Etc/GMT+5", "Etc/UTC", "CET", "EST5EDT", "UTC",
    ]

    @Test(arguments: 0 ..< (longRun ? 40 : 4) as Range<UInt64>)
    func `are those that Python's zoneinfo reads, at random times and around the changes before and after them`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed), questions: [(zone: String, time: Int64, offset: Int64)] = []
        for zone in Self.zones {
            let rules = try rules(zone)
            for _ in 0 ..< 10 {
                // The years 1890 to 2200: tables, and the rules behind them.
                let time = Int64.random(in: -2_524_608_000 ..< 7_258_118_400, using: &random), period = rules.period(at: time)
                #expect(period.begin <= time && time < period.end)
                questions.append((zone, time, period.offset))
                if period.begin != .min {
                    questions += [(zone, period.begin, period.offset), (zone, period.begin - 1, period.previousOffset)]
                    #expect(period.offset != period.previousOffset)
                    #expect(rules.period(at: period.begin - 1).end == period.begin)
                }
                if period.end != .max { questions.append((zone, period.end - 1, period.offset)) }
            }
        }
        let asked = questions.map { "[\"\($0.zone)\",\($0.time)]" }.joined(separator: ",")
        let answers = try windowOracle(["{\"offsets\":[\(asked)]}"])[0].split(separator: " ").map { Int64($0) }
        let wrong = zip(questions, answers).filter { $0.offset != $1 }.map { "\($0.zone) at \($0.time): \($0.offset), \($1 ?? 0) expected" }
        #expect(wrong == [])
    }

    @Test(
        arguments: [
            // The last Sundays of March and October, far behind the table.
            ("CET-1CEST,M3.5.0,M10.5.0/3", "2150-07-01T00:00:00Z", 7200, "2150-03-29T01:00:00Z", "2150-10-25T01:00:00Z"),
            // South of the equator, and at times below zero and above a day (RFC 9636).
            ("<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", "2150-07-01T00:00:00Z", -7200, "2150-03-29T01:00:00Z", "2150-10-25T01:00:00Z"),
            ("NZST-12NZDT,M9.5.0,M4.1.0/3", "2150-01-01T00:00:00Z", 46800, "2149-09-27T14:00:00Z", "2150-04-04T14:00:00Z"),
            // Standard time in summer, as in Ireland.
            ("IST-1GMT0,M10.5.0,M3.5.0/1", "2150-01-01T00:00:00Z", 0, "2149-10-26T01:00:00Z", "2150-03-29T01:00:00Z"),
            // Days by number: 29 February counts, or does not.
            ("AAA0BBB,J60,59/26", "2152-03-01T12:00:00Z", 3600, "2152-03-01T02:00:00Z", "2153-03-02T01:00:00Z"),
            // Summer time all the year.
            ("EST5EDT,0/0,J365/25", "2150-07-01T00:00:00Z", -14400, nil, nil),
            ("JST-9", "2150-07-01T00:00:00Z", 32400, nil, nil),
        ] as [(text: String, time: String, offset: Int64, begin: String?, end: String?)])
    func `behind the table are what its last line says`(text: String, time: String, offset: Int64, begin: String?, end: String?) throws {
        let zone = try #require(PosixZone(Array(text.utf8)[...]))
        let period = TimeZoneRules(first: 0, table: [.init(time: 0, offset: zone.offset)], future: zone).period(at: try seconds(time))
        #expect(period.offset == offset)
        if let begin { #expect(UtcTime.text(period.begin) == begin) }
        if let end { #expect(UtcTime.text(period.end) == end) } else { #expect(period.end == .max) }
    }

    @Test(arguments: [
        "", "CE-1", "CET", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0",
        "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J1", "CET-1CEST,366,1", "CET-1CEST,M3.5.0,M10.5.0/3x", "CET-200", "<CET-1", "CET-1:60",
    ])
    func `have no other last line`(text: String) { #expect(PosixZone(Array(text.utf8)[...]) == nil) }

    @Test func `answer at any time, without an end`() throws {
        for zone in Self.zones {
            let rules = try rules(zone)
            #expect(rules.period(at: .min).begin == .min)
            #expect(rules.period(at: .max).offset == rules.period(at: 999_999_999_999).offset)
        }
    }

    @Test func `are read from files of version 1 too, which know nothing of the time behind their table`() throws {
        let folder = try TemporaryFolder(), bytes = try readFile("/usr/share/zoneinfo/Europe/Berlin")
        // The first block of today's files may be empty: this one is made, of one change.
        let header = Array("TZif".utf8) + [0] + [UInt8](repeating: 0, count: 15) + [0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 4].withCounts
        try folder.write("One", header + [0, 0, 0, 100, 1] + [0, 0, 0x0e, 0x10, 0, 0, 0, 0, 0x1c, 0x20, 1, 0] + Array("ABC\0".utf8))
        let rules = try rules("One", in: ZoneFolder(folder.path))
        #expect(rules.period(at: 99).offset == 3600)
        #expect(rules.period(at: 100) == .init(begin: 100, end: .max, offset: 7200, previousOffset: 3600))
        #expect(bytes.starts(with: "TZif".utf8))
    }

    @Test func `are refused where the file is cut off or changed anywhere, or answer without a trap`() throws {
        let folder = try TemporaryFolder(), bytes = try readFile("/usr/share/zoneinfo/America/New_York")
        for length in stride(from: 0, to: bytes.count, by: longRun ? 1 : 37) {
            #expect(throws: TzifReader.Trouble.damaged) { try TzifReader.rules(Array(bytes.prefix(length))) }
        }
        var random = SeededRandom(seed: 7)
        for _ in 0 ..< (longRun ? 20_000 : 500) {
            var damaged = bytes
            for _ in 0 ..< Int.random(in: 1 ... 4, using: &random) {
                damaged[Int.random(in: 0 ..< bytes.count, using: &random)] = UInt8.random(in: 0 ... 255, using: &random)
            }
            guard let rules = try? TzifReader.rules(damaged) else { continue }
            for time in [Int64.min, -2_000_000_000, 0, 1_800_000_000, .max] { _ = rules.period(at: time) }
        }
        try folder.write("Damaged", Array(bytes.prefix(100)))
        let error = #expect(throws: Diagnostic.self) { try rules("Damaged", in: ZoneFolder(folder.path)) }
        #expect(
            error?.rendered == """
                cfgops.yaml:4:9: error: expected a zone of the time zone database in "\(folder.path)/Damaged"
                  hint: install the package tzdata again
                """)
    }

    @Test(
        arguments: [
            ("Europe/Berln", "unknown time zone \"Europe/Berln\"", "did you mean \"Europe/Berlin\"?"),
            (
                "Europe", "unknown time zone \"Europe\"",
                "names are like \"Europe/Berlin\"; older ones are in the package tzdata-legacy of some systems"
            ),
            (
                "right/Europe/Berlin", "expected a zone that does not count leap seconds, got \"right/Europe/Berlin\"",
                "zones below \"right/\" do; name it without that"
            ),
        ] as [(name: String, message: String, hint: String)])
    func `of a name that is none are an error with the nearest one`(name: String, message: String, hint: String) {
        let error = #expect(throws: Diagnostic.self) { try rules(name) }
        #expect(error?.message == message)
        #expect(error?.hints == [hint])
        #expect(error?.place?.description == "cfgops.yaml:4:9")
    }

    @Test func `need the database, but for UTC`() throws {
        let folder = try TemporaryFolder()
        #expect(try rules("UTC", in: ZoneFolder(folder.path)) == .utc)
        let error = #expect(throws: Diagnostic.self) { try rules("Europe/Berlin", in: ZoneFolder(folder.path)) }
        #expect(
            error?.rendered == """
                cfgops.yaml:4:9: error: this machine has no time zone database in "\(folder.path)", so nothing is known of "Europe/Berlin"
                  hint: install the package tzdata, or write the window in UTC
                """)
    }
}

extension [UInt8] {
    /// The counts of a header: no indicators and leap seconds, then these.
    fileprivate var withCounts: [UInt8] { [UInt8](repeating: 0, count: 12) + self }
}
