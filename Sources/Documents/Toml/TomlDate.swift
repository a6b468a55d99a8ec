/// Dates and times of TOML: RFC 3339, with or without an offset, and either part alone.
enum TomlDate {
    /// Whether it is a date without a time: `1979-05-27`.
    static func isDate(_ word: ArraySlice<UInt8>) -> Bool { word.count == 10 && isValid(word) }

    static func isValid(_ word: ArraySlice<UInt8>) -> Bool {
        var fields = Fields(rest: word)
        if word.count > 2, word[word.startIndex + 2] == .colon { return fields.time() && fields.rest.isEmpty }
        guard fields.date() else { return false }
        if fields.rest.isEmpty { return true }
        guard let separator = fields.rest.popFirst(), separator | 0x20 == UInt8(ascii: "t") || separator == .space else { return false }
        return fields.time() && (fields.rest.isEmpty || fields.offset())
    }

    private struct Fields {
        var rest: ArraySlice<UInt8>

        /// `1979-05-27`.
        mutating func date() -> Bool {
            guard let year = number(4), take(.dash), let month = number(2), take(.dash), let day = number(2) else { return false }
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            return (1 ... 12).contains(month) && (1 ... days[month - 1]).contains(day)
        }

        /// `07:32:00` with or without a fraction; 60 is a leap second.
        mutating func time() -> Bool {
            guard let hour = number(2), take(.colon), let minute = number(2), take(.colon), let second = number(2) else { return false }
            if rest.first == .dot {
                rest.removeFirst()
                let digits = rest.prefix { $0.isDigit }
                if digits.isEmpty { return false }
                rest = rest[digits.endIndex...]
            }
            return hour < 24 && minute < 60 && second <= 60
        }

        /// `Z` or `+01:30`.
        mutating func offset() -> Bool {
            guard let sign = rest.popFirst() else { return false }
            if sign | 0x20 == UInt8(ascii: "z") { return rest.isEmpty }
            guard sign == .plus || sign == .dash, let hour = number(2), take(.colon), let minute = number(2) else { return false }
            return hour < 24 && minute < 60 && rest.isEmpty
        }

        private mutating func take(_ byte: UInt8) -> Bool {
            guard rest.first == byte else { return false }
            rest.removeFirst()
            return true
        }

        private mutating func number(_ count: Int) -> Int? {
            let digits = rest.prefix(count)
            guard digits.count == count, digits.allSatisfy(\.isDigit) else { return nil }
            rest = rest[digits.endIndex...]
            return digits.reduce(0) { $0 * 10 + Int($1 - .zero) }
        }
    }
}
