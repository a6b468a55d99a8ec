internal import Overlays
internal import Rendering

// What a round asks programs, and how it judges the answers.

extension Round {
    /// Lets the application's own tools judge the candidate.
    /// - Returns: the first that does not accept it.
    func precheck(_ plan: Plan) throws -> ProbeFailure? {
        guard !wanted.actions.prechecks.isEmpty else { return nil }
        let candidate = Candidate(of: group, in: plan, at: destination)
        defer { try? candidate.remove() }
        try candidate.write()
        for action in wanted.actions.prechecks {
            for file in candidate.files where file.target == action.target {
                let result = surroundings.probes.precheck(action.declaration, candidate: candidate.place(of: file))
                if let failure = failure(.precheck, action.target, result) { return failure }
            }
        }
        return nil
    }

    /// Reloads what changed, then checks everything.
    ///
    /// - Parameter changed: targets; nil when it is not known, and all are reloaded.
    /// - Returns: the first that failed.
    func verify(changed: Set<String>?) -> ProbeFailure? {
        // Several targets may be read by one program.
        var reloaded: Set<ReloadDeclaration.Way> = [], checked: Set<CheckDeclaration.Kind> = []
        for action in wanted.actions.reloads where changed?.contains(action.target) ?? true {
            guard reloaded.insert(action.declaration.way).inserted else { continue }
            let result = surroundings.probes.reload(action.declaration)
            if let failure = failure(.reload, action.target, result) { return failure }
        }
        for action in wanted.actions.checks where checked.insert(action.declaration.kind).inserted {
            let result = surroundings.probes.check(action.declaration)
            if let failure = failure(.check, action.target, result) { return failure }
        }
        return nil
    }

    private func failure(_ stage: ProbeFailure.Stage, _ target: String, _ result: ProbeResult) -> ProbeFailure? {
        let summary = redaction.applied(to: result.summary)
        let output = result.passed ? "" : redaction.applied(to: result.output)
        surroundings.report(.probed(stage, target: target, ProbeResult(passed: result.passed, summary: summary, output: output)))
        return result.passed ? nil : ProbeFailure(stage: stage, target: target, summary: summary, output: output)
    }
}
