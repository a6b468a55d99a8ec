internal import Documents
internal import Reconciling
internal import Rendering

/// What rounds did, as people and programs read it.
struct RoundReport {
    let environment: String
    let outcomes: [RoundOutcome]
    /// The commit that takes a bad one back; nil where none was made.
    var revert: AutomaticRevert.Made?

    /// The worst of them.
    var exit: Exit { outcomes.map(\.exit).max() ?? .done }

    func print(in context: Context) {
        if context.format == .json {
            context.print(json)
            outcomes.forEach { outcome in outcome.complaints(among: outcomes).forEach { context.complain($0) } }
            return
        }
        for outcome in outcomes {
            for file in outcome.files { file.print(in: context) }
            if case .settled = outcome.result, let plan = outcome.plan, let generation = outcome.generation {
                let name = outcomes.count > 1 ? "group \(outcome.group): " : ""
                context.note("\(name)generation \(generation.number) of \(generation.commit.prefix(12)): \(outcome.summary(of: plan))")
            }
            for complaint in outcome.complaints(among: outcomes) { context.complain(complaint) }
            for line in outcome.output.split(separator: "\n", omittingEmptySubsequences: false) where !outcome.output.isEmpty {
                context.note("  | \(line)")
            }
        }
    }

    private var json: JsonValue {
        let live = outcomes.last?.generation
        return .object([
            ("environment", .string(environment)), ("changed", .boolean(outcomes.contains(where: \.wasSwitched))),
            ("generation", live.map { .integer($0.number) } ?? .null), ("commit", .optional(live?.commit)),
            ("steps", .array(outcomes.flatMap(\.files).map(\.json))),
            ("unchanged", .integer(outcomes.reduce(0) { $0 + $1.count(.unchanged) })),
            ("groups", .array(outcomes.map(\.json))), ("revert", revert?.json ?? .null),
        ])
    }
}

extension RoundOutcome {
    var exit: Exit {
        switch result {
        case .settled: .done
        case .withheld: .refused
        case .rejected, .quarantined, .takenBack, .held: .no
        case .failed(let error): Failure(error).exit
        }
    }

    /// Whether files were switched, for however long.
    var wasSwitched: Bool {
        switch result {
        case .settled, .takenBack, .held: !(plan?.isEmpty ?? true)
        case .withheld, .rejected, .quarantined, .failed: false
        }
    }

    /// What was changed of the group, and what is not as it should be and stays.
    var files: [PlannedFile] {
        var isTold = wasSwitched
        if case .settled = result { isTold = true }
        return isTold ? steps.filter { $0.action != .unchanged }.map { PlannedFile($0) } : []
    }

    func count(_ action: Plan.Step.Action) -> Int { steps.count { $0.action == action } }

    private var steps: [Plan.Step] { plan?.steps.filter { ($0.new ?? $0.old)?.group ?? group == group } ?? [] }

    /// `2 create, 1 unchanged`
    func summary(of plan: Plan) -> String {
        let actions: [Plan.Step.Action] = [.create, .replace, .delete, .drifted, .foreign, .unchanged]
        let parts = actions.filter { count($0) > 0 }.map { "\(count($0)) \($0.rawValue)" }
        return parts.isEmpty ? "no files" : parts.joined(separator: ", ")
    }

    /// What a program wrote that found the files bad.
    var output: String {
        switch result {
        case .rejected(let failure), .takenBack(let failure), .held(let failure, _): failure.output
        case .quarantined(let quarantine): quarantine.output
        case .settled, .withheld, .failed: ""
        }
    }

    private static let liftHint = "a commit that changes the group is tried again; --lift-quarantine tries this one again"

    /// Why it is not settled; named by group where there are several.
    func complaints(among all: [RoundOutcome]) -> [Diagnostic] {
        let name = all.count > 1 ? "group \"\(group)\": " : "", live = generation.map { "generation \($0.number)" } ?? "nothing"
        func told(_ failure: ProbeFailure, _ what: String, _ hints: [String] = [RoundOutcome.liftHint]) -> Diagnostic {
            Diagnostic(
                failure.code, "\(name)\(failure.reason.message); \(what)", at: failure.reason.place, hints: failure.reason.hints + hints)
        }
        switch result {
        case .settled: return []
        case .withheld(_, let reason, _): return [Diagnostic(reason.code, name + reason.message, at: reason.place, hints: reason.hints)]
        case .rejected(let failure): return [told(failure, "it was never live, \(live) stays")]
        case .takenBack(let failure):
            let commit = generation?.groups[group]?.commit.prefix(12) ?? ""
            return [told(failure, "it was taken back, \(live) has the files of \(commit)")]
        case .held(let failure, let reason): return [told(failure, reason.message, reason.hints)]
        case .quarantined(let quarantine):
            return [
                Diagnostic(
                    "quarantined", "\(name)quarantined since commit \(quarantine.commit.prefix(12)): \(quarantine.message); \(live) stays",
                    hints: [RoundOutcome.liftHint])
            ]
        case .failed(let error): return Failure(error).diagnostics
        }
    }

    fileprivate var json: JsonValue {
        let complaint = complaints(among: []).first
        var until: Int64?
        if case .withheld(_, _, let end) = result { until = end }
        return .object([
            ("group", .string(group)), ("condition", .string(condition.rawValue)), ("outcome", .string(word)),
            ("generation", generation?.groups[group].map { .integer($0.generation) } ?? .null),
            ("commit", .optional(generation?.groups[group]?.commit)), ("reason", .optional(complaint?.code)),
            ("message", .optional(complaint?.message)), ("output", .string(output)), ("until", until.map { .integer(Int($0)) } ?? .null),
        ])
    }

    private var word: String {
        switch result {
        case .settled: "settled"
        case .withheld: "withheld"
        case .rejected: "rejected"
        case .quarantined: "quarantined"
        case .takenBack: "taken-back"
        case .held: "held"
        case .failed: "failed"
        }
    }
}
