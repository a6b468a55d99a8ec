internal import Documents
internal import Overlays
internal import Validating

/// `cfgops validate [ENV...]`.
struct ValidateCommand: Command {
    static let name = "validate"
    static let summary = "everything that a push would be checked for"
    static let help = """
        Usage: cfgops validate [ENV...] [--at REV | --staged] [--strict]

        Judges the work tree (in a bare repository HEAD): manifest, syntax, layers, overlays, references, targets. Prints every
        error and warning with file, line and column; exit 1 when there is an error.

        Options:
            --at REV     judges a commit
            --staged     judges the index, as the pre-commit hook does
            --strict     warnings count as errors

        Examples:
            $ cfgops validate
            $ cfgops validate prod --at HEAD~1
            $ cfgops validate --staged --format json
        """
    static let grammar = Grammar(0 ... 1000, .value("--at", as: "REV"), .flag("--staged"), .flag("--strict"))
    private let environments: [String]
    private let revision: String?
    private let staged: Bool
    private let strict: Bool

    init(_ words: Words) throws(UsageError) {
        environments = words.positionals
        revision = words.value("--at")
        staged = words.flag("--staged")
        strict = words.flag("--strict")
        try refuseTwoStates(words, usage: ValidateCommand.usage)
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context)
        let loaded = try workspace.load(workspace.state(at: revision, staged: staged))
        if let configuration = loaded.configuration { try environments.forEach { try workspace.check(environment: $0, of: configuration) } }
        let progress = Progress("validating", context)
        let verdict = try Validator(loaded).verdict(environments: environments.isEmpty ? nil : environments) { progress.report($0, of: $1) }
        progress.end()
        report(verdict, count: loaded.configuration?.graph.concrete.count ?? 0, context)
        return verdict.isAccepted && !(strict && !verdict.warnings.isEmpty) ? .done : .no
    }

    private func report(_ verdict: Verdict, count: Int, _ context: Context) {
        if context.format == .json {
            context.print(
                .object([("valid", .boolean(verdict.isAccepted)), ("diagnostics", .array(verdict.diagnostics.map(\.json)))]))
            return
        }
        for diagnostic in verdict.diagnostics { context.print(context.style.text(of: diagnostic)) }
        let scope = environments.isEmpty ? counted(count, "environment") : environments.joined(separator: ", ")
        context.note("\(scope): \(counted(verdict.errors.count, "error")), \(counted(verdict.warnings.count, "warning"))")
    }
}
