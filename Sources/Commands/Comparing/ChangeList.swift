internal import Documents
internal import Validating

/// Key changes as people and programs read them.
struct ChangeList {
    /// The same change in several environments, shown once.
    private struct Line {
        var change: KeyChange
        var environments: [String]
    }

    private let lines: [Line]
    private let changes: [KeyChange]

    init(_ changes: [KeyChange]) {
        self.changes = changes
        var lines: [Line] = [], positions: [KeyChange: Int] = [:]
        for change in changes {
            var key = change
            key.environment = ""
            if let position = positions[key] {
                lines[position].environments.append(change.environment)
            } else {
                positions[key] = lines.count
                lines.append(Line(change: change, environments: [change.environment]))
            }
        }
        self.lines = lines
    }

    /// `~ app:server.port: 8080 -> 9090  (dev, prod)`, with `+` and `-` for keys that came and went.
    func text(style: Style) -> [String] {
        lines.map { line in
            let change = line.change, names = style.faint("  (\(line.environments.joined(separator: ", ")))")
            return switch (change.old, change.new) {
            case (let old?, let new?): style.changed("~ \(change.key): \(old.text) -> \(new.text)") + names
            case (nil, let new): style.added("+ \(change.key): \(new?.text ?? "")") + names
            case (let old, nil): style.removed("- \(change.key): \(old?.text ?? "")") + names
            }
        }
    }

    var json: JsonValue {
        .array(
            changes.map { change in
                .object([
                    ("environment", .string(change.environment)), ("document", .string(change.document)),
                    ("path", .string(change.path.description)),
                    ("change", .string(change.old == nil ? "added" : change.new == nil ? "removed" : "changed")),
                    ("old", ChangeList.json(change.old)), ("new", ChangeList.json(change.new)),
                ])
            })
    }

    func print(in context: Context) {
        context.format == .json ? context.print(json) : text(style: context.style).forEach { context.print($0) }
    }

    /// Values as themselves, secrets as `{"secret": true}`, nothing as null.
    static func json(_ value: KeyChange.Shown?) -> JsonValue {
        switch value {
        case nil: .null
        case .plain(let text): .verbatim(Array(text.utf8))
        case .secret: .object([("secret", .boolean(true))])
        }
    }
}
