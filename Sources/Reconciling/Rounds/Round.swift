internal import Digests
internal import Documents
package import Rendering

/// One round of one group: plan, gates, precheck, switch, reload, check, and back where that fails. Blocking, on one thread.
///
/// What must survive the process is in the state before the step that needs it, so a round that dies at any point is taken up by the
/// next one: a switch without verdict is checked again, a bad one is taken back, and what was found bad is not applied again.
package struct Round {
    /// What a group should be.
    package struct Wanted: Sendable {
        package var rendering: Rendering
        package var commit: String
        package var actions: GroupActions

        package init(rendering: Rendering, commit: String, actions: GroupActions) {
            (self.rendering, self.commit, self.actions) = (rendering, commit, actions)
        }
    }

    /// What a round asks of the world, beside the destination.
    package struct Surroundings {
        /// Where they are told to stop, the round ends, and the next one takes it up.
        package var probes: MachineProbes
        /// Asked in turn when there is something to do; the first that does not let it pass decides.
        package var gates: [Gate] = []
        /// Whether the wanted commit comes after another one: only then it may lift that one's quarantine.
        package var follows: (String) -> Bool = { _ in true }
        /// Seconds since 1970.
        package var now: () -> Int64
        package var report: (RoundEvent) -> Void = { _ in }
        /// Shared by rounds that run at the same time.
        package var turns = Turns()

        package init(probes: MachineProbes, now: @escaping () -> Int64) { (self.probes, self.now) = (probes, now) }
    }

    /// What the manifest says of all rounds.
    package struct Settings: Sendable {
        package var prunes = true
        package var keep = 10
        /// Generations that were live within this many seconds stay as well.
        package var keepFor: Int64 = 0
        /// What is done about files that somebody changed.
        package var answers = DriftAnswers.heal
        /// Why a person has new generations made in spite of what holds them back.
        package var reason: String?

        package init(prunes: Bool = true, keep: Int = 10, keepFor: Duration? = nil, answers: DriftAnswers = .heal, reason: String? = nil) {
            (self.prunes, self.keep, self.answers, self.reason) = (prunes, keep, answers, reason)
            self.keepFor = keepFor?.components.seconds ?? 0
        }
    }

    let destination: Destination
    let binding: Binding
    let group: String
    /// Whether the group is the only one, and may be switched without knowing what else is live.
    let isAlone: Bool
    let wanted: Wanted
    let settings: Settings
    let surroundings: Surroundings

    package init(
        of group: String, isAlone: Bool, at destination: Destination, for binding: Binding, wanted: Wanted, settings: Settings,
        in surroundings: Surroundings
    ) {
        (self.group, self.isAlone, self.destination, self.binding) = (group, isAlone, destination, binding)
        (self.wanted, self.settings, self.surroundings) = (wanted, settings, surroundings)
    }

    /// - Parameter lifting: tries again what is quarantined, and lets go of what is held.
    package func run(lifting: Bool = false) -> RoundOutcome {
        do {
            try destination.recover(for: binding)
            if lifting { try lift() }
            if let state = try groupState(), let probation = state.probation, let outcome = try resume(probation) { return outcome }
            return try attempt()
        } catch {
            note(error)
            return outcome(.failed(error))
        }
    }

    private func attempt() throws -> RoundOutcome {
        let plan = try plan(), digest = plan.digest(of: group)
        surroundings.report(.planned(plan))
        let live = try destination.generations().last
        if live?.groups[group]?.digest == digest { return try keep(plan, live) }
        if let kept = try kept(digest, plan) { return kept }
        let obstacles = wanted.actions.obstacles(for: surroundings.probes)
        if !obstacles.isEmpty { throw Diagnostics(obstacles) }
        if let withheld = try withheld(plan) { return withheld }
        if let failure = try precheck(plan) { return try reject(failure, plan) }
        let generation = try change(plan, isNew: true)
        guard let failure = try verify(changed: plan.changedTargets(of: group)) else { return try settle(plan, generation) }
        return try takeBack(failure, plan)
    }

    /// What is wanted is live already; drift in it is put back.
    private func keep(_ plan: Plan, _ live: Generation?) throws -> RoundOutcome {
        let isDoubtful = [.held, .failed, .checking].contains(try groupState()?.condition) && wanted.actions.isWatched
        guard !plan.isEmpty || isDoubtful else {
            return try settle(plan, try switchIn(plan))
        }
        if let withheld = try plan.isEmpty ? nil : withheld(plan) { return withheld }
        let generation = plan.isEmpty ? live : try change(plan, isNew: false)
        guard let failure = try verify(changed: plan.changedTargets(of: group)) else { return try settle(plan, generation) }
        let reason = Diagnostic(
            failure.code, "group \"\(group)\" is as commit \(wanted.commit.prefix(12)) says, and not good: \(failure.reason.message)",
            hints: ["nothing was switched, so there is nothing to take back"])
        try remember(.held, failure.code, reason.message) { $0.failures += 1 }
        return outcome(.held(failure, reason), plan, generation)
    }

    /// What a quarantine or a hold keeps from being applied.
    private func kept(_ digest: Digest, _ plan: Plan) throws -> RoundOutcome? {
        guard let state = try groupState() else { return nil }
        if let quarantine = state.quarantine {
            if quarantine.digest == digest {
                if state.condition != .held { try remember(.quarantined, "quarantined", nil) { _ in } }
                return outcome(.quarantined(quarantine), plan)
            }
            if surroundings.follows(quarantine.commit) { try update { $0.quarantine = nil } }
        }
        guard let hold = state.hold else { return nil }
        let isHeld = hold.until.map { surroundings.now() < $0 } ?? (hold.replaced == digest)
        guard isHeld else {
            try update { $0.hold = nil }
            return nil
        }
        let reason = Diagnostic(
            "held-by-hand", "group \"\(group)\" is held at generation \(hold.generation), which was put back by hand",
            hints: ["--lift-quarantine lets go of it"])
        try remember(.held, reason.code, nil) { $0.until = hold.until }
        return outcome(.withheld(.held, reason, until: hold.until), plan)
    }

    private func withheld(_ plan: Plan) throws -> RoundOutcome? {
        for gate in surroundings.gates {
            let condition: GroupCondition, reason: Diagnostic, until: Int64?
            switch try gate(plan) {
            case .pass: continue
            case .refused(let refusal): (condition, reason, until) = (.refused, refusal, nil)
            case .wait(let what, let why, let end): (condition, reason, until) = (what, why, end)
            }
            try remember(condition, reason.code, reason.message) { $0.until = until }
            return outcome(.withheld(condition, reason, until: until), plan)
        }
        return nil
    }

    private func reject(_ failure: ProbeFailure, _ plan: Plan) throws -> RoundOutcome {
        try quarantine(failure, digest: plan.digest(of: group), commit: wanted.commit, of: plan) { $0.condition = .quarantined }
        return outcome(.rejected(failure), plan)
    }

    func settle(_ plan: Plan?, _ generation: Generation?) throws -> RoundOutcome {
        let good = generation?.groups[group]?.digest
        try updateState { state in
            guard let known = state.groups[group] else { return }
            // What an older commit wants says nothing about the quarantine of a newer one, and a hold for a time outlasts what it holds.
            let quarantine = known.quarantine.flatMap { $0.digest == good || surroundings.follows($0.commit) ? nil : $0 }
            let hold = known.hold.flatMap { $0.until ?? 0 > surroundings.now() ? $0 : nil }
            var next = GroupState(condition: hold != nil ? .held : .quarantined, since: known.since)
            (next.quarantine, next.hold) = (quarantine, hold)
            state.groups[group] = quarantine == nil && hold == nil ? nil : next
        }
        return outcome(.settled, plan, generation)
    }

    func outcome(_ result: RoundOutcome.Result, _ plan: Plan? = nil, _ generation: Generation? = nil) -> RoundOutcome {
        RoundOutcome(group: group, result: result, plan: plan, generation: generation ?? (try? destination.generations().last))
    }
}

