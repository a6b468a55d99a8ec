internal import Documents

/// A point in time as SOPS reads and writes it.
struct SopsTime {
    private var date: (year: Int, month: Int, day: Int)
    private var clock = (hour: 0, minute: 0, second: 0)
    /// Up to nine digits behind the point, without trailing zeros.
    private var fraction: [UInt8] = []
    /// Minutes east of UTC.
    private var offset = 0

    /// A time of RFC 3339.
    init?(rfc3339 text: some Collection<UInt8>) {
        self.init(yaml: text, forms: [.zoned])
    }

    /// What sops takes for a time in YAML without quotes.
    enum Form { case day, zoned, blank }

    /// - Parameter forms: `Y-M-D`; that with `T`, a time and an offset; that with a blank and a time in UTC.
    init?(yaml text: some Collection<UInt8>, forms: Set<Form> = [.day, .zoned, .blank]) {
        var reader = Digits(rest: Array(text)[...])
        guard let year = reader.number(4 ... 4), reader.skip(.dash), let month = reader.number(1 ... 2), reader.skip(.dash),
            let day = reader.number(1 ... 2), (1 ... 12).contains(month), day >= 1, day <= SopsTime.days(month, year)
        else { return nil }
        date = (year, month, day)
        guard let next = reader.rest.popFirst() else {
            guard forms.contains(.day) else { return nil }
            return
        }
        let isZoned = next | 0x20 == UInt8(ascii: "t")
        guard isZoned && forms.contains(.zoned) || next == .space && forms.contains(.blank), readClock(&reader) else { return nil }
        guard !isZoned || readOffset(&reader), reader.rest.isEmpty else { return nil }
    }

    private mutating func readClock(_ reader: inout Digits) -> Bool {
        guard let hour = reader.number(1 ... 2), reader.skip(.colon), let minute = reader.number(1 ... 2), reader.skip(.colon),
            let second = reader.number(1 ... 2), hour < 24, minute < 60, second < 60
        else { return false }
        clock = (hour, minute, second)
        guard reader.rest.first == .dot else { return true }
        let digits = reader.rest.dropFirst().prefix(while: \.isDigit)
        guard !digits.isEmpty else { return false }
        reader.rest = reader.rest.dropFirst(digits.count + 1)
        fraction = Array(digits.prefix(9))
        while fraction.last == .zero { fraction.removeLast() }
        return true
    }

    private mutating func readOffset(_ reader: inout Digits) -> Bool {
        guard let sign = reader.rest.popFirst() else { return false }
        if sign == UInt8(ascii: "Z") { return true }
        guard sign == .plus || sign == .dash, let hours = reader.number(2 ... 2), reader.skip(.colon), let minutes = reader.number(2 ... 2),
            hours <= 24, minutes <= 60
        else { return false }
        offset = (hours * 60 + minutes) * (sign == .dash ? -1 : 1)
        return true
    }

    /// RFC 3339 with as many digits behind the point as are needed.
    func append(to bytes: inout [UInt8]) {
        bytes.append(decimal: date.year, digits: 4)
        for (sign, number) in [
            (UInt8.dash, date.month), (.dash, date.day), (UInt8(ascii: "T"), clock.hour), (.colon, clock.minute),
            (.colon, clock.second),
        ] {
            bytes.append(sign)
            bytes.append(decimal: number, digits: 2)
        }
        if !fraction.isEmpty { bytes += [.dot] + fraction }
        guard offset != 0 else { return bytes.append(UInt8(ascii: "Z")) }
        bytes.append(offset < 0 ? .dash : .plus)
        bytes.append(decimal: abs(offset) / 60, digits: 2)
        bytes.append(.colon)
        bytes.append(decimal: abs(offset) % 60, digits: 2)
    }

    /// Seconds since 1970, as `lastmodified` is written.
    ///
    /// - Parameter seconds: of the years 0 to 9999; others give the nearest of those.
    static func text(seconds: Int64) -> String {
        let limited = min(max(seconds, -62_167_219_200), 253_402_300_799)
        let days = Int((limited - ((limited % 86_400 + 86_400) % 86_400)) / 86_400), rest = Int((limited % 86_400 + 86_400) % 86_400)
        // Counted from 1 March of the year 0 in eras of 400 years, so that leap days come last.
        let shifted = days + 719_468, era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097, day = shifted - era * 146_097
        let yearOfEra = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
        let dayOfYear = day - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100), month = (5 * dayOfYear + 2) / 153
        var time = SopsTime()
        time.date.day = dayOfYear - (153 * month + 2) / 5 + 1
        time.date.month = month < 10 ? month + 3 : month - 9
        time.date.year = yearOfEra + era * 400 + (month < 10 ? 0 : 1)
        time.clock = (rest / 3600, rest / 60 % 60, rest % 60)
        var bytes: [UInt8] = []
        time.append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private init() { date = (1970, 1, 1) }

    private static func days(_ month: Int, _ year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// Reads short numbers from the front.
private struct Digits {
    var rest: ArraySlice<UInt8>

    mutating func number(_ length: ClosedRange<Int>) -> Int? {
        let digits = rest.prefix(while: \.isDigit).prefix(length.upperBound)
        guard length.contains(digits.count) else { return nil }
        rest = rest.dropFirst(digits.count)
        return digits.reduce(0) { $0 * 10 + Int($1 - .zero) }
    }

    mutating func skip(_ byte: UInt8) -> Bool { rest.first == byte ? rest.popFirst() != nil : false }
}

extension [UInt8] {
    /// A number that is not negative, with zeros in front.
    fileprivate mutating func append(decimal number: Int, digits: Int) {
        let text = String(number)
        append(contentsOf: repeatElement(.zero, count: Swift.max(0, digits - text.utf8.count)))
        append(contentsOf: text.utf8)
    }
}
