internal import History
internal import Overlays
internal import Reconciling
internal import Rendering

/// A commit as one environment wants it, and what may hold it back: what rounds need beside a destination.
struct RenderedCommit: Sendable {
    let commit: ObjectID
    let rendering: Rendering
    let configuration: Configuration
    let guards: Guards

    /// - Parameters:
    ///   - override: why suspension and windows do not count; nil: they do.
    ///   - report: what the rounds do.
    ///   - turns: shared by rounds that run at the same time.
    func rounds(
        at destination: Destination, for binding: Binding, in workspace: Workspace, _ allowances: Allowances, override: String? = nil,
        turns: Turns = Turns(), report: @escaping (RoundEvent) -> Void = { _ in }
    ) -> Rounds {
        let manifest = configuration.manifest, reconcile = manifest.reconcile
        let repository = workspace.repository, context = workspace.context
        var surroundings = Round.Surroundings(probes: MachineProbes(allowances: allowances)) { context.now().seconds }
        (surroundings.turns, surroundings.report) = (turns, report)
        surroundings.follows = { [commit] earlier in
            guard let earlier = ObjectID(hex: earlier), earlier != commit else { return false }
            return (try? repository.isAncestor(earlier, of: commit)) ?? false
        }
        return Rounds(
            at: destination, for: binding, rendering: rendering, commit: commit.description,
            actions: GroupActions.byGroup(manifest.targets, of: rendering),
            order: GroupOrder(GroupDependencies(manifest.targets).before),
            settings: Round.Settings(prunes: reconcile.prune, keep: reconcile.keep, answers: DriftAnswers(manifest)),
            gates: { [guards, commit] group in
                [guards.gate(of: group, at: destination, to: commit.description, override: override) { context.now().seconds }]
            }, in: surroundings)
    }
}
