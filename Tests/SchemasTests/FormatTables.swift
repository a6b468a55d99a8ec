import Documents
import Schemas
import Testing

/// What one format accepts and refuses.
struct FormatTable: Sendable, CustomTestStringConvertible {
    var format: Format
    var kind = Instance.Kind.string
    var good: [String]
    var bad: [String]
    var testDescription: String { "\(format.name) of a \(kind)" }
}

extension Format {
    func accepts(_ text: String, kind: Instance.Kind = .string) -> Bool {
        Array(text.utf8).withUnsafeBufferPointer { accepts(kind, $0) }
    }
}

/// Beside the cases of the public suite (`Tests/Conformance/FormatSuite.swift`): the formats that it does not know, and edges.
let formatTables: [FormatTable] = [
    FormatTable(
        format: .dateTime,
        good: [
            "2026-11-21T09:30:00Z", "2026-11-21t09:30:00z", "2026-11-21T09:30:00.000000000001+23:59", "2016-12-31T23:59:60Z",
            "2017-01-01T08:59:60+09:00",
        ],
        bad: ["2026-11-21 09:30:00Z", "2026-11-21T09:30Z", "2026-11-21T09:30:00", "2026-11-21T09:30:00.Z", "2026-11-21T23:59:60+00:01", ""]),
    FormatTable(
        format: .date, good: ["2024-02-29", "0000-02-29"], bad: ["2023-02-29", "2026-00-10", "2026-13-01", "2026-11-2", "-026-11-21"]),
    FormatTable(format: .time, good: ["00:00:00Z", "09:30:00.5-00:00"], bad: ["9:30:00Z", "09:30:00", "09:30:00+24:00", "09:30:60Z"]),
    FormatTable(format: .duration, good: ["P1W", "PT0S", "P1DT1S"], bad: ["P", "PT", "P1H", "PT1D", "P1.5D", "p1d", "P1W1D", "1D"]),
    FormatTable(
        format: .email,
        good: ["ada@example.com", "a+b@localhost", #""a\"b"@example.com"#, String(repeating: "a", count: 64) + "@example.com"],
        bad: [
            "ada", "ada@", "ada@exa mple.com", "ada@-example.com", "ada@example.com.", "ädä@example.com", #""a"b@example.com"#, #""a"#,
            String(repeating: "a", count: 65) + "@example.com", "ada@[300.0.0.1]", "ada@[IPv6:::1", "ada@[IPv6:1]", "ada@[]",
        ]),
    FormatTable(format: .internationalEmail, good: ["ädä@bücher.example"], bad: ["ädä@bücher.example\n", "ä..b@example.com", "@bücher"]),
    FormatTable(
        format: .hostname,
        good: [
            "localhost", "a", "db-1.example.com", "r3---sn.example", "127.0.0.1", "xn--bcher-kva.example", "XN--BCHER-KVA.example",
            longName(253),
        ],
        bad: [
            "", "a..b", "-a", "a-", "a_b", "bücher.example", "a b", "xn--", "xn--a", "xn--bcher-kvb1", "a.b-", longName(254),
            "xn--99999999999",
            "xn--ls8h",
        ]),
    FormatTable(
        format: .internationalHostname,
        good: ["bücher.example", "例え.テスト", "xn--bcher-kva.example", "мир", "faß.de", "پیش\u{200C}نویس", "عربي", "أ1", "a.b"],
        bad: [
            "Bücher.example", "bücher-", "ab--ü", "ü ", "😀", "bücher_1", "aא", "1.א", "\u{430}\u{301}\u{327}", "ü\u{200C}ü", "à.\u{300}a",
        ]),
    FormatTable(
        format: .ipv4, good: ["0.0.0.0", "192.0.2.255"], bad: ["1.2.3", "1.2.3.4.", "01.2.3.4", "1.2.3.256", "1.2.3.4/8", "1,2.3.4"]),
    FormatTable(
        format: .ipv6,
        good: ["::", "::1", "1::", "2001:db8::8:800:200c:417a", "::ffff:192.0.2.1", "1:2:3:4:5:6:7::", "1:2:3:4:5:6:1.2.3.4"],
        bad: [
            "", ":", ":::", "1", "1:", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8:", "1::2::3", "1:2:3:4:5:6:7::8", "12345::",
            "::1.2.3", "1.2.3.4::", "::1%eth0", "1:2:3:4:5:6:7:1.2.3.4", "::g",
        ]),
    FormatTable(
        format: .cidr, good: ["10.0.0.0/8", "0.0.0.0/0", "192.0.2.7/24", "192.0.2.1/32", "2001:db8::/32", "::/0", "::1/128"],
        bad: [
            "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/08", "10.0.0.0/-1", "::/129", "10.0.0/8", "/8", "10.0.0.0/8/8",
            "10.0.0.0/255.0.0.0",
        ]),
    FormatTable(
        format: .port, good: ["1", "80", "65535"], bad: ["", "0", "080", "65536", "99999999999", "-1", "+80", "80 ", "http", "8080/tcp"]),
    FormatTable(
        format: .port, kind: .integer, good: ["1", "0x1F90", "0o17", "65535"], bad: ["0", "-1", "65536", "99999999999999999999999999"]),
    FormatTable(format: .port, kind: .decimal, good: ["8080.0", "8.08e3"], bad: ["8080.5", "1e9", ".inf", ".nan"]),
    FormatTable(
        format: .uri,
        good: ["https://example.com", "mailto:ada@example.com", "urn:a:b", "a:", "http://[::1]:8080/?a=b#c", "file:///etc/app", "h://a:/"],
        bad: [
            "example.com", "//example.com", "http://a b", "http://[::1", "http://[::1]a", "http://a:8a", "http://ä", "http:\u{5C}a",
            "a:#b#c", "1a:b",
        ]),
    FormatTable(format: .uriReference, good: ["", ".", "../a?b#c", "//h", "?q", "a/b:c"], bad: ["a b", "a:b:c d", "1:a", "%", "[", "ä"]),
    FormatTable(
        format: .iri, good: ["https://例え.テスト/ä?\u{E000}"],
        bad: ["ä", "https://a/\u{E000}", "https://a/\u{FFFE}", "https://a/#\u{E000}", "h://\u{80}"]),
    FormatTable(format: .iriReference, good: ["ä", "../straße"], bad: ["ä:b", "ä ö", "\u{FFF0}"]),
    FormatTable(
        format: .uriTemplate, good: ["", "/users{/id}{?page,size:3,tags*}", "{a.b}", "{_x}", "ä{x}"],
        bad: ["{", "}", "{}", "{a", "a}", "{a b}", "{a:}", "{a:10000}", "{a*:1}", "{a,}", "{a.}", "<", "%4"]),
    FormatTable(
        format: .uuid, good: ["0190a5f4-3a1c-7b2d-9e4f-5a6b7c8d9e0f", "FFFFFFFF-ffff-FFFF-ffff-FFFFFFFFFFFF"],
        bad: ["", "0190a5f4-3a1c-7b2d-9e4f-5a6b7c8d9e0", "0190a5f4-3a1c-7b2d-9e4f-5a6b7c8d9e0g", "{190a5f4-3a1c-7b2d-9e4f-5a6b7c8d9e0}"]),
    FormatTable(format: .jsonPointer, good: ["", "/", "/a~0b/~1", "//", "/ä"], bad: ["a", "/~", "/~2", "#/a", "/a~"]),
    FormatTable(
        format: .relativeJsonPointer, good: ["0", "10/a", "0#", "2+1/a", "1-10#"],
        bad: ["", "/a", "00", "1+0", "1+/a", "0#/a", "1a", "-1", "1##"]),
    FormatTable(
        format: .byteSize,
        good: [
            "0", "1048576", "512Mi", "1.5Gi", "10GB", "10k", "10kB", "10K", "3KiB", "1E", "1Ei", "12e6", "12E+6", "1.5e3", "7B", "0.5TB",
            "1P",
        ],
        bad: [
            "", "Mi", "-1", "+1", "1.5", "1.", ".5Gi", "512m", "10 GB", "10gb", "10mb", "1ki", "1.5B", "512Mib", "1MiBB", "1e", "1Z", "1kk",
            "0x10", "1_000",
        ]),
    FormatTable(format: .byteSize, kind: .integer, good: ["0", "1048576", "0x100000", "18446744073709551616"], bad: ["-1"]),
    FormatTable(format: .byteSize, kind: .decimal, good: ["1e6", "1.0"], bad: ["1.5", "-1.0", ".inf", ".nan"]),
    FormatTable(
        format: .interval,
        good: ["30s", "1h30m", "500ms", "1.5h", ".5s", "1.s", "0", "0s", "2d", "1d12h", "100us", "5µs", "5μs", "7ns", "1s1s"],
        bad: ["", "30", "s", "1h30", "-1s", "+1s", "1 h", "1H", "1w", "1m ", ".s", "1h,30m", "00", "µs", "PT1H", "1.2.3s"]),
    FormatTable(
        format: .percentage, good: ["0%", "50%", "12.5%", "99.999%", "100%", "100.00%"],
        bad: ["", "%", "50", "101%", "100.1%", "-1%", "050%", "50 %", "12.%", ".5%", "1e1%", "50%%"]),
    FormatTable(format: .percentage, kind: .integer, good: ["0", "100"], bad: ["-1", "101"]),
    FormatTable(format: .percentage, kind: .decimal, good: ["12.5", "0.0"], bad: ["100.5", "-0.5", ".inf", ".nan"]),
    FormatTable(
        format: .cron,
        good: [
            "* * * * *", "*/15 8-18 * * mon-fri", "0 0 1 1 *", "05 04 * * SUN", "0,30 * * * *", "0 0 ? * 7", "1-59/2 * * JAN-dec/3 *",
            "5/15 * * * *",
            "30 0 9 * * 1-5", "59 23 31 12 7", "0\t0  1 * *", "@daily", "@reboot", "@every 1h30m", "*/59 */23 */31 */12 */7",
        ],
        bad: [
            "", "* * * *", "* * * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 0 *", "* * * 13 *", "* * * * 8",
            "60 * * * * *", "*/60 * * * *", "*/0 * * * *", "10-5 * * * *", "* * * foo *", "mon * * * *", "* * * mon *", "1,, * * * *",
            "1- * * * *",
            "? * * * *", "* * L * *", "* * * * 5#3", "* * 15W * *", " * * * * *", "* * * * * ", "@Daily", "@dailyx", "@every", "@every 1",
            "100 * * * *",
            "* * * * mo", "1/ * * * *", "fri-mon * * * *", "* * * * fri-mon", "*5 * * * *",
        ]),
    FormatTable(
        format: .semanticVersion, good: ["0.0.0", "1.4.0", "2.0.0-rc.1", "1.0.0+001", "1.0.0-0.a-b+c.d"],
        bad: ["", "1", "1.4", "v1.4.0", "01.4.0", "1.4.0-", "1.4.0+", "1.4.0-01", "1.4.0-a..b", "1.4.0+a+b", "1.4.0.1", "1.4.0 "]),
    FormatTable(
        format: .path, good: ["/", "/etc/app.conf", "a", "../a b", "~/ä", longPath(4095)],
        bad: ["", "a\0b", "a\n", "\u{7F}", "/" + String(repeating: "n", count: 256), longPath(4096)]),
    FormatTable(format: .regex, good: ["^a+$", ""], bad: ["(", "[a", "a**"]),
]

/// A host name of so many bytes, in labels of at most 63.
private func longName(_ count: Int) -> String {
    var name = String(repeating: String(repeating: "a", count: 49) + ".", count: 5)  // 250
    name += String(repeating: "b", count: count - 250)
    return name
}

/// A path of so many bytes, in names of at most 255.
private func longPath(_ count: Int) -> String {
    String(String(repeating: "/" + String(repeating: "p", count: 200), count: count / 201 + 1).prefix(count))
}
