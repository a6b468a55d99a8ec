internal import Documents
internal import Glibc
internal import History
internal import Overlays
internal import Reconciling
internal import Rendering
internal import Validating

/// One reconciliation of one environment: commit, rendering, and a round for each group.
struct Reconciliation {
    /// How it is carried out.
    struct Options {
        /// The one group to reconcile; nil: all.
        var group: String?
        /// Tries again what is quarantined, and lets go of what is held.
        var lifts = false
        /// Waits for another process that holds the destination.
        var waits = false
        /// Why suspension and windows do not count.
        var override: String?
        /// Of the command, where edits of live files may become a commit that is reconciled then; nil: they stay.
        var adopting: Words?
    }

    /// What became of it.
    struct Result {
        var outcomes: [RoundOutcome]
        var commit: ObjectID
        var configuration: Configuration
        /// What suspends the environment or the destination, unless somebody goes on in spite of it.
        var suspension: Diagnostic?
    }

    let workspace: Workspace
    let environment: String
    let commit: ObjectID
    let destination: Destination
    let binding: Binding
    private let allowances: Allowances
    private let opener: any SecretOpener

    init(workspace: Workspace, environment: String, folder: String, commit: ObjectID, opener: any SecretOpener) throws {
        (self.workspace, self.environment, self.commit, self.opener) = (workspace, environment, commit, opener)
        allowances = try workspace.allowances(for: folder)
        destination = Destination(folder: folder, disk: RealDisk(folder: folder), outside: allowances.outside)
        binding = try workspace.binding(of: environment, at: commit)
    }

    /// What would be done, and the configuration that asks for it.
    func planned() throws -> (plan: Plan, configuration: Configuration) {
        let (_, rendering, configuration) = try rendered()
        return (try plan(rendering, configuration), configuration)
    }

    private func rendered() throws -> (loaded: LoadedConfiguration, rendering: Rendering, configuration: Configuration) {
        let loaded = try workspace.load(.commit(commit), opener: opener)
        return (loaded, try workspace.rendering(of: environment, in: loaded), try loaded.usable())
    }

    private func plan(_ rendering: Rendering, _ configuration: Configuration) throws -> Plan {
        try destination.plan(
            rendering, for: binding, prunes: configuration.manifest.reconcile.prune, answers: DriftAnswers(configuration.manifest))
    }

    func run(_ options: Options) throws -> Result {
        do {
            let (loaded, rendering, configuration) = try rendered()
            let guards = try guards(loaded, rendering, configuration)
            let suspension = try guards.suspension(of: destination, workspace.context)
            let isStopped = suspension != nil && options.override == nil
            if !isStopped, let newer = try adopted(rendering, configuration, options) { return newer }
            let holder = try destination.held(for: binding, waits: options.waits, workspace.context)
            let rounds = try rounds(guards, rendering, configuration, options)
            if let group = options.group { try refuseUnknown(group, among: rounds.groups()) }
            let outcomes = try withExtendedLifetime(holder) { try rounds.run(only: options.group, lifting: options.lifts) }
            return Result(outcomes: outcomes, commit: commit, configuration: configuration, suspension: isStopped ? suspension : nil)
        } catch {
            remember(error)
            throw error
        }
    }

    private func guards(_ loaded: LoadedConfiguration, _ rendering: Rendering, _ configuration: Configuration) throws -> Guards {
        let head = try workspace.repository.head().commit ?? commit
        let today = head == commit ? configuration : try workspace.configuration(.commit(head))
        return try workspace.guards(of: environment, today: today, wanted: loaded, rendering: rendering, commit: commit)
    }

    private func rounds(
        _ guards: Guards, _ rendering: Rendering, _ configuration: Configuration, _ options: Options
    ) throws -> Rounds {
        RenderedCommit(
            commit: commit, rendering: rendering, targets: rendering.targetsByGroup, configuration: configuration, guards: guards
        ).rounds(
            at: destination, for: binding, in: workspace, allowances, override: options.override, reason: try overriding(guards, options))
    }

    /// The reason of an override, told, where there is anything that it goes against.
    private func overriding(_ guards: Guards, _ options: Options) throws -> String? {
        guard let reason = options.override else { return nil }
        let now = workspace.context.now().seconds
        let held: String
        do {
            guard case .wait(_, let hold, _) = try guards.hold(.revision, at: now, suspension: destination.suspension()) else { return nil }
            held = hold.message
        } catch let error as Diagnostics {
            held = error.list.first?.message ?? ""
        }
        workspace.context.note("override: \(reason); in spite of: \(held)")
        return reason
    }

