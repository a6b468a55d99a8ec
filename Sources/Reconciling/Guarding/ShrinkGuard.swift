internal import Documents
package import Overlays

/// What only the repository knows of the way from the live commit to the wanted one.
package protocol ShrinkEvidence: Sendable {
    /// The keys of a group's effective documents as the live commit had them, and those of them that the wanted one has no more.
    /// Nil when the live commit cannot be judged any more.
    func keys(of group: String, since live: String) throws -> KeyLoss?
    /// The reason that a commit after the live one, up to the wanted one, gives for a shrinking; nil without one.
    func allowance(since live: String) throws -> String?
    /// Paths of the group's files that say nothing now and said something before.
    func emptied(in group: String, among paths: [String], since live: String) throws -> [String]
}

package struct KeyLoss: Hashable, Sendable {
    /// How many keys there were.
    package var total: Int
    /// As `app:server.port`.
    package var vanished: [String]

    package init(total: Int, vanished: [String]) {
        (self.total, self.vanished) = (total, vanished)
    }
}

/// Refuses changes that would remove more than `guards:` allows without a person's word.
package struct ShrinkGuard: Sendable {
    package static let trailer = "Cfgops-Allow-Shrink"
    package static let none = ShrinkGuard(limits: nil, evidence: nil)

    /// Nil: nothing is too much.
    let limits: GuardSettings?
    let evidence: (any ShrinkEvidence)?

    package init(limits: GuardSettings?, evidence: (any ShrinkEvidence)?) {
        (self.limits, self.evidence) = (limits, evidence)
    }

    func refusal(of question: Guards.Question) throws -> Diagnostic? { nil }
}
