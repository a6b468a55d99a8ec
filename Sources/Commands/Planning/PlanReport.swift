internal import Overlays
internal import Reconciling
internal import Rendering

/// What a reconciliation did, or would do, file by file.
struct PlanReport {
    private let plan: Plan
    private let files: [PlannedFile]
    /// The one target that is asked about; nil: all.
    private let target: String?

    /// - Parameter files: what is shown beside a line; without them a line a file is all.
    init(_ plan: Plan, files: [PlannedFile]? = nil, target: String? = nil) {
        self.plan = plan
        self.target = target
        self.files = files ?? plan.steps.filter { $0.action != .unchanged }.map { PlannedFile($0) }
    }

    /// - Parameter generation: what is live now; nil for a dry run.
    func print(in context: Context, generation: Generation?) {
        if context.format == .json { return context.print(json(generation)) }
        for file in files { file.print(in: context) }
        let actions: [Plan.Step.Action] = [.create, .replace, .delete, .drifted, .foreign, .unchanged]
        let parts = actions.filter { count($0) > 0 }.map { "\(count($0)) \($0.rawValue)" }
        let summary = parts.isEmpty ? "no files" : parts.joined(separator: ", ")
        context.note(generation.map { "generation \($0.number) of \($0.commit.prefix(12)): \(summary)" } ?? "plan: \(summary)")
    }

    /// Whether applying would change one of the files that are shown.
    var isEmpty: Bool {
        (target != nil || plan.isEmpty) && files.allSatisfy { $0.step.answer == .report }
    }

    private func count(_ action: Plan.Step.Action) -> Int {
        plan.steps.count { $0.action == action && $0.isOf(target) }
    }

    private func json(_ generation: Generation?) -> JsonValue {
        .object([
            ("environment", .string(plan.rendering.environment)), ("changed", .boolean(!isEmpty)),
            ("generation", generation.map { .integer($0.number) } ?? .null), ("commit", .optional(generation?.commit)),
            ("steps", .array(files.map(\.json))), ("unchanged", .integer(count(.unchanged))),
            ("risks", .array(plan.risks.map(\.json))),
        ])
    }
}

extension Plan.Step {
    /// What is in the way concerns every target.
    func isOf(_ target: String?) -> Bool { target == nil || action == .foreign || [new, old].contains { $0?.target == target } }
}
