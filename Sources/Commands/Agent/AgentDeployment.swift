internal import Digests
internal import Documents
internal import Glibc
internal import History
internal import Overlays
internal import Reconciling
internal import Rendering
internal import Synchronization
internal import Validating

/// What an agent does to its destination: renderings of accepted commits, rounds of their groups, looks for drift.
///
/// Any thread may call; each call has a disk of its own.
final class AgentDeployment: Sendable {
    private let environment: String
    private let folder: String
    private let interval: Duration?
    private let branch: AgentBranch
    private let keys: KeyWords
    private let words: Words
    private let context: Context
    private let log: @Sendable (AgentLog.Entry) -> Void
    /// By commit, until nothing wants it.
    private let renderings = Mutex<[String: Deployable]>([:])
    private let newest = Mutex<String?>(nil)
    /// What is known of the destination, and of the commit that was rendered last.
    private let memory = DestinationMemory()
    private let resident = Mutex<Resident?>(nil)
    private let drift: AgentDrift
    private let adoption: AgentAdoption
    /// Rounds that run at the same time switch one after the other.
    private let turns = Turns()
    /// What it clears away is no hurry, and looking for it reads folders.
    private static let tidyingPause: Int64 = 3600
    /// In seconds since 1970; a clock that jumps back brings it forward.
    private let lastTidying = Mutex<Int64>(0)
    /// One commit at a time: what several groups were taken back for is most likely in one.
    private let committing = Mutex(())

    init(
        _ branch: AgentBranch, _ options: AgentOptions, _ words: Words, _ context: Context, _ edits: LiveFolderWatch,
        log: @escaping @Sendable (AgentLog.Entry) -> Void
    ) throws {
        (environment, folder, interval) = (options.environment, options.folder, options.interval)
        (self.branch, self.words, self.context, self.log) = (branch, words, context, log)
        keys = try KeyWords(words, context)
        adoption = AgentAdoption(branch, environment, words, log: log)
        drift = AgentDrift(adoption, edits, log: log)
    }

    private func destination(_ allowances: Allowances? = nil) -> Destination {
        Destination(folder: folder, disk: RealDisk(folder: folder), outside: allowances?.outside ?? .closed, resident: memory)
    }

    /// In nanoseconds since 1970, not after the clock that stamps files.
    private var time: Int64 {
        let (time, isFar) = context.now().seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return isFar ? .min : time
    }

    /// Takes the right to reconcile into the destination, which nothing may be bound to yet.
    func hold() throws -> Holder {
        // What an earlier run left half done beside the generation is brought to its end now, where the machine allows its places.
        let destination = destination(try (try? branch.repository())?.allowances(for: folder)), bound = try destination.binding()
        let binding = Binding(
            rootCommit: bound?.rootCommit ?? "", configurationRoot: bound?.configurationRoot ?? "", environment: environment)
        guard let holder = try destination.takeHolder(for: binding, process: getpid()) else { throw destination.heldElsewhere }
        return holder
    }

    /// What earlier runs left; what is live is hashed.
    func start() throws -> AgentStart {
        let destination = destination(), state = try destination.recalled()
        let accepted = state?.accepted.flatMap { $0.branch == branch.name ? $0.commit : nil }
        return AgentStart(accepted: accepted, isVerified: try drift.isClean(destination, time: time), news: state?.news)
    }

    // MARK: rendering

    private struct Resident {
        let reconciliation: ResidentReconciliation
        /// The same for all commits: with another one every document is made again.
        let opener: any SecretOpener
    }

    /// What rounds of a commit need.
    private struct Deployable: Sendable {
        let rendered: RenderedCommit
        let binding: Binding
    }

