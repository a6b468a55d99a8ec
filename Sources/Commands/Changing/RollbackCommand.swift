internal import Changing
internal import Documents
internal import History
internal import Overlays
internal import Validating

/// `cfgops rollback REV`.
struct RollbackCommand: Command {
    static let name = "rollback"
    static let summary = "a new commit that makes the configuration what it was"
    static let help = """
        Usage: cfgops rollback REV [--env ENV] [--document DOC[:PATH]]... [OPTION]...

        Makes a commit after which the effective configuration is what it was at REV: manifest, layers, templates and files that
        layers read. Schemas, protection, policies and guards stay as they are today, and the result is validated against them.
        Secrets that were rotated since stay too, and are listed as kept. History is never rewritten.

        --env and --document take back a part, and every later change elsewhere stays. What would still be different, because
        an ancestor, a document that is referred to, a file or the manifest changed since, is stated in the environment's own layer
        and listed as pinned.

        Options:
            --env ENV                 only ENV: its own layers
            --document DOC[:PATH]     only a document, or a path in it, in every environment; with --env in that one
            --own                     with --env or --document: no pins
            --also FOLDER             takes another folder of the configuration root back too: schemas
            --secrets restore         takes rotated secrets back too
            -m MSG                    the commit's message
            --reason TEXT             why, kept with the commit
            --confirm ENV             confirms that a protected environment changes
        \(KeyWords.optionsHelp)
            --dry-run                 shows how files and values would differ, commits nothing

        Examples:
            $ cfgops rollback HEAD~1
            $ cfgops rollback v1.4 --env prod --dry-run
            $ cfgops rollback HEAD~5 --document app:server.port
        """
    static let grammar = Grammar(1 ... 1, BackOptions.grammar + ChangeRun.options + [.flag("--own"), .values("--also", as: "FOLDER")])
    private let revision: String
    private let options: BackOptions
    private let words: Words

    init(_ words: Words) throws(UsageError) {
        revision = words.positionals[0]
        options = try BackOptions(words, usage: RollbackCommand.usage)
        self.words = words
        if words.flag("--own") && options.selection.isEverything {
            throw UsageError("--own goes with --env or --document", hints: [RollbackCommand.usage])
        }
        if let other = words.values("--also").first(where: { $0 != "schemas" }) {
            throw UsageError("--also takes schemas, not \"\(other)\"", hints: [RollbackCommand.usage])
        }
        if words.flag("--also") && !options.selection.isEverything {
            throw UsageError("--also goes with a rollback of everything", hints: [RollbackCommand.usage])
        }
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context), target = try workspace.resolve(revision)
        try options.check(in: workspace)
        let sealing = try context.sealing(words)
        let rollback = Rollback(
            root: workspace.root, target: target, selection: options.selection, pins: !words.flag("--own"), also: words.values("--also"),
            restoresRotated: options.restoresRotated, inputs: try workspace.inputs(opener: OpenedFiles(sealing.keys)), sealing: sealing)
        var run = try ChangeRun(workspace, operation: RollbackCommand.name, words: words, message: message(to: target))
        run.trailers = options.trailers + [Trailer("Cfgops-Revision", "\(target)")]
        var race: RollbackRace?
        return try run.run { head in
            let plan = try rollback.execute(on: head)
            let conflicts = try race?.conflicts(with: plan, on: head, root: workspace.root, inputs: rollback.inputs) ?? []
            guard conflicts.isEmpty else { throw Diagnostics(conflicts.map(\.diagnostic)) }
            race = race ?? RollbackRace(head: head, plan: plan)
            return ChangeRun.Proposal(edits: plan.edits, pinned: plan.pinned, kept: plan.kept)
        }
    }

    private func message(to target: ObjectID) -> String {
        "roll back \(options.part.map { "\($0) " } ?? "")to \(target.short)"
    }
}
