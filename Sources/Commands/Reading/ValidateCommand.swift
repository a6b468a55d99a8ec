internal import Documents
internal import History
internal import Overlays
internal import Validating

/// `cfgops validate [ENV...]`.
struct ValidateCommand: Command {
    static let name = "validate"
    static let summary = "everything that a push would be checked for"
    static let help = """
        Usage: cfgops validate [ENV...] [--at REV | --staged] [--strict] [--output FILE] [--without-keys | --key-file FILE]
               cfgops validate --range BASE..HEAD [--strict] [--output FILE]

        Judges the work tree (in a bare repository HEAD): manifest, syntax, layers, overlays, references, targets. Prints every
        error and warning with file, line and column; exit 1 when there is an error. Rules about changes see HEAD against it.
        Schemas judge the secrets that a key at hand opens, too, and a file that was tampered with is an error; of all others only the
        type is known.

        Options:
            --at REV               judges a commit
            --staged               judges the index, as the pre-commit hook does
            --range BASE..HEAD     judges HEAD as a push onto BASE, as the pre-receive hook does: with protection and the rules of the
                                   branch, warnings only of what changes. Commits in between may be invalid; they are warned of.
                                   BASE...HEAD: onto the commit where the two histories parted
            --strict               warnings count as errors
            --without-keys         opens no secret, as hooks do and a hub that has no keys
            --key-file FILE        age keys, beside those that are found as sops finds them; may be given again
            --format FORMAT        text, json, sarif (code scanning), junit (test reports), github (annotations of GitHub Actions)
            --output FILE          writes the answer into FILE and prints it as text, for the log

        Examples:
            $ cfgops validate
            $ cfgops validate prod --at HEAD~1
            $ cfgops validate --staged --format json
            $ cfgops validate --range origin/main...HEAD --format github
            $ cfgops validate --format sarif --output cfgops.sarif
        """
    static let grammar = Grammar(
        0 ... 1000,
        [
            .value("--at", as: "REV"), .flag("--staged"), .value("--range", as: "BASE..HEAD"), .flag("--strict"),
            .value("--output", as: "FILE"), .flag("--without-keys"),
        ] + KeyWords.options)
    static let formats = Report.formats
    private let environments: [String]
    private let revision: String?
    private let staged: Bool
    private let range: RevisionRange?
    private let strict: Bool
    private let output: String?
    private let words: Words

    init(_ words: Words) throws(UsageError) {
        self.words = words
        environments = words.positionals
        revision = words.value("--at")
        staged = words.flag("--staged")
        strict = words.flag("--strict")
        output = words.value("--output")
        range = try RevisionRange(of: words, as: "BASE..HEAD", without: "an environment", usage: ValidateCommand.usage)
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context), progress = Progress("validating", context)
        defer { progress.end() }
        if let range {
            let judged = try JudgedRange(range, in: workspace) { progress.report($0, of: $1) }
            progress.end()
            let loaded = try workspace.load(.commit(judged.tip))
            return try report(judged.verdict, of: judged.title, extra: judged.json, loaded, workspace)
        }
        let current = try workspace.state(at: revision, staged: staged)
        let opener = try words.flag("--without-keys") ? nil : KeyWords(words, context).openerAtHand
        let loaded = try workspace.load(current, opener: opener)
        if let configuration = loaded.configuration { try environments.forEach { try workspace.check(environment: $0, of: configuration) } }
        let wanted = environments.isEmpty ? nil : environments
        let state = try Validator(loaded).verdict(environments: wanted) { progress.report($0, of: $1) }
        let verdict = Verdict(state.diagnostics + (try brokenRules(current, of: wanted, workspace)))
        progress.end()
        let count = loaded.configuration?.graph.concrete.count ?? 0
        let title = environments.isEmpty ? counted(count, "environment") : environments.joined(separator: ", ")
        return try report(verdict, of: title, loaded, workspace)
    }

    /// What rules about changes say of what is not committed yet, without keys as where it is pushed to. A commit is a state: nothing
    /// changes by it.
    private func brokenRules(_ state: Workspace.State, of wanted: [String]?, _ workspace: Workspace) throws -> [Diagnostic] {
        let repository = workspace.repository
        guard revision == nil, !repository.isBare, let head = try repository.head().commit else { return [] }
        return try Comparison(old: workspace.load(.commit(head)), new: workspace.load(state), scope: .everything)
            .brokenRules(in: wanted)
    }

    private func report(
        _ verdict: Verdict, of title: String, extra: [(key: String, value: JsonValue)] = [], _ loaded: LoadedConfiguration,
        _ workspace: Workspace
    ) throws -> Exit {
        let root = workspace.root
        let files = ReportedFiles(
            path: root.repositoryPath, bytes: { (try? loaded.tree.read($0)) ?? nil }, fallback: ConfigurationRoot.manifestName)
        let report = Report(
            title: title, diagnostics: verdict.diagnostics, isStrict: strict, members: extra, files: files,
            suites: {
                guard let configuration = loaded.configuration else { return JUnit.suites([], verdict.diagnostics, files) }
                let names = environments.isEmpty ? configuration.graph.concrete : environments
                return JUnit.suites(try names.map { ($0, try configuration.documents(in: $0)) }, verdict.diagnostics, files)
            })
        try report.show(in: workspace.context, writingTo: output)
        return report.exit
    }
}