    /// Renders a commit at the cost of what it changes since the last one; nil where the environment is gone.
    private func render(_ commit: ObjectID, in workspace: Workspace) throws -> (wanted: ResidentReconciliation.Wanted, binding: Binding)? {
        let (environment, memory, keys) = (environment, memory, keys), root = workspace.root
        let inputs = try workspace.inputs()
        let found = try resident.withLock { known -> (wanted: ResidentReconciliation.Wanted, binding: Binding)? in
            let resident =
                known
                ?? Resident(
                    reconciliation: ResidentReconciliation(root: root, environment: environment, for: memory), opener: keys.openerAtHand)
            // Where it fails, repository and keys are opened anew.
            known = nil
            var inputs = inputs
            inputs.opener = resident.opener
            do {
                let wanted = try resident.reconciliation.wanted(by: commit, inputs: inputs)
                let binding = try resident.reconciliation.binding(of: commit)
                known = resident
                return (wanted, binding)
            } catch let failure as Failure where failure.exit == .no {
                known = resident  // the commit is no good, and nothing else
                throw failure
            } catch let error as Diagnostic where error.code == "unknown-environment" { return nil }
        }
        found?.wanted.warnings.forEach(context.complain)
        return found
    }

    /// Reads keys again, and tries again what could not be adopted.
    func reread() {
        resident.withLock { $0 = nil }
        adoption.forget()
    }

    func render(_ text: String) -> RenderedGroups {
        do {
            guard let commit = ObjectID(hex: text) else { return .failed("\"\(text)\" is no commit") }
            let workspace = try branch.workspace
            guard let (wanted, binding) = try render(commit, in: workspace) else {
                return .gone("environment \"\(environment)\" is gone from the manifest; what is live stays")
            }
            let configuration = wanted.configuration
            let guards = try workspace.guards(
                of: environment, today: configuration, wanted: wanted.loaded, rendering: wanted.rendering, commit: commit)
            let rendered = RenderedCommit(
                commit: commit, rendering: wanted.rendering, targets: wanted.groups.mapValues(\.targets), configuration: configuration,
                guards: guards)
            renderings.withLock { $0[text] = Deployable(rendered: rendered, binding: binding) }
            newest.withLock { $0 = text }
            return .groups(
                try wants(rendered, wanted.groups), AgentSettings(configuration.manifest.reconcile, interval: interval))
        } catch {
            branch.suspect(error)
            return .failed(reason(of: error))
        }
    }

    /// Those that the rendering has, and those that are live and which it no longer has.
    private func wants(_ rendered: RenderedCommit, _ groups: [String: RenderedGroup]) throws -> [String: GroupWant] {
        let commit = rendered.commit.description, live = try destination().generations().last?.groups.keys.map { $0 } ?? []
        return Dictionary(
            uniqueKeysWithValues: Set(groups.keys).union(live).map { name in
                let digest = groups[name].map { "\($0.digest)" } ?? ""
                return (name, GroupWant(commit: commit, digest: digest, after: rendered.before[name]?.sorted() ?? []))
            })
    }

    /// Forgets renderings that no group is, or is to be.
    func forget(but commits: Set<String>) {
        let newest = newest.withLock(\.self)
        renderings.withLock { $0 = $0.filter { commits.contains($0.key) || $0.key == newest } }
    }

    // MARK: rounds

    /// - Parameter told: hears that edits of live files became a commit of the branch.
    func run(_ group: String, _ want: GroupWant, told: () -> Void) -> RoundEnd {
        guard let deployable = renderings.withLock({ $0[want.commit] }) else { return .failed("commit \(want.commit) was not rendered") }
        let rendered = deployable.rendered
        do {
            let workspace = try branch.workspace, allowances = try workspace.allowances(for: folder), destination = destination(allowances)
            if let commit = try adopt(in: group, deployable, destination, workspace) {
                told()
                return .withheld(.waiting, "commit \(commit.short), made of edits of live files, comes first", until: nil)
            }
            let rounds = rendered.rounds(at: destination, for: deployable.binding, in: workspace, allowances, turns: turns) { [log] event in
                if let entry = AgentLog.Entry(event, of: group, commit: want.commit) { log(entry) }
            }
            guard let outcome = try rounds.run(only: group).first else { return .settled }
            if rendered.configuration.manifest.reconcile.revert { revert(outcome, rendered.commit) }
            return RoundEnd(outcome)
        } catch {
            return .failed(reason(of: error))
        }
    }

