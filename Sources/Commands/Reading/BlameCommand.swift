internal import Documents
internal import History
internal import Overlays
internal import Tracing
internal import Validating

/// `cfgops blame ENV DOC[:PATH]`.
struct BlameCommand: Command {
    static let name = "blame"
    static let summary = "who gave each effective value what it is, when and where"
    static let help = """
        Usage: cfgops blame ENV DOC[:PATH] [--at REV] [--since REV|DATE] [--key-file FILE]

        For every effective value: the commit that gave it, its author and date, and the layer and line that states it. Values are
        compared, not lines: comments, order, quotes, a move to another layer, a renamed document or environment change nothing. What
        the work tree says and HEAD does not is "not committed". Nor does it change a secret that a key at hand opens to be sealed anew.

        Options:
            --at REV            as of a commit, or a date, instead of the work tree
            --since REV|DATE    looks no further back: older values are "before"
            --key-file FILE     age keys, beside those that are found as sops finds them; may be given again

        Examples:
            $ cfgops blame prod app
            $ cfgops blame prod app:server --at "2026-03-01 12:00"
            $ cfgops blame prod app --since v1.4 --format json
        """
    static let grammar = Grammar(2 ... 2, [.value("--at", as: "REV"), .value("--since", as: "REV|DATE")] + KeyWords.options)
    private let environment: String
    private let target: DocumentPath
    private let revision: String?
    private let since: String?
    private let words: Words

    init(_ words: Words) throws(UsageError) {
        self.words = words
        environment = words.positionals[0]
        target = try documentPath(words.positionals[1])
        revision = words.value("--at")
        since = words.value("--since")
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context), state = try workspace.state(at: revision)
        let start = try workspace.start(of: state) ?? workspace.headCommit()
        let opener = try KeyWords(words, context).openerAtHand
        let document = try workspace.effective(target.document, in: environment, of: workspace.configuration(state, opener: opener))
        let node = try document.node(at: target.path, in: target.document)
        let progress = Progress("reading commits", context)
        let blame = try Blame(
            root: workspace.root, from: start, since: since.map(workspace.bound), inputs: workspace.inputs(opener: opener),
            progress: progress.report)
        progress.end()
        let report = BlameReport(lines: try blame.lines(of: document, below: node, at: target.path))
        if context.format == .json { context.print(report.json) } else { report.print(in: context) }
        return .done
    }
}
