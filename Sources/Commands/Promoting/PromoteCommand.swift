internal import Changing
internal import Documents
internal import History
internal import Overlays
internal import Validating

/// `cfgops promote FROM TO [DOC[:PATH]]...`.
struct PromoteCommand: Command {
    static let name = "promote"
    static let summary = "states in one environment what another one's own layers change"
    static let help = """
        Usage: cfgops promote FROM TO [DOC[:PATH]]... [--all | --interactive | --status] [--skip-secrets] [--overwrite] [-m MSG]
                              [--reason TEXT] [--confirm ENV]... [--dry-run]

        For each key that FROM's own layers state: its effective value, unless TO has it already, stated in TO's own layers, as one
        commit. What FROM takes away with a null is taken away in TO. A value that FROM states by a reference is carried as the
        reference where that gives the same value in TO, otherwise as the value.
        On a terminal it asks which of the differences to take; with DOC or DOC:PATH it takes those, with --all everything.
        Keys that TO changed itself after they were promoted last are conflicts. A secret that TO lacks is opened and sealed for those
        who may read TO, which takes a key; secrets of TO stay, and what would take their place is refused by key.

        Options:
            --all             every difference
            --interactive     asks, also when documents or paths are given
            --status          only lists what FROM has that TO lacks since the last promotion, and conflicts (exit 3)
            --skip-secrets    leaves secrets as they are and promotes everything else
            --overwrite       takes FROM's value where TO changed it itself
        \(KeyWords.optionsHelp)
            -m MSG            the commit's message
            --reason TEXT     why, kept with the commit
            --confirm ENV     confirms that a protected environment changes
            --dry-run         shows how files and values would differ, commits nothing

        Examples:
            $ cfgops promote staging prod
            $ cfgops promote staging prod app:server payments/db --confirm prod
            $ cfgops promote --status staging prod
        """
    static let grammar = Grammar(
        2 ... 1000,
        [.flag("--all"), .flag("--interactive"), .flag("--status"), .flag("--skip-secrets"), .flag("--overwrite")]
            + KeyWords.options + ChangeRun.options)
    private let source: String
    private let destination: String
    private let targets: [DocumentPath]
    private let words: Words

    init(_ words: Words) throws(UsageError) {
        (source, destination) = (words.positionals[0], words.positionals[1])
        targets = try words.positionals.dropFirst(2).map { word throws(UsageError) in try documentPath(word) }
        self.words = words
        for (one, other) in [("--all", "--interactive"), ("--status", "--all"), ("--status", "--interactive"), ("--status", "--overwrite")]
        where words.flag(one) && words.flag(other) {
            throw UsageError("\(one) and \(other) do not go together", hints: [PromoteCommand.usage])
        }
        if words.flag("--all"), let target = targets.first {
            throw UsageError("--all takes every difference, so \"\(target)\" is one word too many", hints: [PromoteCommand.usage])
        }
        if source == destination { throw UsageError("\"\(source)\" has everything of its own already", hints: [PromoteCommand.usage]) }
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context)
        var run = try ChangeRun(
            workspace, operation: PromoteCommand.name, words: words, message: "promote \(source) to \(destination)")
        let head = try run.ready(), configuration = try workspace.configuration(.commit(workspace.headCommit()))
        try workspace.check(environment: source, of: configuration)
        try workspace.check(environment: destination, of: configuration)
        let promotion = Promotion(
            root: workspace.root, from: source, to: destination, inputs: try workspace.inputs(),
            sealing: try words.flag("--skip-secrets") ? nil : context.sealing(words))
        let plan = try PromotionPlan(promotion, on: head, only: targets)
        if words.flag("--status") { return plan.reportStatus(in: context) }
        guard let chosen = try choose(from: plan, context) else {
            context.note("nothing was promoted")
            return .no
        }
        run.trailers = [Trailer("Cfgops-Environment", destination)]
        var sealed: [Promotion.Difference] = []
        defer { for secret in sealed { context.note("sealed for those who may read \(destination): \(secret.target)") } }
        return try run.run { snapshot in
            let differences = snapshot.commit == head.commit ? chosen : try promotion.again(chosen, on: snapshot)
            let result = try promotion.execute(differences, on: snapshot)
            try leave(result.skipped, of: plan, promotion, context)
            let from = snapshot.commit.map { [Trailer(PromotionRecord.trailer, "\(source)@\($0)")] } ?? []
            sealed = result.carried.filter(\.isSealable)
            return ChangeRun.Proposal(
                edits: result.edits, trailers: from + result.carried.map { Trailer("Cfgops-Path", $0.target.description) },
                remarks: result.remarks)
        }
    }

    /// What to carry; nil when the person thought better of it.
    private func choose(from plan: PromotionPlan, _ context: Context) throws -> [Promotion.Difference]? {
        let isAsked = words.flag("--interactive"), takesGiven = words.flag("--all") || !targets.isEmpty || words.flag("--dry-run")
        if plan.rows.isEmpty { return [] }
        if isAsked || !takesGiven && context.format == .text && context.outputIsTerminal, var terminal = Terminal() {
            var picker = plan.picker
            guard terminal.pick(&picker) == .chosen else { return nil }
            // Whoever chose a conflict saw both values.
            return zip(plan.rows, picker.rows).filter { $1.isChosen }.map(\.0.difference)
        }
        if isAsked { throw UsageError("--interactive needs a terminal", hints: ["--all takes every difference, DOC[:PATH] some"]) }
        guard takesGiven else {
            plan.report(in: context)
            throw Failure(
                .refused, "choose", "\(plan.rows.count == 1 ? "1 key differs" : "\(plan.rows.count) keys differ"), and none was chosen",
                hints: ["--all takes every difference, DOC[:PATH] some; on a terminal you are asked"])
        }
        if !words.flag("--overwrite"), !plan.conflicts.isEmpty { throw Failure(.refused, plan.conflicts) }
        return plan.rows.map(\.difference)
    }

    /// Secrets stop everything, unless the person said that they may stay behind.
    private func leave(
        _ secrets: [Promotion.Difference], of plan: PromotionPlan, _ promotion: Promotion, _ context: Context
    ) throws(Failure) {
        guard words.flag("--skip-secrets") || secrets.isEmpty else {
            plan.report(in: context, without: secrets)
            throw Failure(.refused, secrets.map(promotion.secret))
        }
        for secret in secrets { context.note("left out, since it is a secret: \(secret.target)") }
    }
}