    private func refuseUnknown(_ group: String, among groups: [String]) throws {
        guard !groups.contains(group) else { return }
        let near = nearest(group, in: groups).map { "did you mean \"\($0)\"?" } ?? "groups: \(groups.joined(separator: ", "))"
        throw Diagnostic("unknown-group", "environment \"\(environment)\" has no group \"\(group)\"", hints: [near])
    }

    /// The same reconciliation of the commit that edits of live files became; nil where there is none.
    private func adopted(_ rendering: Rendering, _ configuration: Configuration, _ options: Options) throws -> Result? {
        guard let words = options.adopting, configuration.manifest.targets.contains(where: { $0.drift == .adopt }) else { return nil }
        let plan = try plan(rendering, configuration)
        guard !plan.toAdopt.isEmpty, let generation = try destination.generations().last else { return nil }
        var found: ObjectID?
        do {
            let outcome = try AdoptRun(workspace, environment, destination, words: words).run(plan.toAdopt, of: generation)
            outcome.refused.flatMap(\.complaints).forEach { workspace.context.complain($0.asWarning) }
            found = outcome.change.commit
            if let found { workspace.context.note("adopted \(outcome.adopted.joined(separator: ", ")): commit \(found.short)") }
        } catch {
            // What cannot be committed stays live, and is told of at every run.
            Failure(error).diagnostics.forEach { workspace.context.complain($0.asWarning) }
        }
        guard let commit = found else { return nil }
        var options = options
        options.adopting = nil
        return try Reconciliation(
            workspace: workspace, environment: environment, folder: destination.folder, commit: commit, opener: opener
        ).run(options)
    }

    /// What is live stays; `status` says why nothing newer is (promise 1).
    private func remember(_ error: any Error) {
        let failure = Failure(error)
        guard failure.exit != .refused, let first = failure.diagnostics.first else { return }
        let note = Reconciling.Failure(message: first.rendered, commit: commit.description, time: workspace.context.now().seconds)
        // A destination that cannot even take the note says so by the error that is thrown anyway.
        try? destination.hold(note, for: binding)
    }
}

extension Destination {
    /// Between two looks whether the destination is free.
    private static let pause: useconds_t = 100_000

    /// Takes the right to reconcile, or refuses; with `waits` it waits as long as it takes.
    func held(for binding: Binding, waits: Bool, _ context: Context) throws -> Holder {
        var hasSaid = false
        while true {
            if let holder = try takeHolder(for: binding, process: getpid()) { return holder }
            guard waits else { throw heldElsewhere }
            if !hasSaid { context.note("waiting: \(heldElsewhere.message)") }
            hasSaid = true
            usleep(Self.pause)
        }
    }
}

extension GroupActions {
    /// - Parameter rendered: only these targets count: those that have files.
    static func byGroup(_ targets: [TargetDeclaration], rendered: Set<String>) -> [String: GroupActions] {
        Dictionary(grouping: targets.filter { rendered.contains($0.name) }, by: \.group).mapValues { GroupActions(of: $0) }
    }
}

extension Allowances {
    /// The file system beyond a destination, as far as this machine allows it.
    var outside: Outside {
        Outside { path in
            var refusal = refusal(ofPath: path, at: Place(file: ConfigurationRoot.manifestName))
            refusal?.place = nil
            return refusal
        }
    }
}

extension Workspace {
    /// What the machine allows; lists that cannot be meant are told of.
    func allowances(for folder: String) throws -> Allowances {
        let allowances = try repository.allowances(for: folder)
        allowances.complaints.forEach { context.complainOnce($0.asWarning) }
        return allowances
    }
}

extension Workspace {
    /// What a destination of an environment is bound to (R3).
    ///
    /// - Parameter commit: any of the repository's history; nil: HEAD.
    func binding(of environment: String, at commit: ObjectID? = nil) throws -> Binding {
        let first = try Memory(repository).rootCommit(of: commit ?? headCommit(), in: repository)
        return Binding(rootCommit: first.description, configurationRoot: root.folder, environment: environment)
    }
}

extension Diagnostic {
    /// Told, without stopping anything.
    var asWarning: Diagnostic {
        var copy = self
        copy.severity = .warning
        return copy
    }
}
