internal import CSystem
internal import Glibc

/// The dates that cfgops understands as revisions and in git's own variables:
///
/// - `2026-03-01`, the beginning of that day; `2026-03-01 12:00`, `2026-03-01T12:00:30`; with a zone as RFC 3339 has it:
///   `2026-03-01T12:00:00Z`, `... +01:00`, `... +0100`. Without one the zone of `now` counts.
/// - `2.days.ago`, `3 hours ago`, `yesterday`, `now`; units from seconds to years, a month being 30 days and a year 365, as in git.
/// - `@1767603600 +0100` and `1767603600 +0100`, as git writes them.
///
/// Nil for everything else.
func parseDate(_ text: String, now: Moment) -> Moment? {
    let words = text.split { $0 == " " || $0 == "." || $0 == "_" }
    return relativeDate(words, now: now) ?? rawDate(text) ?? calendarDate(text, now: now)
}

/// `2026-03-01T12:00:00+01:00`.
package func formatted(_ moment: Moment) -> String {
    var seconds = time_t(moment.seconds) + moment.offset * 60, parts = tm()
    gmtime_r(&seconds, &parts)
    func two(_ number: some BinaryInteger) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let date = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    let time = "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
    let minutes = moment.offset.magnitude
    return "\(date)T\(time)" + (minutes == 0 ? "Z" : "\(moment.offset < 0 ? "-" : "+")\(two(minutes / 60)):\(two(minutes % 60))")
}

private func relativeDate(_ words: [Substring], now: Moment) -> Moment? {
    let units: [Substring: Int64] = [
        "second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604_800, "fortnight": 1_209_600, "month": 2_592_000,
        "year": 31_536_000,
    ]
    var past = now
    switch words.count {
    case 1 where words[0] == "now": return now
    case 1 where words[0] == "yesterday": past.seconds -= 86400
    case 3 where words[2] == "ago":
        let unit = words[1].hasSuffix("s") ? words[1].dropLast() : words[1]
        guard let count = Int64(words[0]), (0 ... 1_000_000_000).contains(count), let length = units[unit] else { return nil }
        past.seconds -= count * length
    default: return nil
    }
    return past
}

private func rawDate(_ text: String) -> Moment? {
    let words = text.split(separator: " ")
    guard let first = words.first, words.count <= 2 else { return nil }
    let digits = first.hasPrefix("@") ? first.dropFirst() : first
    guard digits.utf8.count >= 9 || digits.count < first.count, let seconds = Int64(digits), seconds >= 0 else { return nil }
    guard let offset = words.count == 2 ? zone(words[1]) : 0 else { return nil }
    return Moment(seconds: seconds, offset: offset)
}

/// The second line of `parseDate` alone: a date, or a date and a time.
package func calendarDate(_ text: String, now: Moment) -> Moment? {
    var rest = Array(text.utf8)[...]
    guard let year = number(&rest, digits: 4), skip("-", &rest), let month = number(&rest, digits: 2), skip("-", &rest),
        let day = number(&rest, digits: 2), (1 ... 12).contains(month), (1 ... daysIn(month, of: year)).contains(day)
    else { return nil }
    var parts = tm(), offset = now.offset
    (parts.tm_year, parts.tm_mon, parts.tm_mday) = (year - 1900, month - 1, day)
    if !rest.isEmpty {
        guard skip("T", &rest) || skip("t", &rest) || skip(" ", &rest), let hour = number(&rest, digits: 2), skip(":", &rest),
            let minute = number(&rest, digits: 2), hour < 24, minute < 60
        else { return nil }
        (parts.tm_hour, parts.tm_min) = (hour, minute)
        if skip(":", &rest) {
            guard let second = number(&rest, digits: 2), second <= 60 else { return nil }
            parts.tm_sec = second
            if skip(".", &rest) { rest = rest.drop { (UInt8(ascii: "0") ... UInt8(ascii: "9")).contains($0) } }
        }
        _ = skip(" ", &rest)
        if !rest.isEmpty {
            guard let named = zone(Substring(decoding: rest, as: UTF8.self)) else { return nil }
            offset = named
        }
    }
    return Moment(seconds: Int64(timegm(&parts)) - Int64(offset) * 60, offset: offset)
}

/// `Z`, `+01:00`, `+0100`, `-0530` in minutes east of UTC.
private func zone(_ text: Substring) -> Int? {
    if text == "Z" || text == "z" { return 0 }
    var rest = Array(text.utf8)[...]
    guard let sign = rest.popFirst(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), let hours = number(&rest, digits: 2)
    else { return nil }
    _ = skip(":", &rest)
    guard let minutes = number(&rest, digits: 2), rest.isEmpty, hours < 24, minutes < 60 else { return nil }
    let offset = Int(hours * 60 + minutes)
    return sign == UInt8(ascii: "-") ? -offset : offset
}

private func number(_ text: inout ArraySlice<UInt8>, digits: Int) -> Int32? {
    var value: Int32 = 0
    for _ in 0 ..< digits {
        guard let byte = text.popFirst(), (UInt8(ascii: "0") ... UInt8(ascii: "9")).contains(byte) else { return nil }
        value = value * 10 + Int32(byte - UInt8(ascii: "0"))
    }
    return value
}

private func skip(_ character: Unicode.Scalar, _ text: inout ArraySlice<UInt8>) -> Bool {
    guard text.first == UInt8(ascii: character) else { return false }
    text.removeFirst()
    return true
}

private func daysIn(_ month: Int32, of year: Int32) -> Int32 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
}
