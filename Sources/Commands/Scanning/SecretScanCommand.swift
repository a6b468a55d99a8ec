internal import Documents
internal import History
internal import Secrets
internal import Validating

/// `cfgops secret scan [PATH...]`.
struct SecretScanCommand: Command {
    static let name = "secret scan"
    static let summary = "finds secrets in plain text"
    static let help = """
        Usage: cfgops secret scan [PATH...] [--at REV | --staged]
               cfgops secret scan --range A..B

        Searches files for secrets in plain text: private keys, tokens of providers, URLs with passwords, and values that look random
        below names such as password or api_key. Tells rule, place and length, never the value. Exit 1 when something is found. All
        files of the repository are searched, but what git ignores and what is no text; outside of a repository all files of PATH.
        What is no secret stands in the manifest with a reason: scan: { allow: [{ path, rule, reason, expires }] }. Comments in files
        allow nothing.

        Options:
            --at REV           the files of a commit
            --staged           what is staged, as the pre-commit hook searches it
            --range A..B       what the commits from A to B bring, as the pre-receive hook does with a push onto A: files that were
                               taken out again count, and what B adds to the manifest allows nothing yet
            --rules            lists the rules
            --format FORMAT    text, json, sarif (code scanning), github (annotations of GitHub Actions)
            --output FILE      writes the answer into FILE and prints it as text, for the log

        Examples:
            $ cfgops secret scan
            $ cfgops secret scan environments/prod deploy.env
            $ cfgops secret scan --staged --format json
            $ cfgops secret scan --range origin/main..HEAD --format sarif --output scan.sarif
        """
    static let grammar = Grammar(
        0 ... 1000, .value("--at", as: "REV"), .flag("--staged"), .value("--range", as: "A..B"), .flag("--rules"),
        .value("--output", as: "FILE"))
    static let formats: [Context.Format] = [.text, .json, .github, .sarif]
    private let paths: [String]
    private let revision: String?
    private let staged: Bool
    private let range: RevisionRange?
    private let listsRules: Bool
    private let output: String?

    init(_ words: Words) throws(UsageError) {
        paths = words.positionals
        revision = words.value("--at")
        staged = words.flag("--staged")
        listsRules = words.flag("--rules")
        output = words.value("--output")
        range = try RevisionRange(of: words, as: "A..B", without: "PATH", usage: SecretScanCommand.usage)
    }

    func run(in context: Context) throws -> Exit {
        if listsRules { return showRules(in: context) }
        let progress = Progress("searching", context), scanned = try scanned(context, progress)
        progress.end()
        let diagnostics = scanned.scan.found.map(\.diagnostic) + scanned.scan.remarks + scanned.unused
        let report = Report(
            title: counted(scanned.files, "file"), diagnostics: diagnostics,
            members: [
                ("files", .integer(scanned.files)), ("allowed", .integer(scanned.scan.allowed)),
                ("findings", .array(scanned.scan.found.map(\.json))),
            ],
            // A hash of a line would let anybody try what stands in it.
            files: ReportedFiles(path: { $0 }, bytes: { _ in nil }, fallback: ConfigurationRoot.manifestName), suites: { [] })
        try report.show(in: context, writingTo: output)
        return report.exit
    }

    private func scanned(_ context: Context, _ progress: Progress) throws -> ScannedFiles {
        guard let repository = try repository(context) else { return try ScannedFiles(outside: paths, context, progress) }
        let workspace = Workspace(context, root: ConfigurationRoot(repository: repository, folder: ""))
        if let range { return try ScannedFiles(of: range, workspace, progress) }
        if staged { return try ScannedFiles(stagedIn: repository, below: paths, workspace, progress) }
        return try ScannedFiles(of: workspace.state(at: revision), below: paths, workspace, progress)
    }

    /// Nil outside of any, where paths can be searched all the same.
    private func repository(_ context: Context) throws(GitError) -> Repository? {
        do throws(GitError) {
            return try Repository.open(context.folder, environment: context.environment)
        } catch {
            let isAboutFiles = revision == nil && !staged && range == nil && !paths.isEmpty
            guard error.reason == .noRepository, isAboutFiles else { throw error }
            return nil
        }
    }

    private func showRules(in context: Context) -> Exit {
        let rules = PlaintextScan().ruleNames
        if context.format == .json {
            context.print(.object([("rules", .array(rules.map { .object([("rule", .string($0.id)), ("what", .string($0.what))]) }))]))
        } else {
            let width = rules.map(\.id.utf8.count).max() ?? 0
            for rule in rules { context.print(rule.id + String(repeating: " ", count: width - rule.id.utf8.count + 2) + rule.what) }
        }
        return .done
    }
}

extension SecretScan.Found {
    fileprivate var json: JsonValue {
        .object([
            ("rule", .string(finding.rule)), ("what", .string(finding.what)), ("file", .string(place.file)),
            ("line", place.position.map { .integer($0.line) } ?? .null), ("column", place.position.map { .integer($0.column) } ?? .null),
            ("bytes", .integer(finding.range.count)), ("environment", .optional(value?.environment)),
            ("path", .optional(value?.path.description)), ("commit", .optional(commit?.description)),
        ])
    }
}
