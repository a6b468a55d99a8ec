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
        let told = notes.isEmpty ? "" : style.faint("  (\(notes.joined(separator: "; ")))")
        context.print(head + told + (step.isTainted ? "  <secret>" : ""))
        if let diff = difference.diff { context.writeOutput(style.painted(diff)) }
        for key in difference.keys ?? [] { context.print(key.text(style)) }
        if let remark = difference.remark { context.print(style.faint("  \(remark)")) }
    }

    private var notes: [String] {
        var notes: [String] = []
        switch step.placement?.delivery {
        case .link: notes.append("link")
        case .copy: notes.append("copy")
        case .inPlace: notes.append("in place: a program that reads it meanwhile may see a part")
        case nil: break
        }
        switch step.drift {
        case .unreadable: notes.append("cannot be read by this user")
        case .missing: notes.append("missing on disk")
        case .replaced: notes.append("replaced on disk")
        case let drift?: notes.append("\(drift.rawValue) changed on disk")
        case nil: break
        }
        switch step.answer {
        case .report: notes.append("reported, stays as it is")
        case .adopt where change != nil: notes.append("to be adopted")
        case .adopt where step.isLeft: notes.append("not adopted, stays as it is")
        case .adopt, .heal, nil: break
        }
        return notes + access + moves
    }

    /// What a file belonged to that belongs to something else from now on, be its bytes the same or not.
    private var former: (group: String?, target: String?) {
        guard let old = step.old, let new = step.new else { return (nil, nil) }
        return (old.group == new.group ? nil : old.group, old.target == new.target ? nil : old.target)
    }

    private var moves: [String] {
        let new = step.new
        return [
            former.group.map { "moves from \(groupText($0)) to \(groupText(new?.group ?? ""))" },
            former.target.map { "moves from target \($0) to target \(new?.target ?? "")" },
        ].compactMap(\.self)
    }

    private func groupText(_ name: String) -> String { name.isEmpty ? "no group" : "group \(name)" }

    private var movesJson: [(key: String, value: JsonValue)] {
        [former.group.map { ("oldGroup", .string($0)) }, former.target.map { ("oldTarget", .string($0)) }].compactMap(\.self)
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
        let delivery = step.placement.map { [(key: "delivery", value: JsonValue.string($0.delivery.rawValue))] } ?? []
        let told = entries + delivery + movesJson
        guard let change else { return .object(told) }
        return .object(
            told + [("live", change.liveAccess?.json ?? .null), ("wanted", change.wantedAccess?.json ?? .null)]
                + difference.json)
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
