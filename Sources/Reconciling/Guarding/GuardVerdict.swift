package import Documents

/// What the guards say of one round of one group, before its precheck.
package enum GuardVerdict: Hashable, Sendable {
    case pass
    /// The change itself needs a person's word; the same commit is refused again.
    case refused(Diagnostic)
    /// Held back until a time in seconds since 1970; nil: nobody knows how long. Asking again then, or with a newer commit, may pass.
    case wait(GuardCondition, until: Int64?)
}

/// Why a round is held back.
package struct GuardCondition: Hashable, Sendable {
    /// As status, state and log say it.
    package enum Kind: String, CaseIterable, Sendable {
        case suspended, window
        case awaitingApproval = "awaiting-approval"
        /// A group of `after:` is not where it should be.
        case waiting
    }

    package var kind: Kind
    /// The same for a person, with what to do about it.
    package var diagnostic: Diagnostic

    package init(_ kind: Kind, _ diagnostic: Diagnostic) {
        (self.kind, self.diagnostic) = (kind, diagnostic)
    }
}
