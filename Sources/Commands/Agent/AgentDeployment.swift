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
    private let renderings = Mutex<[String: RenderedCommit]>([:])
    private let newest = Mutex<String?>(nil)
    /// What is known of the destination, and of the commit that was rendered last.
    private let memory = DestinationMemory()
    private let resident = Mutex<Resident?>(nil)
    /// Rounds that run at the same time switch one after the other.
    private let turns = Turns()
    /// What it clears away is no hurry, and looking for it reads folders.
    private static let tidyingPause: Int64 = 3600
    /// In seconds since 1970; a clock that jumps back brings it forward.
    private let lastTidying = Mutex<Int64>(0)
    /// What several groups were taken back for is most likely in one commit.
    private let reverting = Mutex(())

    init(
        _ branch: AgentBranch, _ options: AgentOptions, _ words: Words, _ context: Context,
        log: @escaping @Sendable (AgentLog.Entry) -> Void
    ) throws {
        (environment, folder, interval) = (options.environment, options.folder, options.interval)
        (self.branch, self.words, self.context, self.log) = (branch, words, context, log)
        keys = try KeyWords(words, context)
    }

    private func destination(_ allowances: Allowances? = nil) -> Destination {
        Destination(folder: folder, disk: RealDisk(folder: folder), outside: allowances?.outside ?? .closed, resident: memory)
    }

    /// Takes the right to reconcile into the destination, which nothing may be bound to yet.
    func hold() throws -> Holder {
        let destination = destination(), bound = try destination.binding()
        let binding = Binding(
            rootCommit: bound?.rootCommit ?? "", configurationRoot: bound?.configurationRoot ?? "", environment: environment)
        guard let holder = try destination.takeHolder(for: binding, process: getpid()) else { throw destination.heldElsewhere }
        return holder
    }

    /// What earlier runs left; what is live is hashed.
    func start() throws -> AgentStart {
        let destination = destination(), state = try destination.recalled(), status = try destination.status()
        let accepted = state?.accepted.flatMap { $0.branch == branch.name ? $0.commit : nil }
        return AgentStart(accepted: accepted, isVerified: status.generation != nil && status.drift.isEmpty, news: state?.news)
    }

    // MARK: rendering

    private struct Resident {
        let reconciliation: ResidentReconciliation
        /// The same for all commits: with another one every document is made again.
        let opener: any SecretOpener
    }

    /// Renders a commit at the cost of what it changes since the last one; nil where the environment is gone.
    private func render(_ commit: ObjectID, in workspace: Workspace) throws -> (LoadedConfiguration, Rendering)? {
        let (environment, memory, keys) = (environment, memory, keys), root = workspace.root
        let inputs = try workspace.inputs()
        let wanted = try resident.withLock { known -> ResidentReconciliation.Wanted? in
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
                known = resident
                return wanted
            } catch let failure as Failure where failure.exit == .no {
                known = resident  // the commit is no good, and nothing else
                throw failure
            } catch let error as Diagnostic where error.code == "unknown-environment" { return nil }
        }
        wanted?.warnings.forEach(context.complain)
        return wanted.map { ($0.loaded, $0.rendering) }
    }

    /// Reads keys again.
    func reread() { resident.withLock { $0 = nil } }

    func render(_ text: String) -> RenderedGroups {
        do {
            guard let commit = ObjectID(hex: text) else { return .failed("\"\(text)\" is no commit") }
            let workspace = try branch.workspace
            guard let (loaded, rendering) = try render(commit, in: workspace) else {
                return .gone("environment \"\(environment)\" is gone from the manifest; what is live stays")
            }
            let configuration = try loaded.usable()
            let guards = try workspace.guards(
                of: environment, today: configuration, wanted: loaded, rendering: rendering, commit: commit)
            let rendered = RenderedCommit(commit: commit, rendering: rendering, configuration: configuration, guards: guards)
            renderings.withLock { $0[text] = rendered }
            newest.withLock { $0 = text }
            return .groups(try wants(rendered), AgentSettings(configuration.manifest.reconcile, interval: interval))
        } catch {
            branch.suspect(error)
            return .failed(reason(of: error))
        }
    }

    private func wants(_ rendered: RenderedCommit) throws -> [String: GroupWant] {
        let before = GroupDependencies(rendered.configuration.manifest.targets).before, commit = rendered.commit.description
        var hashes: [String: Sha256] = [:]
        for name in try rounds(rendered).groups() { hashes[name] = Sha256() }
        for file in rendered.rendering.files {
            let words = "\(file.path)\0\(file.mode)\0\(file.owner ?? "")\0\(file.ownerGroup ?? "")\0"
            hashes[file.groupName, default: Sha256()].update(Array(words.utf8))
            file.digest.withBytes { hashes[file.groupName, default: Sha256()].update($0) }
        }
        return Dictionary(
            uniqueKeysWithValues: hashes.map { name, hash in
                (name, GroupWant(commit: commit, digest: "\(hash.finish())", after: before[name]?.sorted() ?? []))
            })
    }

    /// Forgets renderings that no group is, or is to be.
    func forget(but commits: Set<String>) {
        let newest = newest.withLock(\.self)
        renderings.withLock { $0 = $0.filter { commits.contains($0.key) || $0.key == newest } }
    }

    // MARK: rounds

    private func rounds(_ rendered: RenderedCommit, group: String = "") throws -> Rounds {
        let workspace = try branch.workspace, allowances = try workspace.allowances(for: folder), commit = rendered.commit
        return rendered.rounds(
            at: destination(allowances), for: try workspace.binding(of: environment, at: commit), in: workspace, allowances, turns: turns
        ) { [log] event in
            if let entry = AgentLog.Entry(event, of: group, commit: commit.description) { log(entry) }
        }
    }

    func run(_ group: String, _ want: GroupWant) -> RoundEnd {
        guard let rendered = renderings.withLock({ $0[want.commit] }) else { return .failed("commit \(want.commit) was not rendered") }
        do {
            guard let outcome = try rounds(rendered, group: group).run(only: group).first else { return .settled }
            if rendered.configuration.manifest.reconcile.revert { revert(outcome, rendered.commit) }
            return RoundEnd(outcome)
        } catch {
            return .failed(reason(of: error))
        }
    }

    /// Commits what takes a bad commit back, and pushes it to where the branch comes from. Without it what is live is good all the same.
    private func revert(_ outcome: RoundOutcome, _ commit: ObjectID) {
        do {
            let made = try reverting.withLock { _ in
                try AutomaticRevert(
                    workspace: try branch.workspace, environment: environment, commit: commit, words: words, opener: keys.openerAtHand
                ).run(outcome)
            }
            guard let made else { return }
            let reason = "commit \(made.commit.short) reverts \(made.reverted.map(\.short).joined(separator: ", "))"
            log(AgentLog.Entry(.takeBack, .warning, group: outcome.group, commit: commit.description, reason: reason))
        } catch {
            log(AgentLog.Entry(.takeBack, .warning, group: outcome.group, reason: "nothing was reverted: \(reason(of: error))"))
        }
    }

    // MARK: drift

    /// The groups with files that are not what they were left.
    func drifted() -> [String] {
        do {
            let steps = try destination().status().drift
            // What is remembered is not what is there.
            if !steps.isEmpty { memory.forget() }
            return Array(Set(steps.compactMap { ($0.old ?? $0.new)?.group }))
        } catch {
            log(AgentLog.Entry(.error, .warning, reason: reason(of: error)))
            return []
        }
    }

    // MARK: housekeeping

    /// Clears away what is not needed any more in the destination and in the repository or mirror that is followed, once in a while.
    func tidy() {
        let now = context.now().seconds
        guard let commit = newest.withLock(\.self), let rendered = renderings.withLock({ $0[commit] }), isTidyingDue(now) else { return }
        do {
            let workspace = try branch.workspace
            let report = try Housekeeping(
                destination: destination(workspace.allowances(for: folder)),
                binding: workspace.binding(of: environment, at: rendered.commit), repositories: [workspace.repository],
                settings: rendered.configuration.manifest.reconcile
            ).run(now: now)
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

extension RoundEnd {
    init(_ outcome: RoundOutcome) {
        switch outcome.result {
        case .settled: self = .settled
        case .withheld(let condition, let diagnostic, let until): self = .withheld(condition, diagnostic.message, until: until)
        case .rejected(let failure), .takenBack(let failure): self = .quarantined("target \"\(failure.target)\": \(failure.reason.message)")
        case .quarantined(let quarantine): self = .quarantined(quarantine.message)
        case .held(_, let diagnostic): self = .withheld(.held, diagnostic.message, until: nil)
        case .failed(let error): self = .failed(reason(of: error))
        }
    }
}

extension AgentLog.Entry {
    /// Nil for what needs no line: of quarantines the machine tells.
    init?(_ event: RoundEvent, of group: String, commit: String) {
        switch event {
        case .planned(let plan):
            let actions: [Plan.Step.Action] = [.create, .replace, .delete, .drifted]
            let words = actions.filter { plan.count($0) > 0 }.map { "\(plan.count($0)) \($0.rawValue)" }
            guard !words.isEmpty else { return nil }
            let isHealing = actions.dropLast().allSatisfy { plan.count($0) == 0 }
            self.init(isHealing ? .heal : .plan, group: group, commit: commit, reason: words.joined(separator: ", "))
        case .probed(let stage, let target, let result):
            let words: AgentLog.Event = stage == .precheck ? .precheck : stage == .reload ? .reload : .check
            let reason = "target \"\(target)\"" + (result.reason.map { ": \($0.message)" } ?? "")
            self.init(words, result.isPassed ? .info : .warning, group: group, commit: commit, reason: reason)
        case .switched(let generation):
            self.init(.switch, group: group, commit: generation.commit, generation: generation.number)
        case .takenBack(let generation):
            self.init(.takeBack, .error, group: group, commit: commit, generation: generation.number)
        case .quarantined: return nil
        }
    }
}
