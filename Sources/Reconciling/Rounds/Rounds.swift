internal import Documents
package import Rendering

/// One reconciliation of all groups of an environment, each in a round of its own (R34), in the order of `after:`.
package struct Rounds {
    let destination: Destination
    let binding: Binding
    let rendering: Rendering
    let commit: String
    /// The names of the groups that the rendering has.
    let rendered: Set<String>
    /// By group.
    let actions: [String: GroupActions]
    let order: GroupOrder
    let settings: Round.Settings
    /// What has a say before a group is switched.
    let gates: (String) -> [Gate]
    let surroundings: Round.Surroundings

    /// - Parameter groups: those that the rendering has files of; nil: not known, all files are looked at.
    package init(
        at destination: Destination, for binding: Binding, rendering: Rendering, groups: Set<String>? = nil, commit: String,
        actions: [String: GroupActions],
        order: GroupOrder, settings: Round.Settings, gates: @escaping (String) -> [Gate] = { _ in [] }, in surroundings: Round.Surroundings
    ) {
        (self.destination, self.binding, self.rendering, self.commit) = (destination, binding, rendering, commit)
        rendered = groups ?? Set(rendering.files.map(\.groupName))
        (self.actions, self.order, self.settings) = (actions, order, settings)
        (self.gates, self.surroundings) = (gates, surroundings)
    }

    /// The groups that the rendering has, and those that are live and which it no longer has; in the order of their rounds.
    package func groups() throws -> [String] {
        let live = try destination.generations().last?.groups.keys.map { $0 } ?? []
        return order.sorted(rendered.union(live))
    }

    /// - Parameters:
    ///   - only: the one group to reconcile; nil: all.
    ///   - lifting: tries again what is quarantined, and lets go of what is held.
    /// - Returns: an outcome for each group, in the order of their rounds; a group that fails keeps no other from its own, except those
    ///   that come after it.
    package func run(only: String? = nil, lifting: Bool = false) throws -> [RoundOutcome] {
        try destination.recover(for: binding)
        let groups = try groups()
        try forgetAll(but: Set(groups))
        // What nobody waits for comes last, and what cannot be done now is done the next time.
        defer { try? surroundings.turns.alone { try destination.tidy(keep: settings.keep, now: surroundings.now()) } }
        // What has no files, and had none, is one group that becomes empty.
        if groups.count < 2 { return [round(groups.first ?? "", isAlone: true, []).run(lifting: lifting)] }
        if let only, order.predecessors(of: only).isDisjoint(with: groups) {
            return groups.contains(only) ? [round(only, isAlone: false, []).run(lifting: lifting)] : []
        }
        // To find out for all at once what is to be done costs as much as for one.
        let plan = try destination.plan(rendering, for: binding, prunes: settings.prunes, answers: settings.answers)
        var quiet = try quietGroups(of: groups, plan)
        if quiet.count == groups.count {
            let stamp = Stamp(commit: commit, time: surroundings.now())
            let generation = try destination.apply(plan, stamp: stamp, keep: settings.keep, keepFor: settings.keepFor)
            return groups.filter { only ?? $0 == $0 }
                .map { RoundOutcome(group: $0, result: .settled, plan: plan, generation: generation) }
        }
        var outcomes: [RoundOutcome] = []
        for group in groups where only ?? group == group {
            let outcome: RoundOutcome
            if quiet.contains(group) {
                outcome = RoundOutcome(group: group, result: .settled, plan: plan, generation: try destination.generations().last)
            } else {
                let late = order.predecessors(of: group).intersection(groups).subtracting(quiet)
                outcome = round(group, isAlone: false, late).run(lifting: lifting)
            }
            if outcome.isSettled { quiet.insert(group) }
            outcomes.append(outcome)
        }
        return outcomes
    }

    /// Groups that are gone, and not live any more, are remembered as long as an older commit, or a person's word for a time, may want them.
    private func forgetAll(but groups: Set<String>) throws {
        let known = try destination.state()?.groups ?? [:], now = surroundings.now()
        let gone = known.filter { name, group in
            !groups.contains(name) && (group.hold?.until ?? 0) <= now && (group.quarantine.map { surroundings.follows($0.commit) } ?? true)
        }
        guard !gone.isEmpty else { return }
        try surroundings.turns.alone {
            try destination.update(for: binding) { state in for name in gone.keys { state.groups[name] = nil } }
        }
    }

    /// The groups that are as they should be, and of which nothing is remembered.
    private func quietGroups(of groups: [String], _ plan: Plan) throws -> Set<String> {
        guard let changed = plan.changedGroups else { return [] }
        return Set(groups).subtracting(changed).subtracting((try destination.state()?.groups ?? [:]).keys)
    }

    /// - Parameter late: groups that come before it and are not where they should be.
    private func round(_ group: String, isAlone: Bool, _ late: Set<String>) -> Round {
        var surroundings = surroundings
        surroundings.gates = gates(group)
        if let first = late.sorted().first {
            let reason = Diagnostic(
                "waiting", "group \"\(group)\" comes after \"\(first)\", which is not what commit \(commit.prefix(12)) says yet")
            surroundings.gates.insert({ try isHealing($0, group) ? .pass : .wait(.waiting, reason, until: nil) }, at: 0)
        }
        return Round(
            of: group, isAlone: isAlone, at: destination, for: binding,
            wanted: Round.Wanted(rendering: rendering, commit: commit, actions: actions[group] ?? GroupActions()), settings: settings,
            in: surroundings)
    }

    /// Whether a plan only puts back what is live already.
    private func isHealing(_ plan: Plan, _ group: String) throws -> Bool {
        try destination.generations().last?.groups[group]?.digest == plan.digest(of: group)
    }
}