    /// Takes edits of a group's live files over before anything takes their place.
    ///
    /// - Returns: the commit that they became.
    private func adopt(
        in group: String, _ deployable: Deployable, _ destination: Destination, _ workspace: Workspace
    ) throws -> ObjectID? {
        let rendered = deployable.rendered
        guard rendered.answers.mayAdopt, try rendered.guards.suspension(of: destination, context) == nil else { return nil }
        let steps = try turns.alone {
            try destination.plan(
                rendered.rendering, for: deployable.binding, prunes: rendered.configuration.manifest.reconcile.prune,
                answers: rendered.answers
            ).toAdopt.filter { ($0.old ?? $0.new)?.group == group }
        }
        guard !steps.isEmpty, let generation = try destination.generations().last else { return nil }
        return committing.withLock { _ in adoption.run(steps, of: generation, at: destination, workspace) }
    }

    /// Commits what takes a bad commit back, and pushes it to where the branch comes from. Without it what is live is good all the same.
    private func revert(_ outcome: RoundOutcome, _ commit: ObjectID) {
        do {
            guard outcome.foundBad != nil else { return }
            let workspace = try branch.workspace
            try branch.refuseToCommit(in: workspace)
            let made = try committing.withLock { _ in
                try AutomaticRevert(
                    workspace: workspace, environment: environment, commit: commit, words: words, opener: keys.openerAtHand,
                    isWatched: false
                ).run(outcome)
            }
            guard let made else { return }
            let pushed = made.remote.map { ", pushed to \($0)" } ?? ""
            let reason = "commit \(made.commit.short) reverts \(made.reverted.map(\.short).joined(separator: ", "))\(pushed)"
            log(AgentLog.Entry(.takeBack, .warning, group: outcome.group, commit: commit.description, reason: reason))
        } catch {
            log(AgentLog.Entry(.takeBack, .warning, group: outcome.group, reason: "nothing was reverted: \(reason(of: error))"))
        }
    }

    // MARK: drift

    /// The groups with files that are not what they were left, and are to be something else.
    func drifted() -> [String] {
        guard let commit = newest.withLock(\.self), let deployable = renderings.withLock({ $0[commit] }) else { return [] }
        do {
            let groups = try drift.look(at: destination(), time: time, for: deployable.rendered)
            // What is remembered is not what is there.
            if !groups.isEmpty { memory.forget() }
            return groups
        } catch {
            log(AgentLog.Entry(.error, .warning, reason: reason(of: error)))
            return []
        }
    }

    // MARK: housekeeping

    /// Clears away what is not needed any more in the destination and in the repository or mirror that is followed, once in a while.
    func tidy() {
        let now = context.now().seconds
        guard let commit = newest.withLock(\.self), let deployable = renderings.withLock({ $0[commit] }), isTidyingDue(now) else { return }
        do {
            let workspace = try branch.workspace, destination = destination(try workspace.allowances(for: folder))
            let report = try Housekeeping(
                destination: destination, binding: deployable.binding, repositories: [workspace.repository],
                settings: deployable.rendered.configuration.manifest.reconcile
            ).run(now: now)
            try drift.remember(at: destination)
            for line in report.lines { log(AgentLog.Entry(.prune, reason: line)) }
        } catch {
            log(AgentLog.Entry(.prune, .warning, reason: "housekeeping came to no end: \(reason(of: error))"))
        }
    }

    private func isTidyingDue(_ now: Int64) -> Bool {
        lastTidying.withLock { last in
            guard abs(now &- last) >= Self.tidyingPause else { return false }
            last = now
            return true
        }
    }
}
