internal import Documents
internal import Rendering

/// Everything that may hold a round of one environment back.
package struct Guards: Sendable {
    /// Of the environment, or one that it inherits (R6).
    package var suspension: Suspension?
    package var windows: ChangeWindows
    package var shrink: ShrinkGuard
    package var isProtected: Bool
    package var approval: Approval

    package init(
        suspension: Suspension? = nil, windows: ChangeWindows = .none, shrink: ShrinkGuard = .none, isProtected: Bool = false,
        approval: @escaping Approval = approved
    ) {
        (self.suspension, self.windows, self.shrink) = (suspension, windows, shrink)
        (self.isProtected, self.approval) = (isProtected, approval)
    }

    /// What a round asks before its precheck. Taking a bad generation back is never asked about: nothing holds it.
    package struct Question {
        package enum Subject: Sendable {
            /// A commit that is not live yet.
            case revision
            /// Putting back what was changed on disk. Only a suspension holds it.
            case healing
        }

        package var subject: Subject
        /// Of the group that is to be switched.
        package var plan: Plan
        /// What the group was last switched to; nil before its first time.
        package var liveCommit: String?
        package var wantedCommit: String
        /// Of this destination alone: `Destination.suspension()`.
        package var suspension: Suspension?
        /// Seconds since 1970.
        package var now: Int64
        /// Why a person goes on in spite of suspension and windows; nil: nobody does.
        package var override: String?

        package init(
            _ subject: Subject, plan: Plan, from liveCommit: String?, to wantedCommit: String, suspension: Suspension? = nil, now: Int64,
            override: String? = nil
        ) {
            (self.subject, self.plan, self.liveCommit, self.wantedCommit) = (subject, plan, liveCommit, wantedCommit)
            (self.suspension, self.now, self.override) = (suspension, now, override)
        }
    }

    /// - Throws: what the evidence of the shrink guard throws; an answer that cannot be had is never taken for a pass.
    package func verdict(of question: Question) throws -> GuardVerdict {
        if question.override == nil, let hold = hold(question.subject, at: question.now, suspension: question.suspension) { return hold }
        guard question.subject == .revision else { return .pass }
        if let refusal = try shrink.refusal(of: question) { return .refused(refusal) }
        guard isProtected else { return .pass }
        return try awaited(question.plan.rendering.environment, question.wantedCommit)
    }

    /// What holds a subject back at a time, whatever its change is: for status, and for the log of a round that goes on in spite of it.
    ///
    /// - Parameter other: the suspension of the destination alone.
    package func hold(_ subject: Question.Subject, at now: Int64, suspension other: Suspension? = nil) -> GuardVerdict? {
        for suspension in [suspension, other] {
            if let suspension, suspension.isActive(at: now) {
                return .wait(.suspended, suspension.diagnostic, until: suspension.until)
            }
        }
        guard subject == .revision, case .closed(let closing) = windows.verdict(at: now) else { return nil }
        return .wait(.windowClosed, closing.diagnostic, until: closing.until)
    }
}
