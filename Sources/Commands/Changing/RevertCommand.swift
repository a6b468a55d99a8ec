internal import Changing
internal import Documents
internal import History
internal import Validating

/// `cfgops revert REV`.
struct RevertCommand: Command {
    static let name = "revert"
    static let summary = "a new commit that undoes just one commit's change, merged by key"
    static let help = """
        Usage: cfgops revert REV|REV..REV [--env ENV] [--document DOC[:PATH]]... [OPTION]...

        Makes a commit that takes back what the commit REV changed, or what was changed after the first REV up to the second. Later
        changes of other keys stay; a key that was changed again since is a conflict: all of them are listed with both values, and
        nothing is written. The result is validated; protection, policies and guards stay as they are today, and so do secrets that
        were rotated.

        Options:
            --env ENV                 only what it changed in ENV's own layers
            --document DOC[:PATH]     only what it changed of a document, or of a path in it
            --mainline N              of a merge: takes back what it brought to its parent N, counted from 1
            --secrets restore         takes rotated secrets back too
            -m MSG                    the commit's message
            --reason TEXT             why, kept with the commit
            --confirm ENV             confirms that a protected environment changes
        \(KeyWords.optionsHelp)
            --dry-run                 shows how files and values would differ, commits nothing

        Examples:
            $ cfgops revert HEAD~3 --dry-run
            $ cfgops revert 4f2a91c --document app:server --reason 'the pool was too large'
            $ cfgops revert v1.4..v1.5
        """
    static let grammar = Grammar(1 ... 1, BackOptions.grammar + ChangeRun.options + [.value("--mainline", as: "N")])
    private let revision: String
    private let mainline: Int?
    private let options: BackOptions
    private let words: Words

    init(_ words: Words) throws(UsageError) {
        revision = words.positionals[0]
        options = try BackOptions(words, usage: RevertCommand.usage)
        self.words = words
        mainline = words.value("--mainline").flatMap { Int($0) }
        if let word = words.value("--mainline"), mainline ?? 0 < 1 {
            throw UsageError("--mainline takes the number of a parent from 1, not \"\(word)\"", hints: [RevertCommand.usage])
        }
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context)
        try options.check(in: workspace)
        let (step, message) = try step(in: workspace)
        let sealing = try context.sealing(words)
        let reversal = Reversal(
            root: workspace.root, steps: [step], selection: options.selection, restoresRotated: options.restoresRotated,
            inputs: try workspace.inputs(opener: OpenedFiles(sealing.keys)), sealing: sealing)
        var run = try ChangeRun(workspace, operation: RevertCommand.name, words: words, message: message)
        let reverted = try reverted(step, workspace)
        run.trailers = options.trailers + reverted.map { Trailer("Cfgops-Reverts", "\($0)") }
        return try run.run { head in
            let plan = try reversal.execute(on: head)
            return ChangeRun.Proposal(edits: plan.edits, kept: plan.kept, reverted: reverted)
        }
    }

    /// What is taken back, and how the commit's message calls it.
    private func step(in workspace: Workspace) throws -> (Reversal.Step, message: String) {
        let part = options.part.map { " (\($0))" } ?? ""
        if let dots = revision.firstRange(of: "..") {
            let ends = [revision[..<dots.lowerBound], revision[dots.upperBound...]].map { $0.isEmpty ? "HEAD" : String($0) }
            let before = try workspace.resolve(ends[0]), made = try workspace.resolve(ends[1])
            guard mainline == nil else { throw UsageError("--mainline goes with one commit", hints: [RevertCommand.usage]) }
            try refuseStranger(before, to: made, "\(before.short) is not in the history of \(made.short)", workspace)
            try refuseStranger(made, to: workspace.headCommit(), "\(made.short) is not in the history of HEAD", workspace)
            return (Reversal.Step(before: before, made: made), "revert \(before.short)..\(made.short)\(part)")
        }
        let commit = try workspace.repository.commit(workspace.resolve(revision))
        try refuseStranger(commit.id, to: workspace.headCommit(), "\(commit.id.short) is not in the history of HEAD", workspace)
        return (Reversal.Step(before: try parent(of: commit, workspace), made: commit.id), "revert \"\(commit.summary)\"\(part)")
    }

    private func parent(of commit: Commit, _ workspace: Workspace) throws -> ObjectID? {
        let parents = try workspace.repository.parents(of: commit)
        guard let mainline else {
            guard parents.count < 2 else {
                throw Failure(
                    .usage, "is-merge", "commit \(commit.id.short) is a merge of \(parents.count) parents",
                    hints: ["--mainline 1 takes back what it brought to the branch that it was made on"])
            }
            return parents.first
        }
        guard parents.count > 1, mainline <= parents.count else {
            let what = parents.count > 1 ? "has \(parents.count) parents" : "is no merge"
            throw Failure(.usage, "no-such-parent", "commit \(commit.id.short) \(what): there is no --mainline \(mainline)")
        }
        return parents[mainline - 1]
    }

    private func refuseStranger(_ commit: ObjectID, to descendant: ObjectID, _ message: String, _ workspace: Workspace) throws {
        guard try !workspace.repository.isAncestor(commit, of: descendant) else { return }
        throw Diagnostic("not-an-ancestor", message, hints: ["cfgops history lists the commits that can be reverted"])
    }

    /// The commits that are taken back, newest first.
    private func reverted(_ step: Reversal.Step, _ workspace: Workspace) throws -> [ObjectID] {
        guard revision.contains("..") else { return [step.made] }
        return try workspace.repository.log(from: step.made, firstParent: true, excluding: step.before.map { [$0] } ?? []).map(\.id)
    }
}
