internal import Reconciling
internal import Rendering

/// A plan as people and programs read it.
struct PlanReport {
    private let plan: Plan

    init(_ plan: Plan) { self.plan = plan }

    /// - Parameter generation: what is live now; nil for a dry run.
    func print(in context: Context, generation: Generation?) {
        if context.format == .json { return context.print(json(generation)) }
        for step in plan.steps where step.action != .unchanged { context.print(line(step, context.style)) }
        let actions: [Plan.Step.Action] = [.create, .replace, .delete, .drifted, .foreign, .unchanged]
        let parts = actions.filter { plan.count($0) > 0 }.map { "\(plan.count($0)) \($0.rawValue)" }
        let summary = parts.isEmpty ? "no files" : parts.joined(separator: ", ")
        context.note(generation.map { "generation \($0.number) of \($0.commit.prefix(12)): \(summary)" } ?? "plan: \(summary)")
    }

    private func line(_ step: Plan.Step, _ style: Style) -> String {
        let word = step.action.rawValue + String(repeating: " ", count: max(0, 8 - step.action.rawValue.utf8.count))
        let drift = step.drift.map { "  (\($0.rawValue) changed on disk)" } ?? ""
        let text = "\(word) \(step.path)\(drift)\(step.isTainted ? "  <secret>" : "")"
        return switch step.action {
        case .create: style.added(text)
        case .delete: style.removed(text)
        default: style.changed(text)
        }
    }

    private func json(_ generation: Generation?) -> JsonValue {
        .object([
            ("environment", .string(plan.rendering.environment)), ("changed", .boolean(!plan.isEmpty)),
            ("generation", generation.map { .integer($0.number) } ?? .null), ("commit", .optional(generation?.commit)),
            ("steps", .array(plan.steps.filter { $0.action != .unchanged }.map(json))), ("unchanged", .integer(plan.count(.unchanged))),
        ])
    }

    private func json(_ step: Plan.Step) -> JsonValue {
        .object([
            ("action", .string(step.action.rawValue)), ("path", .string(step.path)),
            ("target", .optional(step.new?.target ?? step.old?.target)), ("drift", .optional(step.drift?.rawValue)),
            ("secret", .boolean(step.isTainted)), ("oldBytes", step.old.map { .integer($0.size) } ?? .null),
            ("newBytes", step.new.map { .integer($0.size) } ?? .null),
        ])
    }
}
