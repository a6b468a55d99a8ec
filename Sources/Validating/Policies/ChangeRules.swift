internal import Documents
internal import Overlays
internal import Schemas

/// What rules say about one change of a configuration: every document that differs is held against the rules about changes.
///
/// A push is held against the rules of the state before it as well, those about documents too (R28): what it changes has to be right
/// by them, so that no push can take a rule away and break it at once.
struct ChangeRules {
    /// A rule, and where it comes from.
    private struct Rule {
        let rule: PolicyRule
        /// Whether it is one of the state before, and not of the new one.
        let isFormer: Bool
    }

    private let graphs: [EnvironmentGraph]
    private let rules: [Rule]

    /// - Parameter isPush: whether the rules of the old state hold, too.
    init(old: LoadedConfiguration, new: LoadedConfiguration, isPush: Bool) throws {
        graphs = [new, old].compactMap { $0.configuration?.graph }
        let today = try new.policyRules(), former = try isPush ? old.policyRules() : []
        rules =
            today.filter { $0.declaration.judges == .change }.map { Rule(rule: $0, isFormer: false) }
            + former.filter { rule in !today.contains { $0.saysTheSame(as: rule) } }.map { Rule(rule: $0, isFormer: true) }
    }

    /// Whether no change can break a rule.
    var isEmpty: Bool { rules.isEmpty }

    func diagnostics(of pair: DocumentPair) throws -> [Diagnostic] {
        []
    }
}
