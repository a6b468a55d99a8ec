internal import Documents

/// Dates, times and durations of RFC 3339: sections 5.6 and 5.7, for durations appendix A.
enum Dates {
    /// A leap second stands only where UTC has 23:59:60.
    static func isDateTime(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var reader = ByteReader(text)
        return reader.takeDay() && reader.take { $0 | 0x20 == UInt8(ascii: "t") } && reader.takeTime() && reader.isAtEnd
    }

    static func isDate(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var reader = ByteReader(text)
        return reader.takeDay() && reader.isAtEnd
    }

    /// With its offset, as in a date-time.
    static func isTime(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var reader = ByteReader(text)
        return reader.takeTime() && reader.isAtEnd
    }

    static func isDuration(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var reader = ByteReader(text)
        guard reader.take("P") else { return false }
        var weeks = reader
        if weeks.takeDigits() > 0, weeks.take("W") { return weeks.isAtEnd }
        let timeMark = UInt8(ascii: "T")
        guard reader.next == timeMark || reader.takeComponents("YMD") else { return false }
        return reader.isAtEnd || reader.take(timeMark) && reader.takeComponents("HMS") && reader.isAtEnd
    }
}

extension ByteReader {
    /// `1985-04-12`.
    fileprivate mutating func takeDay() -> Bool {
        guard let year = takeNumber(digits: 4), take(.dash), let month = takeNumber(digits: 2), take(.dash),
            let day = takeNumber(digits: 2)
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days =
            switch month {
            case 2: isLeap ? 29 : 28
            case 4, 6, 9, 11: 30
            case 1 ... 12: 31
            default: 0
            }
        return day >= 1 && day <= days
    }

    /// `23:20:50.52Z` or `23:20:50-08:00`.
    fileprivate mutating func takeTime() -> Bool {
        guard let hour = takeNumber(digits: 2), take(.colon), let minute = takeNumber(digits: 2), take(.colon),
            let second = takeNumber(digits: 2), hour < 24, minute < 60, second <= 60
        else { return false }
        if take(.dot), takeDigits() == 0 { return false }
        guard let offset = takeOffset() else { return false }
        let day = 24 * 60
        return second < 60 || (hour * 60 + minute - offset + day) % day == day - 1
    }

    /// In minutes east of UTC.
    private mutating func takeOffset() -> Int? {
        if take(where: { $0 | 0x20 == UInt8(ascii: "z") }) { return 0 }
        let isWest = next == .dash
        guard take(where: { $0 == .plus || $0 == .dash }), let hour = takeNumber(digits: 2), take(.colon),
            let minute = takeNumber(digits: 2), hour < 24, minute < 60
        else { return nil }
        return isWest ? -(hour * 60 + minute) : hour * 60 + minute
    }

    /// One or more numbers with their units, none left out between two of them: `1Y2M`, but not `1Y2D`.
    fileprivate mutating func takeComponents(_ units: StaticString) -> Bool {
        var position = -1
        while next?.isDigit == true {
            _ = takeDigits()
            let unit = (0 ..< units.utf8CodeUnitCount).first { units.utf8Start[$0] == next }
            guard let unit, position < 0 || unit == position + 1, take(units.utf8Start[unit]) else { return false }
            position = unit
        }
        return position >= 0
    }
}
