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
