internal import Documents
internal import History
internal import Overlays
internal import Reconciling
internal import Rendering
internal import Validating

/// `cfgops generations use N --to DIR`.
struct GenerationsUseCommand: Command {
    static let name = "generations use"
    static let summary = "puts an earlier generation back, and keeps it until a newer commit changes it"
    static let help = """
        Usage: cfgops generations use N --to DIR [--group NAME] [--until TIME] [--wait]

        Makes a new generation with the files of generation N, read from DIR itself: neither a key nor a remote is needed. What
        HEAD says about precheck, reload and check is done as in every reconciliation. The files then stay until a commit changes
        the group; with --until nothing else goes in before that time. Nothing is committed: cfgops rollback does that.

        Options:
            --to DIR        a destination of cfgops reconcile
            --group NAME    only this group of targets
            --until TIME    keeps it until then, whatever is committed: 2h, 17:00, 2027-01-31T12:00Z
            --wait          waits for an agent or another reconciliation in DIR; otherwise that is refused

        Examples:
            $ cfgops generations use 41 --to /srv/app
            $ cfgops generations use 41 --to /srv/app --group edge --until 2h

        cfgops reconcile ENV --to DIR --lift-quarantine lets go of it.
        """
    static let grammar = Grammar(
        1 ... 1, .value("--to", as: "DIR"), .value("--group", as: "NAME"), .value("--until", as: "TIME"), .flag("--wait"))
    private let number: Int
    private let folder: String
    private let words: Words

    init(_ words: Words) throws(UsageError) {
        guard let number = Int(words.positionals[0]), number > 0 else {
            throw UsageError(
                "generations use takes the number of a generation, not \"\(words.positionals[0])\"", hints: [GenerationsUseCommand.usage])
        }
        guard let folder = words.value("--to") else {
            throw UsageError("generations use needs --to DIR", hints: [GenerationsUseCommand.usage])
        }
        (self.number, self.folder, self.words) = (number, folder, words)
    }

    func run(in context: Context) throws -> Exit {
        let path = context.absolute(folder), until = try words.value("--until").map { try SuspensionTime($0, now: context.now()).seconds }
        let closed = Destination(folder: path, disk: RealDisk(folder: path))
        guard let binding = try closed.binding() else { throw Diagnostic.notADestination(folder) }
        let machine = try machine(binding, path, context)
        let destination = Destination(folder: path, disk: RealDisk(folder: path), outside: machine.allowances.outside)
        let holder = try held(destination, binding, context)
        return try withExtendedLifetime(holder) {
            let generations = try destination.generations(), generation = try generation(among: generations)
            let files = try destination.storedFiles(of: generation, only: words.value("--group"))
            let rendering = Rendering(stored: files, of: binding.environment)
            var surroundings = Round.Surroundings(probes: MachineProbes(allowances: machine.allowances)) { context.now().seconds }
            surroundings.follows = { _ in false }
            let replaced = try destination.letGo(for: generation, of: binding)
            let rounds = Rounds(
                at: destination, for: binding, rendering: rendering, commit: generation.commit,
                actions: GroupActions.byGroup(machine.targets, rendered: Set(files.map(\.target))),
                order: GroupOrder(GroupDependencies(machine.targets).before), settings: Round.Settings(keep: .max),
                in: surroundings)
            let outcomes = try rounds.run(only: words.value("--group"))
            let held = outcomes.filter(\.isSettled).map(\.group)
            try destination.hold(
                held, at: number, insteadOf: replaced, until: until, for: binding, now: context.now().seconds)
            let report = RoundReport(environment: binding.environment, outcomes: outcomes)
            report.print(in: context)
            if !held.isEmpty {
                let end = until.map { "until \(formatted(Moment(seconds: $0)))" } ?? "until a commit changes it"
                context.note("generation \(number) is held \(end)")
            }
            return report.exit
        }
    }

    /// An agent would not let go of the destination by itself, so waiting for it is no way.
    private func held(_ destination: Destination, _ binding: Binding, _ context: Context) throws -> Holder {
        guard !words.flag("--wait"), let agent = try destination.agentAtWork() else {
            return try destination.held(for: binding, waits: words.flag("--wait"), context)
        }
        throw Diagnostic(
            "destination-held", "\"\(destination.folder)\" is held by an agent, process \(agent)",
            hints: [
                "stop the agent, then cfgops generations use \(number) --to \(folder), then start it again: it keeps that generation",
                "under systemd: systemctl stop cfgops-agent, and systemctl start cfgops-agent",
            ])
    }

    private func generation(among generations: [Generation]) throws -> Generation {
        let kept = generations.map { String($0.number) }.joined(separator: ", ")
        guard let generation = generations.first(where: { $0.number == number }) else {
            throw Diagnostic(
                "unknown-generation", "generation \(number) is not kept in \"\(folder)\"",
                hints: ["kept are \(kept)", "cfgops reconcile ENV --to \(folder) --at REV brings what a commit says"])
        }
        if let group = words.value("--group"), generation.groups[group] == nil {
            let names = generation.groups.keys.sorted()
            let near = nearest(group, in: names).map { "did you mean \"\($0)\"?" } ?? "groups: \(names.joined(separator: ", "))"
            throw Diagnostic("unknown-group", "generation \(number) has no group \"\(group)\"", hints: [near])
        }
        return generation
    }

    /// What today's manifest says about reloads and checks, and what the machine allows. In an emergency there may be no repository at hand.
    private func machine(_ binding: Binding, _ path: String, _ context: Context) throws -> (
        targets: [TargetDeclaration], allowances: Allowances
    ) {
        do {
            let workspace = try Workspace(context)
            guard try workspace.binding(of: binding.environment) == binding else {
                throw Diagnostic("other-repository", "the destination belongs to \(binding.description)")
            }
            let targets = try workspace.configuration(.commit(workspace.headCommit())).manifest.targets
            return (targets, try workspace.allowances(for: path))
        } catch {
            let reason = Failure(error).diagnostics.first?.message ?? ""
            context.complain(
                Diagnostic(
                    "no-manifest", "nothing is reloaded or checked: \(reason)", severity: .warning,
                    hints: ["cfgops --repo REPOSITORY generations use does"]))
            return ([], Allowances(destination: path))
        }
    }
}
