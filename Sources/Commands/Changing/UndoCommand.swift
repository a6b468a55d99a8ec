internal import Changing
internal import Documents
internal import History
internal import Validating

/// `cfgops undo`.
struct UndoCommand: Command {
    static let name = "undo"
    static let summary = "takes back the last commit that cfgops made, merged by key"
    static let help = """
        Usage: cfgops undo [-n COUNT] [-m MSG] [--reason TEXT] [--secrets restore] [--confirm ENV]... [--dry-run]

        Makes a commit that takes back the last commit that cfgops made on this branch, for this configuration. Commits that others made
        since stay, with all that they changed at other keys; where they changed the same, both values are listed and nothing is
        written. Once more goes further back. A commit that was pushed already is taken back by a new one all the same.

        Options:
            -n COUNT              takes the last COUNT commits back, in one commit
            -m MSG                the commit's message
            --reason TEXT         why, kept with the commit
            --secrets restore     takes rotated secrets back too
            --confirm ENV         confirms that a protected environment changes
        \(KeyWords.optionsHelp)
            --dry-run             shows how files and values would differ, commits nothing

        Examples:
            $ cfgops undo --dry-run
            $ cfgops undo -n 2 --reason 'not before Monday'
        """
    static let grammar = Grammar(
        0 ... 0, [.value("-n", "--limit", as: "COUNT"), .value("--secrets", as: "restore")] + KeyWords.options + ChangeRun.options)
    private let count: Int
    private let options: BackOptions
    private let words: Words

    init(_ words: Words) throws(UsageError) {
        options = try BackOptions(words, usage: UndoCommand.usage)
        count = words.value("-n").map { Int($0) ?? 0 } ?? 1
        self.words = words
        guard count > 0 else { throw UsageError("-n takes a number of commits from 1, not \"\(words.value("-n") ?? "")\"") }
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context), commits = try lastCommits(in: workspace)
        let steps = try commits.map { Reversal.Step(before: try workspace.repository.parents(of: $0).first, made: $0.id) }
        let sealing = try context.sealing(words)
        let reversal = Reversal(
            root: workspace.root, steps: steps, selection: Selection(), restoresRotated: options.restoresRotated,
            inputs: try workspace.inputs(opener: OpenedFiles(sealing.keys)), sealing: sealing)
        let message = commits.count == 1 ? "undo \"\(commits[0].summary)\"" : "undo \(commits.count) commits"
        var run = try ChangeRun(workspace, operation: UndoCommand.name, words: words, message: message)
        run.trailers = commits.map { Trailer("Cfgops-Reverts", "\($0.id)") }
        for commit in commits { context.note("taking back \(commit.headline(Style(colour: false)))") }
        return try run.run { head in
            let plan = try reversal.execute(on: head)
            return ChangeRun.Proposal(edits: plan.edits, kept: plan.kept, reverted: commits.map(\.id))
        }
    }

    private func lastCommits(in workspace: Workspace) throws -> [Commit] {
        let commits = try workspace.root.lastCommits(count, from: workspace.headCommit())
        guard commits.count < count else { return commits }
        throw Diagnostic(
            "nothing-to-undo",
            commits.isEmpty
                ? "there is no commit by cfgops on this branch that is not taken back already"
                : "only \(counted(commits.count, "commit")) by cfgops \(commits.count == 1 ? "is" : "are") left to take back",
            hints: ["cfgops revert REV takes back any commit"])
    }
}
