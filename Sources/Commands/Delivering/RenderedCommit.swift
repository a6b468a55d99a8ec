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
    /// What is done about files that somebody changed.
    let answers: DriftAnswers
    /// By group: those that come before it.
    let before: [String: Set<String>]
    /// Those that the rendering has.
    let groups: Set<String>
    private let actions: [String: GroupActions]

    /// - Parameter targets: by group, those that have files in the rendering.
    init(
        commit: ObjectID, rendering: Rendering, targets: [String: Set<String>], configuration: Configuration, guards: Guards
    ) {
        (self.commit, self.rendering, self.configuration, self.guards) = (commit, rendering, configuration, guards)
        let manifest = configuration.manifest
        answers = DriftAnswers(manifest)
        before = GroupDependencies(manifest.targets).before
        groups = Set(targets.keys)
        actions = GroupActions.byGroup(manifest.targets, rendered: targets.values.reduce(into: []) { $0.formUnion($1) })
    }

    /// - Parameters:
    ///   - override: why suspension and windows do not count; nil: they do.
    ///   - reason: kept with what is switched in, where there was anything to override.
    ///   - report: what the rounds do.
    ///   - turns: shared by rounds that run at the same time.
    func rounds(
        at destination: Destination, for binding: Binding, in workspace: Workspace, _ allowances: Allowances, override: String? = nil,
        reason: String? = nil, turns: Turns = Turns(), report: @escaping (RoundEvent) -> Void = { _ in }
    ) -> Rounds {
        let reconcile = configuration.manifest.reconcile
        let repository = workspace.repository, context = workspace.context
        var surroundings = Round.Surroundings(probes: MachineProbes(allowances: allowances)) { context.now().seconds }
        (surroundings.turns, surroundings.report) = (turns, report)
        surroundings.follows = { [commit] earlier in
            guard let earlier = ObjectID(hex: earlier), earlier != commit else { return false }
            return (try? repository.isAncestor(earlier, of: commit)) ?? false
        }
        return Rounds(
            at: destination, for: binding, rendering: rendering, groups: groups, commit: commit.description, actions: actions,
            order: GroupOrder(before),
            settings: Round.Settings(
                prunes: reconcile.prune, keep: reconcile.keep, keepFor: reconcile.keepFor, answers: answers, reason: reason),
            gates: { [guards, commit] group in
                [guards.gate(of: group, at: destination, to: commit.description, override: override) { context.now().seconds }]
            }, in: surroundings)
    }
}
