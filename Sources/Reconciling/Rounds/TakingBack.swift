internal import Digests
internal import Documents
internal import Rendering

// The way back of a round, one level deep: what was live before goes in again, and is checked. When that is not good either, the group
// stays as it is until somebody decides.

extension Round {
    /// Takes up a switch that an earlier run did not bring to its verdict.
    ///
    /// - Returns: nil when nothing is left to decide, and the round goes on with what is wanted now.
    func resume(_ probation: Probation) throws -> RoundOutcome? {
        let live = try destination.generations().last
        let isLive = live?.groups[group]?.digest == probation.digest
        if !isLive && !probation.isTakingBack {
            // It died before the switch.
            try updateState { $0.groups[group] = $0.groups[group].flatMap { $0.withoutProbation } }
            return nil
        }
        let outcome: RoundOutcome
        if probation.isTakingBack {
            let known = try groupState()?.quarantine
            let failure = ProbeFailure(
                stage: known.flatMap { ProbeFailure.Stage(code: $0.reason) } ?? .check, target: "",
                reason: Diagnostic(known?.reason ?? "check-failed", known?.message ?? "the check failed"), output: known?.output ?? "")
            outcome = try goBack(failure, probation, nil)
        } else if let failure = try verify(changed: nil) {
            outcome = try takeBack(failure, nil)
        } else {
            outcome = try settle(nil, live)
        }
        // What is wanted may have changed since.
        return outcome.isSettled || outcome.condition == .quarantined && probation.commit != wanted.commit ? nil : outcome
    }

    /// Quarantines what is on probation, and puts the earlier files back.
    func takeBack(_ failure: ProbeFailure, _ plan: Plan?) throws -> RoundOutcome {
        guard var probation = try groupState()?.probation else {
            throw Diagnostic("destination-state", "the probation of group \"\(group)\" is gone from \"\(destination.folder)\"")
        }
        try quarantine(failure, digest: probation.digest, commit: probation.commit) { state in
            probation.isTakingBack = true
            state.probation = probation
        }
        return try goBack(failure, probation, plan)
    }

    private func goBack(_ failure: ProbeFailure, _ probation: Probation, _ plan: Plan?) throws -> RoundOutcome {
        let generations = try destination.generations()
        if generations.last?.groups[group]?.digest == probation.digest {
            guard let earlier = generations.first(where: { $0.number == probation.previous }), let files = earlier.groups[group],
                files.digest != probation.digest
            else {
                return try hold(
                    failure, plan, "nothing-earlier", "there is no earlier generation of group \"\(group)\" to go back to")
            }
            do {
                try surroundings.turns.alone {
                    let back = try destination.plan(restoring: earlier, only: group, for: binding)
                    let stamp = Stamp(commit: files.commit, time: surroundings.now())
                    surroundings.report(.takenBack(try destination.apply(back, stamp: stamp, keep: settings.keep)))
                }
            } catch let error as Diagnostic where error.code == "generation-damaged" {
                return try hold(failure, plan, error.code, error.message)
            }
        }
        if let second = try verify(changed: nil) {
            return try hold(
                failure, plan, "second-failure",
                "group \"\(group)\" was taken back, and what was live before is not good either: \(second.reason.message)")
        }
        try update { state in
            state.condition = .quarantined
            state.probation = nil
        }
        return outcome(.takenBack(failure), plan)
    }

    private func hold(_ failure: ProbeFailure, _ plan: Plan?, _ code: String, _ message: String) throws -> RoundOutcome {
        let reason = Diagnostic(
            code, message, hints: ["it stays as it is; a commit that changes the group, or --lift-quarantine, is tried again"])
        try remember(.held, code, message) { $0.probation = nil }
        return outcome(.held(failure, reason), plan)
    }
}

extension GroupState {
    /// Nil when nothing is left to remember.
    fileprivate var withoutProbation: GroupState? {
        guard quarantine != nil || hold != nil else { return nil }
        var copy = self
        copy.probation = nil
        copy.condition = quarantine != nil ? .quarantined : .held
        return copy
    }
}

extension ProbeFailure.Stage {
    fileprivate init?(code: String) {
        for stage in [Self.precheck, .reload, .check] where code == "\(stage.rawValue)-failed" {
            self = stage
            return
        }
        return nil
    }
}
