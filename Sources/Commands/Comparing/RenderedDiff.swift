internal import Documents
internal import Rendering

/// Changed files as people and programs read them.
struct RenderedDiff {
    let environment: String
    let changes: [RenderedChange]

    /// For each file what happened to it, then how its text differs.
    func print(in context: Context) {
        for change in changes {
            context.print(headline(change, context.style))
            if let diff = RenderedDiff.text(change) { context.writeOutput(context.style.painted(diff)) }
        }
    }

    /// `changed  app/app.env  (prod; mode 0644 -> 0640)`
    private func headline(_ change: RenderedChange, _ style: Style) -> String {
        let notes = [environment] + RenderedDiff.notes(change)
        let text = "\(RenderedDiff.word(change).padded(to: 8)) \(change.path)"
        let head =
            switch RenderedDiff.word(change) {
            case "created": style.added(text)
            case "removed": style.removed(text)
            default: style.changed(text)
            }
        return head + style.faint("  (\(notes.joined(separator: "; ")))")
    }

    /// What there is to say of a change beside its lines: `mode 0644 -> 0640`.
    private static func notes(_ change: RenderedChange) -> [String] {
        var notes: [String] = []
        if let old = change.old, let new = change.new {
            if old.mode != new.mode { notes.append("mode \(octal(old.mode)) -> \(octal(new.mode))") }
            if old.owner != new.owner { notes.append("owner \(old.owner ?? "unstated") -> \(new.owner ?? "unstated")") }
            if old.ownerGroup != new.ownerGroup { notes.append("group \(old.ownerGroup ?? "unstated") -> \(new.ownerGroup ?? "unstated")") }
        }
        if change.isTainted { notes.append("<secret>") } else if isBinary(change) { notes.append("binary") }
        return notes
    }

    /// A list of objects; `docs/formats/json-output.md` has their shape.
    var json: [JsonValue] {
        changes.map { change in
            .object([
                ("environment", .string(environment)), ("path", .string(change.path)), ("change", .string(RenderedDiff.word(change))),
                ("secret", .boolean(change.isTainted)), ("binary", .boolean(RenderedDiff.isBinary(change))),
                ("old", RenderedDiff.json(change.old)), ("new", RenderedDiff.json(change.new)),
                ("diff", .optional(RenderedDiff.text(change).map { String(decoding: $0, as: UTF8.self) })),
            ])
        }
    }

    private static func json(_ file: RenderedFile?) -> JsonValue {
        guard let file else { return .null }
        return .object([
            ("target", .string(file.target)), ("document", .string(file.document)), ("bytes", .integer(file.bytes.count)),
            ("mode", .string(octal(file.mode))), ("owner", .optional(file.owner)), ("ownerGroup", .optional(file.ownerGroup)),
        ])
    }

    /// The lines of each file, below what happened to it.
    fileprivate var blocks: [MarkdownComment.Block] {
        changes.map { change in
            let notes = [RenderedDiff.word(change)] + RenderedDiff.notes(change).map { $0 == "<secret>" ? "*secret*" : $0 }
            let lead = "\(MarkdownText.code(change.path)): \(notes.joined(separator: ", "))"
            return .diff(lead: lead, RenderedDiff.text(change).map(textLines) ?? [])
        }
    }

    /// How the text differs; nil where it does not, or must not be shown, or is none.
    private static func text(_ change: RenderedChange) -> [UInt8]? {
        guard change.hasOtherBytes, !change.isTainted, !isBinary(change) else { return nil }
        return unifiedDiff(change.old?.bytes, change.new?.bytes, oldName: "a/\(change.path)", newName: "b/\(change.path)")
    }

    private static func word(_ change: RenderedChange) -> String {
        change.old == nil ? "created" : change.new == nil ? "removed" : "changed"
    }

    private static func isBinary(_ change: RenderedChange) -> Bool {
        [change.old, change.new].contains { $0.map { Documents.isBinary($0.bytes) } ?? false }
    }

    /// As the manifest writes it: `0640`.
    private static func octal(_ mode: UInt16) -> String { "0" + String(mode, radix: 8) }
}

/// The changed files of all environments.
struct RenderedDiffs: DiffAnswer {
    let list: [RenderedDiff]

    var isEmpty: Bool { list.allSatisfy(\.changes.isEmpty) }

    func print(in context: Context) {
        if context.format == .json { context.print(.array(list.flatMap(\.json))) } else { list.forEach { $0.print(in: context) } }
    }

    /// A file that changed in the same way in several environments is shown once.
    var sections: [MarkdownComment.Section] {
        var order: [MarkdownComment.Block] = [], names: [MarkdownComment.Block: [String]] = [:]
        for diff in list {
            for block in diff.blocks {
                if names[block] == nil { order.append(block) }
                names[block, default: []].append(diff.environment)
            }
        }
        var sections: [MarkdownComment.Section] = []
        for block in order {
            let environments = names[block] ?? []
            if let known = sections.firstIndex(where: { $0.environments == environments }) {
                sections[known].blocks.append(block)
            } else {
                sections.append(MarkdownComment.Section(environments: environments, blocks: [block]))
            }
        }
        return sections
    }
}

extension String {
    /// With blanks behind it up to a width.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
