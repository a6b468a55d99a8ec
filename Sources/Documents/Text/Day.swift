/// A day of the proleptic Gregorian calendar.
package struct Day: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Since 1970-01-01.
    package var number: Int

    /// The day in UTC of a moment, in seconds since 1970.
    package init(seconds: Int64) { number = Int((seconds - (seconds % 86400 + 86400) % 86400) / 86400) }

    /// - Parameters:
    ///   - month: 1 to 12.
    ///   - day: from 1; one that the month does not have gives a day of the next one.
    package init(year: Int, month: Int, day: Int) {
        // Years begin in March here, so that the day that is not in every year is the last one.
        let shifted = month > 2 ? year : year - 1, era = (shifted >= 0 ? shifted : shifted - 399) / 400, ofEra = shifted - era * 400
        let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        number = era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }

    /// `2027-01-31`; nil for anything else, and for days that no calendar has.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], parts.allSatisfy({ $0.utf8.allSatisfy { (48 ... 57).contains($0) } }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
        if description != text { return nil }
    }

    /// Month and day from 1.
    package var parts: (year: Int, month: Int, day: Int) {
        let days = number + 719_468, era = (days >= 0 ? days : days - 146_096) / 146_097, ofEra = days - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100), shifted = (5 * ofYear + 2) / 153
        let day = ofYear - (153 * shifted + 2) / 5 + 1, month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    /// From 0, Sunday, to 6. 1970 began on a Thursday.
    package var weekday: Int { ((number + 4) % 7 + 7) % 7 }

    package var description: String {
        let (year, month, day) = parts
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    package static func < (one: Day, other: Day) -> Bool { one.number < other.number }

    /// The first day on which so many seconds are over.
    package func adding(seconds: Int) -> Day {
        var day = self
        day.number += (seconds + 86399) / 86400
        return day
    }
}

/// Times as the manifest writes them and messages show them: in UTC, `2027-01-31T12:00:00Z`.
package enum UtcTime {
    /// - Parameter seconds: since 1970, of the years 0 to 9999; others give the nearest of those.
    package static func text(_ seconds: Int64) -> String {
        let limited = min(max(seconds, -62_167_219_200), 253_402_300_799), day = Day(seconds: limited)
        let rest = Int(limited - Int64(day.number) * 86400)
        return "\(day)T\(padded(rest / 3600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))Z"
    }

    /// Seconds since 1970 of `2027-01-31T12:00:00Z`, or of the beginning of the day `2027-01-31`; nil for anything else.
    package static func seconds(_ text: String) -> Int64? {
        guard let day = Day(String(text.prefix(10))) else { return nil }
        let begin = Int64(day.number) * 86400, clock = Array(text.utf8.dropFirst(10))
        if clock.isEmpty { return begin }
        let numbers = [1, 4, 7].compactMap { start in
            start + 2 <= clock.count ? Int64(String(decoding: clock[start ..< start + 2], as: UTF8.self)) : nil
        }
        guard numbers.count == 3 else { return nil }
        let result = begin + numbers[0] * 3600 + numbers[1] * 60 + numbers[2]
        // Signs, hours above 23 and other letters between the numbers are found by writing the time again.
        return UtcTime.text(result) == text ? result : nil
    }
}

private func padded(_ number: Int, _ width: Int) -> String {
    String(repeating: "0", count: max(0, width - "\(number)".utf8.count)) + "\(number)"
}
