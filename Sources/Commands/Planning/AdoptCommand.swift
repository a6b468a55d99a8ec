internal import Changing
internal import Documents
internal import History
internal import Reconciling

/// `cfgops adopt ENV --to DIR`.
struct AdoptCommand: Command {
    static let name = "adopt"
    static let summary = "takes edits of live files over into the configuration, as a commit"
    static let help = """
        Usage: cfgops adopt ENV --to DIR [PATH...] [-m MSG] [--reason TEXT] [--confirm ENV]... [--dry-run] [--key-file FILE]

        Files in DIR that somebody edited by hand are read in the format of their target and compared by key with what was applied.
        Each key that changed is set in ENV's own layer; the result is judged and committed. The live files stay as they are: the next
        reconciliation writes them from the new commit, comments and layout as the target has them.

        A file is adopted as a whole or not at all. What came by a reference, a template or a merged list is no key to set: the edit
        is then kept as a patch below DIR/.cfgops/adopted, readable by the owner alone. Secrets are sealed anew, where a key is at hand,
        and never written in plain text. A key that a newer commit changed too is refused, with both values.

        PATH is a file below DIR/current; without one all that drifted are taken.

        Options:
            --to DIR          the destination
            -m MSG            the commit's message
            --reason TEXT     why, kept with the commit
            --confirm ENV     confirms that a protected environment changes
            --dry-run         shows what would be set, commits and keeps nothing
            --key-file FILE   age keys, beside those that are found as sops finds them; may be given again

        Examples:
            $ cfgops adopt prod --to /srv/app --dry-run
            $ cfgops adopt prod --to /srv/app app/app.env -m "more workers, set during the night" --confirm prod
        """
    static let grammar = Grammar(1 ... 1000, [.value("--to", as: "DIR")] + ChangeRun.options + KeyWords.options)
    private let environment: String
    private let folder: String
    private let paths: [String]
    private let words: Words

    init(_ words: Words) throws(UsageError) {
        (environment, paths) = (words.positionals[0], Array(words.positionals.dropFirst()))
        guard let folder = words.value("--to") else { throw UsageError("adopt needs --to DIR", hints: [AdoptCommand.usage]) }
        (self.folder, self.words) = (folder, words)
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context), folder = context.absolute(folder)
        try workspace.check(environment: environment, of: workspace.configuration(.commit(workspace.headCommit())))
        let destination = Destination(folder: folder, disk: RealDisk(folder: folder))
        let status = try destination.status()
        guard let binding = status.binding, let generation = status.generation else { throw Diagnostic.notADestination(folder) }
        guard binding == (try workspace.binding(of: environment)) else {
            throw Diagnostic("bound-elsewhere", "\"\(folder)\" is bound to \(binding.description)")
        }
        let steps = try wanted(among: status.drift.filter { $0.action == .drifted }, folder)
        let outcome = try AdoptRun(workspace, environment, destination, words: words).run(steps, of: generation)
        try report(outcome, in: context)
        return outcome.refused.isEmpty ? .done : .refused
    }

    private func wanted(among drifted: [Plan.Step], _ folder: String) throws(Diagnostic) -> [Plan.Step] {
        guard !paths.isEmpty else { return drifted }
        var found: [Plan.Step] = []
        for path in paths {
            let below = ["current/", "\(folder)/current/"].first(where: path.hasPrefix).map { String(path.dropFirst($0.utf8.count)) } ?? path
            guard let step = drifted.first(where: { $0.path == below }) else {
                let near = nearest(below, in: drifted.map(\.path)).map { "did you mean \"\($0)\"?" }
                throw Diagnostic(
                    "not-drifted", "\"\(below)\" is no file that somebody changed in \"\(self.folder)\"",
                    hints: [near ?? "cfgops status --to \(self.folder) lists them"])
            }
            if !found.contains(step) { found.append(step) }
        }
        return found
    }

    private func report(_ outcome: AdoptRun.Outcome, in context: Context) throws {
        let change = outcome.change, list = ChangeList(change.judgement.changes)
        if context.format == .json {
            return context.print(
                .object([
                    ("environment", .string(environment)), ("commit", .optional(change.commit?.description)),
                    ("adopted", .strings(outcome.adopted)), ("changes", list.json), ("edits", try EditList(change.edits, on: change.base).json),
                    (
                        "refused",
                        .array(
                            outcome.refused.map { refused in
                                .object([
                                    ("path", .string(refused.path)), ("reasons", .array(refused.reasons.map(\.json))),
                                    ("patch", .optional(refused.patch)),
                                ])
                            })
                    ), ("warnings", .array(change.warnings.map(\.json))),
                ]))
        }
        change.warnings.forEach { context.complain($0) }
        if words.flag("--dry-run") { try EditList(change.edits, on: change.base).print(in: context) }
        list.print(in: context)
        outcome.refused.flatMap(\.complaints).forEach { context.complain($0) }
        if outcome.refused.isEmpty || change.commit != nil { note(change, in: context) }
    }

    private func note(_ change: ChangeRun.Outcome, in context: Context) {
        let idle = words.flag("--dry-run") && !change.edits.isEmpty ? "dry run: nothing was committed" : "nothing to adopt"
        context.note(change.commit.map { "committed \($0.short)" } ?? idle)
    }
}
