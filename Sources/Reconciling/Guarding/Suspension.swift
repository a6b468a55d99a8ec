package import Documents

/// A stop that a person ordered: nothing new is applied and nothing healed, until a time at the latest.
package struct Suspension: Hashable, Sendable {
    package enum Scope: Hashable, Sendable {
        /// By the manifest, in all destinations of the environment.
        case environment(String)
        case destination
    }

    package var scope: Scope
    package var reason: String
    /// Seconds since 1970; ends by itself then.
    package var until: Int64

    package init(_ scope: Scope, reason: String, until: Int64) {
        (self.scope, self.reason, self.until) = (scope, reason, until)
    }

    package func isActive(at now: Int64) -> Bool { now < until }

    package var diagnostic: Diagnostic {
        let (subject, resume) =
            switch scope {
            case .environment(let name): ("environment \"\(name)\"", "cfgops resume \(name)")
            case .destination: ("this destination", "cfgops resume ENV --to DIR")
            }
        return Diagnostic(
            "suspended", "\(subject) is suspended until \(UtcTime.text(until)): \(reason)",
            hints: ["\(resume) ends it", "reconcile --override REASON goes on in spite of it"])
    }
}
