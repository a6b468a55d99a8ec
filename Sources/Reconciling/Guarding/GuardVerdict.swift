package import Documents

/// What the guards say of one round of one group, before its precheck.
package enum GuardVerdict: Hashable, Sendable {
    case pass
    /// The change itself needs a person's word; the same commit is refused again.
    case refused(Diagnostic)
    /// Held back until a time in seconds since 1970; nil: nobody knows how long. Asking again then, or with a newer commit, may pass.
    case wait(GroupCondition, Diagnostic, until: Int64?)
}
