package import Documents

/// Findings of the secret scan that are none (`scan: { allow: [...] }`).
package struct ScanAllowance: Sendable {
    /// What it is about.
    package enum Subject: Sendable {
        /// Files by their path from the configuration root, one line of them or all.
        case files(Pattern, line: Int?)
        /// Values of layers.
        case values(DocumentPattern)
    }

    package let subject: Subject
    /// As the manifest has it.
    package let path: String
    /// Nil: any rule.
    package let rule: String?
    package let reason: String
    /// The last day on which it is allowed, as `2027-01-31`.
    package let expires: String?
    package let place: Place

    /// The shape has been checked.
    init(_ value: Value) {
        path = value["path"]?.text ?? ""
        rule = value["rule"]?.text
        reason = value["reason"]?.text ?? ""
        expires = value["expires"]?.text
        place = value.place
        let parts = path.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        subject =
            if parts.count < 2 {
                .files(Pattern(path), line: nil)
            } else if let line = Int(parts[1]) {
                .files(Pattern(parts[0]), line: line)
            } else {
                .values(DocumentPattern(path))
            }
    }

    /// Never where the day is not known.
    package func isExpired(on today: String?) -> Bool {
        guard let expires, let today else { return false }
        return expires < today
    }
}
