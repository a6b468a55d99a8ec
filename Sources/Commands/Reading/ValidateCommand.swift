internal import Documents
internal import Overlays
internal import Validating

/// `cfgops validate [ENV...]`.
struct ValidateCommand: Command {
    static let name = "validate"
    static let summary = "everything that a push would be checked for"
    static let help = """
        Usage: cfgops validate [ENV...] [--at REV | --staged] [--strict]
               cfgops validate --range BASE..HEAD [--strict]

        Judges the work tree (in a bare repository HEAD): manifest, syntax, layers, overlays, references, targets. Prints every
        error and warning with file, line and column; exit 1 when there is an error.

        Options:
            --at REV               judges a commit
            --staged               judges the index, as the pre-commit hook does
            --range BASE..HEAD     judges HEAD as a push onto BASE, as the pre-receive hook does: with protection and the rules of the
                                   branch, warnings only of what changes. Commits in between may be invalid; they are warned of.
                                   BASE...HEAD: onto the commit where the two histories parted
            --strict               warnings count as errors
            --format github        annotations of GitHub Actions

        Examples:
            $ cfgops validate
            $ cfgops validate prod --at HEAD~1
            $ cfgops validate --staged --format json
            $ cfgops validate --range origin/main...HEAD --format github
        """
    static let grammar = Grammar(
        0 ... 1000, .value("--at", as: "REV"), .flag("--staged"), .value("--range", as: "BASE..HEAD"), .flag("--strict"))
    static let formats: [Context.Format] = [.text, .json, .github]
    private let environments: [String]
    private let revision: String?
    private let staged: Bool
    private let range: RevisionRange?
    private let strict: Bool

    init(_ words: Words) throws(UsageError) {
        environments = words.positionals
        revision = words.value("--at")
        staged = words.flag("--staged")
        strict = words.flag("--strict")
        try refuseTwoStates(words, usage: ValidateCommand.usage)
        range = try words.value("--range").map { word throws(UsageError) in
            if let range = RevisionRange(word) { return range }
            throw UsageError("--range takes BASE..HEAD or BASE...HEAD, not \"\(word)\"", hints: [ValidateCommand.usage])
        }
        let other = ["--at", "--staged"].first(where: words.flag) ?? (environments.isEmpty ? nil : "an environment")
        if range != nil, let other { throw UsageError("--range and \(other) do not go together", hints: [ValidateCommand.usage]) }
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context), progress = Progress("validating", context)
        if let range {
            let judged = try JudgedRange(range, in: workspace) { progress.report($0, of: $1) }
            progress.end()
            return report(judged.verdict, of: judged.title, extra: judged.json, workspace)
        }
        let loaded = try workspace.load(workspace.state(at: revision, staged: staged))
        if let configuration = loaded.configuration { try environments.forEach { try workspace.check(environment: $0, of: configuration) } }
        let verdict = try Validator(loaded).verdict(environments: environments.isEmpty ? nil : environments) { progress.report($0, of: $1) }
        progress.end()
        let count = loaded.configuration?.graph.concrete.count ?? 0
        let title = environments.isEmpty ? counted(count, "environment") : environments.joined(separator: ", ")
        return report(verdict, of: title, workspace)
    }

    private func report(_ verdict: Verdict, of title: String, extra: [(key: String, value: JsonValue)] = [], _ workspace: Workspace) -> Exit
    {
        let context = workspace.context
        switch context.format {
        case .json:
            context.print(
                .object([("valid", .boolean(verdict.isAccepted)), ("diagnostics", .array(verdict.diagnostics.map(\.json)))] + extra))
        case .github: verdict.diagnostics.forEach { context.print(GithubAnnotation.line($0, in: workspace.root)) }
        default: verdict.diagnostics.forEach { context.print(context.style.text(of: $0)) }
        }
        if context.format != .json {
            context.note("\(title): \(counted(verdict.errors.count, "error")), \(counted(verdict.warnings.count, "warning"))")
        }
        return verdict.isAccepted && !(strict && !verdict.warnings.isEmpty) ? .done : .no
    }
}
