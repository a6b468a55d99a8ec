package import Documents

/// When changes may be applied in one environment.
package struct ChangeWindows: Sendable {
    package enum Verdict: Hashable, Sendable {
        case open
        case closed(Closing)
    }

    package struct Closing: Hashable, Sendable {
        package var diagnostic: Diagnostic
        /// Seconds since 1970; nil: not within the time that is looked at.
        package var until: Int64?
    }

    package static let none = ChangeWindows()

    package func verdict(at now: Int64) -> Verdict { .open }

    /// The next time at which the verdict is another one; nil: not within the time that is looked at.
    package func nextChange(after now: Int64) -> Int64? { nil }
}
