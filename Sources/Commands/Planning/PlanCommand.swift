internal import Documents
internal import Reconciling

/// `cfgops plan ENV --to DIR`.
struct PlanCommand: Command {
    static let name = "plan"
    static let summary = "what a reconciliation would change in a destination, line by line or by key"
    static let help = """
        Usage: cfgops plan ENV --to DIR [--at REV] [--target NAME] [--diff unified|keys|none] [--exit-code] [--key-file FILE]

        Compares three things: the files that HEAD renders, the files in DIR as they are (bytes, mode, owner), and what was applied
        there last. Nothing is written, and DIR need not exist.

        create    is not there yet
        replace   is to be another; what somebody changed by hand in it is told, and goes
        delete    is not rendered any more
        drifted   is what it should be in the commit, and another on disk: is put back, or what drift: of its target says
        foreign   is in the way and was not written by cfgops: nothing is applied

        Values of secrets are never shown: of a file with secrets keys are listed, or lines are counted where it has none; what
        stands on disk in such a file is hidden whole.

        Options:
            --to DIR         a destination
            --at REV         as of a commit instead of HEAD
            --target NAME    only the files of this target
            --diff FORM      unified (lines; the default), keys (values, in formats that have keys), or none
            --exit-code      exit 1 when there is something to do
            --key-file FILE  age keys, beside those that are found as sops finds them; may be given again

        Examples:
            $ cfgops plan prod --to /srv/app
            $ cfgops plan prod --to /srv/app --diff keys --at HEAD~1
            $ cfgops plan prod --to /srv/app --target app-env --format json --exit-code
        """
    static let grammar = Grammar(1 ... 1, [.value("--to", as: "DIR"), .value("--at", as: "REV")] + PlanView.options + KeyWords.options)
    private let environment: String
    private let folder: String
    private let view: PlanView
    private let words: Words

    init(_ words: Words) throws(UsageError) {
        environment = words.positionals[0]
        guard let folder = words.value("--to") else { throw UsageError("plan needs --to DIR", hints: [PlanCommand.usage]) }
        (self.folder, self.words) = (folder, words)
        view = try PlanView(words, usage: PlanCommand.usage)
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context)
        let commit = try words.value("--at").map(workspace.resolve) ?? workspace.headCommit()
        let round = try Reconciliation(
            workspace: workspace, environment: environment, folder: context.absolute(folder), commit: commit,
            opener: KeyWords(words, context).opener)
        let (plan, configuration) = try round.planned()
        return try view.show(plan, of: round.destination, configuration, in: context)
    }
}
