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
        let probes = try probes()
        for action in wanted.actions.prechecks {
            for file in candidate.files where file.target == action.target {
                let result = probes.precheck(action.declaration, candidate: candidate.place(of: file))
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
        let probes = try probes()
        // Several targets may be read by one program.
        var reloaded: Set<ReloadDeclaration.Way> = [], checked: Set<CheckDeclaration.Kind> = []
        for action in wanted.actions.reloads where changed?.contains(action.target) ?? true {
            guard reloaded.insert(action.declaration.way).inserted else { continue }
            let result = probes.reload(action.declaration)
            if let failure = try failure(.reload, action.target, result) { return failure }
        }
        for action in wanted.actions.checks where checked.insert(action.declaration.kind).inserted {
            let result = probes.check(action.declaration)
            if let failure = try failure(.check, action.target, result) { return failure }
        }
        return nil
    }

    private func failure(_ stage: ProbeFailure.Stage, _ target: String, _ result: ProbeResult) throws -> ProbeFailure? {
        surroundings.report(.probed(stage, target: target, result))
        let reason = result.reason ?? Diagnostic("\(stage.rawValue)-failed", "the \(stage.rawValue) failed")
        switch result.verdict {
        case .passed: return nil
        case .failed: return ProbeFailure(stage: stage, target: target, reason: reason, output: result.output)
        case .unable, .stopped: throw reason
        }
    }

    /// What programs say may have been read in files with secrets: the wanted ones, or those that are live.
    private func probes() throws -> Probes {
        let wanted = wanted.rendering.files.filter(\.isTainted).map(\.bytes)
        return Probes(
            allowances: surroundings.allowances, redaction: Redaction(of: wanted + (try destination.taintedBytes())),
            cancellation: surroundings.cancellation)
    }
}

extension Destination {
    /// Of the live files with secrets.
    fileprivate func taintedBytes() throws -> [[UInt8]] {
        guard let root = try liveRoot(), let tree = try tree(root) else { return [] }
        return try tree.files.filter(\.value.isTainted).compactMap { path, _ in
            try tree.folders[parent(of: path)].flatMap { try disk.read("\(Layout.folder($0.digest))/\(name(of: path))") }
        }
    }
}
