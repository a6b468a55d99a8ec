/// How a group stands (R34): one word for people, programs and the state file.
package enum GroupCondition: String, CaseIterable, Sendable {
    /// What is wanted is live, and nothing is wrong with it.
    case live
    /// Switched in, and not yet known to be good.
    case checking
    /// What is wanted was found bad; what was live before is live again, or stayed.
    case quarantined
    /// What is live stays until somebody decides: it was put there by hand, or it is not known to be good and nothing better is.
    case held
    /// Another group, or an unlocked destination, comes first.
    case waiting
    case suspended
    case windowClosed = "window-closed"
    case awaitingApproval = "awaiting-approval"
    /// A guard refuses the change, or the machine does not allow what it would run.
    case refused
    /// Changed on disk, and left as it is.
    case drifted
    /// The last round came to no end.
    case failed
    /// Nothing was heard of the remote for too long.
    case stale
}
