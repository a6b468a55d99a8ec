internal import Documents

/// The text at the end of a zone's file, `CET-1CEST,M3.5.0,M10.5.0/3`: the rules for all years after its table (POSIX, `TZ`, and
/// RFC 9636, 3.3.1).
struct PosixZone: Hashable, Sendable {
    private enum Date: Hashable, Sendable {
        /// `J60`: 1 to 365, 29 February never counts.
        case julian(Int)
        /// `59`: 0 to 365.
        case ordinal(Int)
        /// `M10.5.0`: month, week (5 is the last one), weekday.
        case week(month: Int, week: Int, weekday: Int)
    }

    private struct Change: Hashable, Sendable {
        var date: Date
        /// Seconds after midnight of the clock before the change; may be negative, and above a day.
        var time: Int64
    }

    private struct Summer: Hashable, Sendable {
        /// Seconds east of UTC.
        var offset: Int64
        var begin: Change
        var end: Change
    }

    /// Seconds east of UTC in standard time.
    let offset: Int64
    private let summer: Summer?

    /// Nil unless it is exactly of that form. Summer time without its rules, which POSIX leaves to the system, is not.
    init?(_ text: ArraySlice<UInt8>) {
        var reader = PosixZoneReader(rest: text)
        guard reader.name(), let west = reader.time() else { return nil }
        offset = -west
        guard !reader.rest.isEmpty else {
            summer = nil
            return
        }
        guard reader.name() else { return nil }
        var summerOffset = offset + 3600
        if reader.rest.first != UInt8(ascii: ",") {
            guard let west = reader.time() else { return nil }
            summerOffset = -west
        }
        guard let begin = Self.change(&reader), let end = Self.change(&reader), reader.rest.isEmpty else { return nil }
        summer = Summer(offset: summerOffset, begin: begin, end: end)
    }

    /// `,M3.5.0/2`
    private static func change(_ reader: inout PosixZoneReader) -> Change? {
        guard reader.take(","), let date = date(&reader) else { return nil }
        guard reader.take("/") else { return Change(date: date, time: 2 * 3600) }
        return reader.time().map { Change(date: date, time: $0) }
    }

    private static func date(_ reader: inout PosixZoneReader) -> Date? {
        if reader.take("J") { return reader.number(1 ... 365).map { .julian($0) } }
        guard reader.take("M") else { return reader.number(0 ... 365).map { .ordinal($0) } }
        guard let month = reader.number(1 ... 12), reader.take("."), let week = reader.number(1 ... 5), reader.take("."),
            let weekday = reader.number(0 ... 6)
        else { return nil }
        return .week(month: month, week: week, weekday: weekday)
    }

    /// Both changes of a year, ascending; none without summer time.
    func transitions(in year: Int) -> [TimeZoneRules.Transition] {
        guard let summer else { return [] }
        let begin = Self.midnight(summer.begin.date, year) + summer.begin.time - offset
        let end = Self.midnight(summer.end.date, year) + summer.end.time - summer.offset
        let changes = [(begin, summer.offset), (end, offset)].map { TimeZoneRules.Transition(time: $0.0, offset: $0.1) }
        return begin <= end ? changes : changes.reversed()
    }

    /// Seconds since 1970 as if the clock showed UTC.
    private static func midnight(_ date: Date, _ year: Int) -> Int64 {
        var day = Day(year: year, month: 1, day: 1)
        switch date {
        case .julian(let number):
            let isLeap = Day(year: year, month: 2, day: 29).parts.month == 2
            day.number += number - 1 + (isLeap && number >= 60 ? 1 : 0)
        case .ordinal(let number): day.number += number
        case .week(let month, let week, let weekday):
            day = Day(year: year, month: month, day: 1)
            day.number += (weekday - day.weekday + 7) % 7 + (week - 1) * 7
            // The fifth is the last one.
            if day.parts.month != month { day.number -= 7 }
        }
        return Int64(day.number) * 86400
    }
}

/// Reads the parts of a `PosixZone` from the front.
struct PosixZoneReader {
    var rest: ArraySlice<UInt8>

    mutating func take(_ letter: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: letter) else { return false }
        rest.removeFirst()
        return true
    }

    /// `CET`, `<+0330>`: three letters at least.
    mutating func name() -> Bool {
        let isQuoted = take("<")
        let name = rest.prefix { isQuoted ? $0.isLetter || $0.isDigit || $0 == .plus || $0 == .dash : $0.isLetter }
        rest = rest.dropFirst(name.count)
        return name.count >= 3 && (!isQuoted || take(">"))
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int? {
        let digits = rest.prefix(3).prefix(while: \.isDigit)
        rest = rest.dropFirst(digits.count)
        let number = digits.reduce(0) { $0 * 10 + Int($1 - .zero) }
        return !digits.isEmpty && range.contains(number) ? number : nil
    }

    /// `-1`, `+5:45`, `167:59:59`, in seconds.
    mutating func time() -> Int64? {
        let isNegative = rest.first == .dash
        if isNegative || rest.first == .plus { rest.removeFirst() }
        guard let hours = number(0 ... 167) else { return nil }
        var seconds = hours * 3600
        for unit in [60, 1] where take(":") {
            guard let part = number(0 ... 59) else { return nil }
            seconds += part * unit
        }
        return Int64(isNegative ? -seconds : seconds)
    }
}
