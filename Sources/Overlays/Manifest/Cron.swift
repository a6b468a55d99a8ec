package import Documents

/// Minutes of a calendar as crontab(5) names them: minute, hour, day of the month, month, day of the week.
///
/// As in Vixie's cron a day counts when the day of the month *or* that of the week is named, unless one of the two fields begins with `*`.
/// The calendar is that of a clock on a wall; what the clock skips or shows twice is the business of the time zone.
package struct Cron: Hashable, Sendable {
    /// Bit n: the number n.
    private let minutes, hours, days, months: UInt64
    /// Bit 0 is Sunday.
    private let weekdays: UInt64
    /// Whether either of day and weekday is enough.
    private let isEither: Bool
    /// Whether it goes by hours that pass, not by those that the clock shows: the hour's field begins with `*`.
    package let countsHours: Bool

    /// - Parameter place: of the text, for errors.
    package init(_ text: String, at place: Place) throws(Diagnostic) {
        let words = text.split { $0 == " " || $0 == "\t" }.map(String.init)
        guard words.count == CronField.all.count else {
            throw Diagnostic(
                "cron", "expected five fields, minute hour day month weekday, got \(words.count) in \"\(text)\"", at: place,
                hints: ["\"0 22 * * FRI\" is Friday at ten in the evening"])
        }
        var sets: [UInt64] = []
        for (field, word) in zip(CronField.all, words) { sets.append(try field.set(word, at: place)) }
        (minutes, hours, days, months) = (sets[0], sets[1], sets[2], sets[3])
        // 7 is Sunday, too.
        weekdays = (sets[4] | sets[4] >> 7) & 0b111_1111
        isEither = !words[2].hasPrefix("*") && !words[4].hasPrefix("*")
        countsHours = words[1].hasPrefix("*")
        let (days, months) = (days, months)
        let isPossible = isEither || (1 ... 12).contains { months & 1 << $0 != 0 && days & (2 << Self.longest($0)) - 1 != 0 }
        guard isPossible else { throw Diagnostic("cron", "\"\(text)\" never comes: its months have no such day", at: place) }
    }

    private static func longest(_ month: Int) -> UInt64 { month == 2 ? 29 : [4, 6, 9, 11].contains(month) ? 30 : 31 }

    /// The first minute of it in a range of the wall's time.
    ///
    /// - Parameter range: seconds since 1970 as if the clock showed UTC; the time of the search grows with its days.
    package func first(in range: Range<Int64>) -> Int64? {
        var day = Day(seconds: range.lowerBound), earliest = minute(after: range.lowerBound, of: day)
        while Int64(day.number) * 86400 < range.upperBound {
            if names(day), let minute = (max(0, earliest) ..< 1440).first(where: namesMinute) {
                let time = Int64(day.number) * 86400 + Int64(minute) * 60
                return time < range.upperBound ? time : nil
            }
            day.number += 1
            earliest = 0
        }
        return nil
    }

    /// The last minute of it in a range of the wall's time.
    package func last(in range: Range<Int64>) -> Int64? {
        guard !range.isEmpty else { return nil }
        var day = Day(seconds: range.upperBound - 1), end = minute(after: range.upperBound, of: day)
        while Int64(day.number) * 86400 > range.lowerBound - 86400 {
            if names(day), let minute = (0 ..< min(end, 1440)).last(where: namesMinute) {
                let time = Int64(day.number) * 86400 + Int64(minute) * 60
                return time >= range.lowerBound ? time : nil
            }
            day.number -= 1
            end = 1440
        }
        return nil
    }

    /// The first whole minute of a day that is not before a time.
    private func minute(after time: Int64, of day: Day) -> Int { Int((time - Int64(day.number) * 86400 + 59) / 60) }

    private func namesMinute(_ minute: Int) -> Bool { hours & 1 << (minute / 60) != 0 && minutes & 1 << (minute % 60) != 0 }

    private func names(_ day: Day) -> Bool {
        let (_, month, number) = day.parts
        guard months & 1 << month != 0 else { return false }
        let isDay = days & 1 << number != 0, isWeekday = weekdays & 1 << day.weekday != 0
        return isEither ? isDay || isWeekday : isDay && isWeekday
    }
}
