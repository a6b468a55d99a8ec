internal import Digests
internal import Documents
internal import Rendering

// What a round remembers.

extension Round {
    func groupState() throws -> GroupState? { try destination.state()?.groups[group] }

    /// Forgets quarantine and hold; a group that was held because nothing better was known is judged again.
    func lift() throws {
        guard try groupState() != nil else { return }
        try update { $0.lift() }
    }

    /// Notes a condition; its time stays while it stays the same.
    func remember(_ condition: GroupCondition, _ reason: String?, _ message: String?, _ change: (inout GroupState) -> Void) throws {
        let now = surroundings.now(), commit = wanted.commit
        try updateState { state in
            var next = state.groups[group] ?? GroupState(condition: condition, since: now)
            if next.condition != condition { next.since = now }
            (next.condition, next.reason, next.until) = (condition, reason, nil)
            change(&next)
            if let message, next.lastError?.message != message || next.lastError?.commit != commit {
                next.lastError = Failure(message: message, commit: commit, time: now)
            }
            state.groups[group] = next
        }
    }

    func quarantine(
        _ failure: ProbeFailure, digest: Digest, commit: String, of plan: Plan? = nil, _ change: (inout GroupState) -> Void
    ) throws {
        let quarantine = Quarantine(
            digest: digest, commit: commit, reason: failure.code, message: failure.reason.message, output: failure.output,
            time: surroundings.now())
        if let plan { try keepKey(of: plan) }
        let message = "target \"\(failure.target)\": \(failure.reason.message)"
        try remember(.quarantined, failure.code, message) { state in
            state.quarantine = quarantine
            state.failures += 1
            change(&state)
        }
        surroundings.report(.quarantined(quarantine))
    }

    /// The digest of tainted files is known again only with the key that it was made with, also when they were never live.
    private func keepKey(of plan: Plan) throws {
        try surroundings.turns.alone {
            try destination.update(for: binding) { _ in }
            try withExtendedLifetime(try destination.takeLock()) { try destination.keepKey(of: plan) }
        }
    }

    /// Why it came to no end. A destination that cannot even take the note says so by the error itself.
    func note(_ error: any Error) {
        guard (try? destination.state()) ?? nil != nil else { return }
        let first = (error as? Diagnostic) ?? (error as? DiskError)?.diagnostic ?? (error as? Diagnostics)?.list.first
        // Who was told to stop did not fail.
        if first?.code == Diagnostic.stopped.code { return }
        try? remember(.failed, first?.code ?? "failed", first?.rendered ?? "\(error)") { $0.failures += 1 }
    }

    func update(_ change: (inout GroupState) -> Void) throws {
        try updateState { state in
            guard var group = state.groups[self.group] else { return }
            change(&group)
            state.groups[self.group] = group
        }
    }

    func updateState(_ change: (inout State) -> Void) throws {
        // Most of the time nothing is to be noted, and then nobody is kept out.
        guard var known = try destination.state() else { return try alone(change) }
        let before = known
        change(&known)
        if known != before { try alone(change) }
    }

    private func alone(_ change: (inout State) -> Void) throws {
        try surroundings.turns.alone { try destination.update(for: binding, change) }
    }
}
