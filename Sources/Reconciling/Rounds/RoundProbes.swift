internal import Documents
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
                if let failure = try failure(.precheck, action.target, result) { return failure }
            }
        }
        return nil
    }

    /// Reloads what changed, then checks everything.
    ///
    /// - Parameter changed: targets; nil when it is not known, and all are reloaded.
    /// - Returns: the first that failed.
    /// - Throws: what kept it from being found out.
    func verify(changed: Set<String>?) throws -> ProbeFailure? {
        guard wanted.actions.isWatched else { return nil }
        // Several targets may be read by one program.
        var reloaded: Set<ReloadDeclaration.Way> = [], checked: Set<CheckDeclaration.Kind> = []
        for action in wanted.actions.reloads where changed?.contains(action.target) ?? true {
            guard reloaded.insert(action.declaration.way).inserted else { continue }
            let result = surroundings.probes.reload(action.declaration)
            if let failure = try failure(.reload, action.target, result) { return failure }
        }
        for action in wanted.actions.checks where checked.insert(action.declaration.kind).inserted {
            let result = surroundings.probes.check(action.declaration)
            if let failure = try failure(.check, action.target, result) { return failure }
        }
        return nil
    }

    private func failure(_ stage: ProbeFailure.Stage, _ target: String, _ found: ProbeResult) throws -> ProbeFailure? {
        // What programs say they may have read in files with secrets: the wanted ones, or those that are live.
        let result = found.output.isEmpty && found.reason == nil ? found : found.redacted(by: Redaction(of: try secretFiles()))
        surroundings.report(.probed(stage, target: target, result))
        let reason = result.reason ?? Diagnostic("\(stage.rawValue)-failed", "the \(stage.rawValue) failed")
        switch result.verdict {
        case .passed: return nil
        case .failed: return ProbeFailure(stage: stage, target: target, reason: reason, output: result.output)
        case .unable, .stopped: throw reason
        }
    }

    private func secretFiles() throws -> [RenderedFile] {
        guard let live = try destination.generations().last, live.isTainted else { return wanted.rendering.files }
        // Of a damaged generation nothing can be read, also by a program.
        return wanted.rendering.files + ((try? destination.storedFiles(of: live)) ?? [])
    }
}