// MARK: - Plan and switch, one round at a time

extension Round {
    private func plan() throws -> Plan { try surroundings.turns.alone { try planned() } }

    private func planned() throws -> Plan {
        try destination.plan(
            wanted.rendering, for: binding, only: isAlone ? nil : group, prunes: settings.prunes, answers: settings.answers)
    }

    /// Switches; when new files can still turn out bad, the state says before that the group is on probation.
    private func change(_ plan: Plan, isNew: Bool) throws -> Generation {
        try switchIn(plan) { state, live in
            guard isNew, wanted.actions.isWatched else { return }
            var next = state.groups[group] ?? GroupState(condition: .checking, since: 0)
            (next.condition, next.reason, next.since, next.until) = (.checking, nil, surroundings.now(), nil)
            next.probation = Probation(digest: plan.digest(of: group), commit: wanted.commit, previous: live?.number)
            state.groups[group] = next
        }
    }

    /// Where another round switched since the plan was made, it is made again: only this group's part counts, and that stays the same.
    private func switchIn(_ plan: Plan, noting note: (inout State, Generation?) -> Void = { _, _ in }) throws -> Generation {
        var before: Int?
        let generation = try surroundings.turns.alone {
            let live = try destination.generations().last
            before = live?.number
            let fresh = try destination.liveRoot() == plan.basis ? plan : planned()
            let stamp = Stamp(commit: wanted.commit, time: surroundings.now(), reason: settings.reason)
            return try destination.apply(fresh, stamp: stamp, keep: settings.keep, keepFor: settings.keepFor) { note(&$0, live) }
        }
        // What is put back where it stood makes no new one.
        if generation.number != before { surroundings.report(.switched(generation)) }
        return generation
    }
}
