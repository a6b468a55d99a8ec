internal import Documents
internal import Reconciling

// Rounds as the agent hears of them, and as its log tells them.

extension RoundEnd {
    init(_ outcome: RoundOutcome) {
        switch outcome.result {
        case .settled: self = .settled
        case .withheld(let condition, let diagnostic, let until): self = .withheld(condition, diagnostic.message, until: until)
        case .rejected(let failure), .takenBack(let failure): self = .quarantined("target \"\(failure.target)\": \(failure.reason.message)")
        case .quarantined(let quarantine): self = .quarantined(quarantine.message)
        case .held(_, let diagnostic): self = .withheld(.held, diagnostic.message, until: nil)
        case .failed(let error): self = .failed(reason(of: error))
        }
    }
}

extension AgentLog.Entry {
    /// Nil for what needs no line: of quarantines the machine tells.
    init?(_ event: RoundEvent, of group: String, commit: String) {
        switch event {
        case .planned(let plan):
            let actions: [Plan.Step.Action] = [.create, .replace, .delete, .drifted]
            let words = actions.filter { plan.count($0) > 0 }.map { "\(plan.count($0)) \($0.rawValue)" }
            guard !words.isEmpty else { return nil }
            let isHealing = actions.dropLast().allSatisfy { plan.count($0) == 0 }
            self.init(isHealing ? .heal : .plan, group: group, commit: commit, reason: words.joined(separator: ", "))
        case .probed(let stage, let target, let result):
            let words: AgentLog.Event = stage == .precheck ? .precheck : stage == .reload ? .reload : .check
            let reason = "target \"\(target)\"" + (result.reason.map { ": \($0.message)" } ?? "")
            self.init(words, result.isPassed ? .info : .warning, group: group, commit: commit, reason: reason)
        case .switched(let generation):
            self.init(.switch, group: group, commit: generation.commit, generation: generation.number)
        case .takenBack(let generation):
            self.init(.takeBack, .error, group: group, commit: commit, generation: generation.number)
        case .quarantined: return nil
        }
    }
}
