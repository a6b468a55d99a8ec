internal import Changing
internal import Documents
internal import History
internal import Validating

/// What could be promoted, and what earlier promotions say about it.
struct PromotionPlan {
    struct Row {
        let difference: Promotion.Difference
        let standing: Standing
    }

    private let promotion: Promotion
    let rows: [Row]
    /// The commit of the last promotion; nil when there was none.
    private let last: ObjectID?

    /// - Parameter targets: only these documents and paths; empty for everything.
    init(_ promotion: Promotion, on head: Snapshot, only targets: [DocumentPath]) throws {
        self.promotion = promotion
        let all = try promotion.differences(on: head), stated = try promotion.statedKeys(on: head)
        for target in targets where !stated.contains(where: { target.meets($0) }) && !all.contains(where: { target.meets($0.target) }) {
            let near = nearest(target.description, in: stated.map(\.description)).map { ["did you mean \"\($0)\"?"] }
            throw Diagnostic(
                "unknown-path", "\"\(target)\" is not stated in \(promotion.source)'s own layers",
                hints: near ?? ["cfgops promote --status \(promotion.source) \(promotion.destination) lists what can be promoted"])
        }
        let wanted = targets.isEmpty ? all : all.filter { difference in targets.contains { $0.meets(difference.target) } }
        var memory = try PromotionMemory(promotion, on: head)
        rows = try wanted.map { Row(difference: $0, standing: try memory.standing(of: $0)) }
        last = memory.records.first?.commit
    }

    var conflicts: [Diagnostic] {
        rows.filter { $0.standing == .conflict }.map { row in
            let (old, new) = (row.difference.old?.text ?? "nothing", row.difference.new?.text ?? "nothing")
            return Diagnostic(
                "conflict",
                "\"\(row.difference.target)\" is \(old) in \(promotion.destination), which changed it after the last promotion, and \(new) in \(promotion.source)",
                hints: ["--overwrite takes \(promotion.source)'s"])
        }
    }

    var picker: Picker {
        Picker(
            title: "promote \(promotion.source) -> \(promotion.destination)",
            rows: rows.map { row in
                let difference = row.difference
                let note = difference.isRefused ? "a secret" : row.standing == .conflict ? "changed in \(promotion.destination) since" : nil
                return Picker.Row(
                    key: difference.target.description,
                    detail: "\(difference.old?.text ?? "nothing") -> \(difference.new?.text ?? "nothing")", note: note,
                    isChosen: row.standing == .new && !difference.isRefused, isLocked: difference.isRefused)
            })
    }

    /// The differences as changes of the destination.
    func report(in context: Context, without left: [Promotion.Difference] = []) {
        guard context.format == .text else { return context.print(json) }
        let left = Set(left.map(\.target))
        ChangeList(rows.map(\.difference).filter { !left.contains($0.target) }.map(change)).print(in: context)
    }

    /// What is new since the last promotion, and what is in conflict.
    func reportStatus(in context: Context) -> Exit {
        let isClean = conflicts.isEmpty
        if context.format == .json {
            context.print(json)
            return isClean ? .done : .refused
        }
        ChangeList(rows.filter { $0.standing == .new }.map(\.difference).map(change)).print(in: context)
        conflicts.forEach { context.complain($0) }
        let left = rows.count { $0.standing == .left }
        let since = last.map { "last promoted by \($0.short)" } ?? "never promoted"
        context.note(
            "\(promotion.source) to \(promotion.destination): \(since)"
                + (rows.isEmpty ? "; nothing differs" : "") + (left > 0 ? "; \(counted(left, "key")) left out then" : ""))
        return isClean ? .done : .refused
    }

    private func change(_ difference: Promotion.Difference) -> KeyChange {
        KeyChange(
            environment: promotion.destination, document: difference.target.document, path: difference.target.path, old: difference.old,
            new: difference.new)
    }

    private var json: JsonValue {
        .object([
            ("from", .string(promotion.source)), ("to", .string(promotion.destination)), ("last", .optional(last?.description)),
            (
                "differences",
                .array(
                    rows.map { row in
                        let difference = row.difference
                        return .object([
                            ("document", .string(difference.target.document)), ("path", .string(difference.target.path.description)),
                            ("standing", .string(row.standing.rawValue)), ("refused", .boolean(difference.isRefused)),
                            ("old", ChangeList.json(difference.old)), ("new", ChangeList.json(difference.new)),
                        ])
                    })
            ),
        ])
    }
}

extension DocumentPath {
    /// Whether one of the two is, or is in, the other.
    fileprivate func meets(_ other: DocumentPath) -> Bool {
        document == other.document && (other.path.steps.starts(with: path.steps) || path.steps.starts(with: other.path.steps))
    }
}
