internal import Documents

/// A second on the calendar, in no time zone yet.
package struct CalendarTime: Hashable, Sendable {
    package let year, month, day, hour, minute, second: Int
    /// Seconds since 1970, this being a time of UTC.
    package let utcSeconds: Int64

    /// `YYYYMMDD`, `YYYYMMDDHHMM` or `YYYYMMDDHHMMSS`; nil for anything else and for times that do not exist.
    init?(digits word: Substring) {
        let digits = Array(word.utf8)
        guard [8, 12, 14].contains(digits.count), digits.allSatisfy(\.isDigit) else { return nil }
        let whole = digits + [UInt8](repeating: .zero, count: 14 - digits.count)
        func text(_ range: Range<Int>) -> String { String(decoding: whole[range], as: UTF8.self) }
        func number(_ range: Range<Int>) -> Int { whole[range].reduce(0) { $0 * 10 + Int($1 - .zero) } }
        let day = "\(text(0 ..< 4))-\(text(4 ..< 6))-\(text(6 ..< 8))", time = "\(text(8 ..< 10)):\(text(10 ..< 12)):\(text(12 ..< 14))"
        guard let seconds = UtcTime.seconds("\(day)T\(time)Z") else { return nil }
        utcSeconds = seconds
        (year, month, self.day) = (number(0 ..< 4), number(4 ..< 6), number(6 ..< 8))
        (hour, minute, second) = (number(8 ..< 10), number(10 ..< 12), number(12 ..< 14))
    }
}
