internal import Documents
internal import Validating

/// What a hook tells about all that it judged: every error, and warnings in at most twenty lines (R31).
struct HookReport {
    private(set) var errors: [Diagnostic] = []
    private var warnings: [Diagnostic] = []
    private static let warningLines = 20

    mutating func add(_ errors: [Diagnostic]) { self.errors += errors }

    mutating func add(_ verdict: Verdict) {
        errors += verdict.errors
        warnings += verdict.warnings
    }

    /// Errors too count as warnings where nothing is refused: on branches that are not deployed (R27).
    mutating func addAsWarnings(_ verdict: Verdict) {
        warnings += verdict.diagnostics.map { diagnostic in
            var copy = diagnostic
            copy.severity = .warning
            return copy
        }
    }

    func complain(in context: Context) {
        errors.forEach { context.complain($0.namingEnvironments) }
        var lines = 0
        let shown = warnings.prefix { warning in
            lines += 1 + warning.hints.count
            return lines <= HookReport.warningLines
        }
        shown.forEach { context.complain($0.namingEnvironments) }
        let more = warnings.count - shown.count
        if more > 0 { context.note("and \(more == 1 ? "1 more warning" : "\(more) more warnings"): cfgops validate lists all") }
    }
}
