internal import Documents
internal import Overlays
internal import Reconciling

/// One step of a plan as people and programs read it.
struct PlannedFile {
    let step: Plan.Step
    /// What is on both sides; nil where only the step is told.
    private var change: PlannedChange?
    private var difference = PlanDifference()

    init(_ step: Plan.Step) { self.step = step }

    init(_ change: PlannedChange, _ difference: PlanDifference) {
        (step, self.change, self.difference) = (change.step, change, difference)
    }

    /// `replace  app/app.env  (content changed on disk; mode 0644 -> 0640)`, then how the text differs.
    func print(in context: Context) {
        let style = context.style, text = "\(step.action.rawValue.padded(to: 8)) \(step.path)"
        let head =
            switch step.action {
            case .create: style.added(text)
            case .delete: style.removed(text)
            default: style.changed(text)
            }
        context.print(head + (notes.isEmpty ? "" : style.faint("  (\(notes.joined(separator: "; ")))")) + (step.isTainted ? "  <secret>" : ""))
        if let diff = difference.diff { context.writeOutput(style.painted(diff)) }
        for key in difference.keys ?? [] { context.print(key.text(style)) }
        if let remark = difference.remark { context.print(style.faint("  \(remark)")) }
    }

    private var notes: [String] {
        var notes: [String] = []
        if let drift = step.drift { notes.append(drift == .unreadable ? "cannot be read by this user" : "\(drift.rawValue) changed on disk") }
        switch step.answer {
        case .report: notes.append("reported, stays as it is")
        case .adopt: notes.append("to be adopted")
        case .heal, nil: break
        }
        return notes + access
    }

    /// Modes and owners that differ.
    private var access: [String] {
        guard let wanted = change?.wantedAccess else { return [] }
        guard let live = change?.liveAccess else { return wanted.ownerText.map { ["owner \($0)"] } ?? [] }
        var notes: [String] = []
        if live.mode != wanted.mode { notes.append("mode \(live.modeText) -> \(wanted.modeText)") }
        if let owner = wanted.owner, owner != live.owner { notes.append("owner \(live.owner ?? "") -> \(owner)") }
        if let group = wanted.ownerGroup, group != live.ownerGroup { notes.append("group \(live.ownerGroup ?? "") -> \(group)") }
        return notes
    }

    /// `docs/formats/json-output.md` has the shape.
    var json: JsonValue {
        let entries: [(key: String, value: JsonValue)] = [
            ("action", .string(step.action.rawValue)), ("path", .string(step.path)),
            ("target", .optional(step.new?.target ?? step.old?.target)), ("drift", .optional(step.drift?.rawValue)),
            ("answer", .optional(step.answer?.rawValue)), ("secret", .boolean(step.isTainted)),
            ("oldBytes", step.old.map { .integer($0.size) } ?? .null), ("newBytes", step.new.map { .integer($0.size) } ?? .null),
        ]
        guard let change else { return .object(entries) }
        return .object(
            entries + [("live", change.liveAccess?.json ?? .null), ("wanted", change.wantedAccess?.json ?? .null)] + difference.json)
    }
}

extension PlannedChange.Access {
    fileprivate var modeText: String { "0" + String(mode, radix: 8) }

    /// `app:www`; nil where neither is stated.
    fileprivate var ownerText: String? {
        owner == nil && ownerGroup == nil ? nil : "\(owner ?? "")\(ownerGroup.map { ":\($0)" } ?? "")"
    }

    fileprivate var json: JsonValue {
        .object([("mode", .string(modeText)), ("owner", .optional(owner)), ("ownerGroup", .optional(ownerGroup))])
    }
}
