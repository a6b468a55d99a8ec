/// When a secret is due for another value.
package struct SecretTerms: Hashable, Sendable {
    /// The age at which it is due, in seconds.
    package var rotateAfter: Int?
    /// The day on which it is due whatever its age, as `2027-01-31`.
    package var expires: String?
    /// How long the value before may stand beside it after a rotation, in seconds.
    package var keepPrevious: Int?
    /// Whether it is an error when it is due; nil: as is said for all.
    package var refuses: Bool?
    /// Where that is said.
    package var place: Place

    package init(place: Place) { self.place = place }

    /// The keys by which terms are stated, in a manifest and in a schema. An underline is as good as a dash.
    package static let keys = ["rotate-after", "expires", "keep-previous"]

    package static func key(_ text: String) -> String { String(text.map { $0 == "_" ? "-" : $0 }) }

    /// Takes over what a key states; false where the value is none for it.
    package mutating func take(_ key: String, _ value: Value) -> Bool {
        switch SecretTerms.key(key) {
        case "rotate-after": rotateAfter = SecretTerms.seconds(value.text); return rotateAfter != nil
        case "keep-previous": keepPrevious = SecretTerms.seconds(value.text); return keepPrevious != nil
        case "expires": expires = Day(value.text) == nil ? nil : value.text; return expires != nil
        default: return false
        }
    }

    /// `90d`, `12h`: digits and a unit of `ms s m h d`; nil for anything else.
    package static func seconds(_ text: String) -> Int? {
        let digits = text.prefix { ("0" ... "9").contains($0) }
        guard (1 ... 9).contains(digits.count), let count = Int(digits) else { return nil }
        switch text.dropFirst(digits.count) {
        case "ms": return count / 1000
        case "s": return count
        case "m": return count * 60
        case "h": return count * 3600
        case "d": return count * 86400
        default: return nil
        }
    }
}

extension [SecretTerms] {
    /// The strictest of several.
    package var strictest: SecretTerms? {
        guard var all = first else { return nil }
        for terms in dropFirst() {
            all.rotateAfter = [all.rotateAfter, terms.rotateAfter].compactMap { $0 }.min()
            all.expires = [all.expires, terms.expires].compactMap { $0 }.min()
            all.keepPrevious = [all.keepPrevious, terms.keepPrevious].compactMap { $0 }.min()
            if let refuses = terms.refuses { all.refuses = all.refuses ?? false || refuses }
        }
        return all
    }
}

/// A day of the proleptic Gregorian calendar.
package struct Day: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Since 1970-01-01.
    package var number: Int

    /// The day in UTC of a moment, in seconds since 1970.
    package init(seconds: Int64) { number = Int((seconds - (seconds % 86400 + 86400) % 86400) / 86400) }

    /// `2027-01-31`; nil for anything else, and for days that no calendar has.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], parts.allSatisfy({ $0.utf8.allSatisfy { (48 ... 57).contains($0) } }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        // Years begin in March here, so that the day that is not in every year is the last one.
        let shifted = month > 2 ? year : year - 1, era = (shifted >= 0 ? shifted : shifted - 399) / 400, ofEra = shifted - era * 400
        let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        number = era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
        if description != text { return nil }
    }

    package var description: String {
        let days = number + 719_468, era = (days >= 0 ? days : days - 146_096) / 146_097, ofEra = days - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100), shifted = (5 * ofYear + 2) / 153
        let day = ofYear - (153 * shifted + 2) / 5 + 1, month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        func padded(_ number: Int, _ width: Int) -> String {
            String(repeating: "0", count: max(0, width - "\(number)".utf8.count)) + "\(number)"
        }
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
