internal import Documents

/// A second on the calendar, in no time zone yet.
package struct CalendarTime: Hashable, Sendable {
    package var year, month, day, hour, minute, second: Int

    /// `YYYYMMDD`, `YYYYMMDDHHMM` or `YYYYMMDDHHMMSS`; nil for anything else and for days that do not exist.
    init?(digits text: Substring) {
        let digits = Array(text.utf8)
        guard [8, 12, 14].contains(digits.count), digits.allSatisfy(\.isDigit) else { return nil }
        func number(_ range: Range<Int>) -> Int {
            range.upperBound > digits.count ? 0 : digits[range].reduce(0) { $0 * 10 + Int($1 - .zero) }
        }
        (year, month, day) = (number(0 ..< 4), number(4 ..< 6), number(6 ..< 8))
        (hour, minute, second) = (number(8 ..< 10), number(10 ..< 12), number(12 ..< 14))
        guard (1 ... 12).contains(month), (1 ... daysInMonth).contains(day), hour < 24, minute < 60, second < 60 else { return nil }
    }

    /// - Parameter seconds: since 1970, in UTC; what lies outside the years 0 to 9999 is taken for their ends.
    init(utc seconds: Int64) {
        let seconds = min(max(seconds, -62_167_219_200), 253_402_300_799), days = Int(seconds.quotientRoundedDown(by: 86400))
        let rest = Int(seconds) - days * 86400
        (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60)
        // Days since the first of March of the year 0, so that a leap day ends its year: eras of 400 years have 146,097 days.
        let shifted = days + 719_468, era = shifted.quotientRoundedDown(by: 146_097), ofEra = shifted - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100), fromMarch = (5 * ofYear + 2) / 153
        day = ofYear - (153 * fromMarch + 2) / 5 + 1
        month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Seconds since 1970, this being a time of UTC.
    package var utcSeconds: Int64 {
        let year = month <= 2 ? year - 1 : year, era = year.quotientRoundedDown(by: 400), yearOfEra = year - era * 400
        let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + ofYear - 719_468
        return Int64(days * 86400 + hour * 3600 + minute * 60 + second)
    }

    private var daysInMonth: Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension CalendarTime: CustomStringConvertible {
    /// `2026-03-01T12:00:00`.
    package var description: String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let year = String(repeating: "0", count: max(0, 4 - "\(year)".count)) + "\(year)"
        return "\(year)-\(two(month))-\(two(day))T\(two(hour)):\(two(minute)):\(two(second))"
    }
}

extension BinaryInteger {
    fileprivate func quotientRoundedDown(by divisor: Self) -> Self { (self < 0 ? self - (divisor - 1) : self) / divisor }
}
