package import Documents

/// How a round of one group ended.
package struct RoundOutcome: Sendable {
    package enum Result: Sendable {
        /// What is wanted is live and passed its checks; nothing may have been to do.
        case settled
        /// It has to wait, or is held: nothing was changed.
        /// Until a time in seconds since 1970; nil: nobody knows how long.
        case withheld(GroupCondition, Diagnostic, until: Int64?)
        /// Found bad before it was live.
        case rejected(ProbeFailure)
        /// Found bad by an earlier round, and not tried again.
        case quarantined(Quarantine)
        /// Found bad while it was live; the files of an earlier generation are live again and good.
        case takenBack(ProbeFailure)
        /// Found bad while it was live, and there is nothing good to go back to.
        case held(ProbeFailure, Diagnostic)
        /// It came to no end: refused, or could not.
        case failed(any Error)
    }

    package var group: String
    package var result: Result
    /// What was to be done; nil when it did not come to a plan.
    package var plan: Plan?
    /// What is live now; nil when nothing is.
    package var generation: Generation?

    package init(group: String, result: Result, plan: Plan? = nil, generation: Generation? = nil) {
        (self.group, self.result, self.plan, self.generation) = (group, result, plan, generation)
    }

    package var condition: GroupCondition {
        switch result {
        case .settled: .live
        case .withheld(let condition, _, _): condition
        case .rejected, .quarantined, .takenBack: .quarantined
        case .held: .held
        case .failed: .failed
        }
    }

    package var isSettled: Bool { if case .settled = result { true } else { false } }
}

/// A probe that did not pass.
package struct ProbeFailure: Hashable, Sendable {
    package enum Stage: String, Sendable { case precheck, reload, check }

    package var stage: Stage
    package var target: String
    /// What was found, and where the manifest asks.
    package var reason: Diagnostic
    /// What the program or the server said: capped, printable, without secrets.
    package var output: String

    /// `check-failed`
    package var code: String { "\(stage.rawValue)-failed" }
}

/// What a round is doing, for who watches or writes a log.
package enum RoundEvent: Sendable {
    case planned(Plan)
    case probed(ProbeFailure.Stage, target: String, ProbeResult)
    /// The generation that is live from now on.
    case switched(Generation)
    case takenBack(Generation)
    case quarantined(Quarantine)
}

/// What has a say before anything is switched: windows, guards, suspension, approval, the order of groups.
package typealias Gate = (Plan) throws -> GuardVerdict
