internal import Documents
internal import Overlays
internal import Reconciling

/// Shows what a reconciliation would do: `plan`, and `reconcile --dry-run`.
struct PlanView {
    static let options: [Grammar.Option] = [
        .value("--target", as: "NAME"), .value("--diff", as: "unified|keys|none"), .flag("--exit-code"),
    ]

    private let form: PlanDifference.Form
    private let target: String?
    private let usesExitCode: Bool

    init(_ words: Words, usage: String) throws(UsageError) {
        guard let form = PlanDifference.Form(rawValue: words.value("--diff") ?? "unified") else {
            throw UsageError("--diff takes unified, keys or none, not \"\(words.value("--diff") ?? "")\"", hints: [usage])
        }
        (self.form, target, usesExitCode) = (form, words.value("--target"), words.flag("--exit-code"))
    }

    /// - Parameter configuration: what the plan was rendered from.
    /// - Returns: `no` where there is something to do, and the exit code is to say so.
    func show(_ plan: Plan, of destination: Destination, _ configuration: Configuration, in context: Context) throws -> Exit {
        try target.map { try check($0, plan, configuration) }
        let files = try PlanComparison(plan, as: form, configuration).files(of: destination, target: target)
        let report = PlanReport(plan, files: files, target: target)
        report.print(in: context, generation: nil)
        return usesExitCode && !report.isEmpty ? .no : .done
    }

    /// A target that is gone from the manifest may still have files to delete.
    private func check(_ target: String, _ plan: Plan, _ configuration: Configuration) throws(Diagnostic) {
        let names = configuration.manifest.targets.map(\.name)
        guard !names.contains(target), !plan.steps.contains(where: { $0.old?.target == target }) else { return }
        let near = nearest(target, in: names).map { "did you mean \"\($0)\"?" }
        throw Diagnostic(
            "unknown-target", "the manifest has no target \"\(target)\"", hints: [near ?? "targets: \(names.joined(separator: ", "))"])
    }
}
