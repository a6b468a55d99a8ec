internal import Documents
internal import Validating

/// Key changes as people and programs read them.
struct ChangeList: DiffAnswer {
    /// The same change in several environments, shown once.
    struct Line {
        var change: KeyChange
        var environments: [String]
    }

    let lines: [Line]
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

    var isEmpty: Bool { changes.isEmpty }

    /// `~ app:server.port: 8080 -> 9090  (dev, prod)`, with `+` and `-` for keys that came and went.
    func text(style: Style) -> [String] { lines.map { $0.text($0.change.key, style) } }

    var json: JsonValue {
        .array(
            changes.map { change in
                .object(
                    [
                        ("environment", .string(change.environment)), ("document", .string(change.document)),
                        ("path", .string(change.path.description)),
                    ] + ChangeList.json(change))
            })
    }

    func print(in context: Context) {
        context.format == .json ? context.print(json) : text(style: context.style).forEach { context.print($0) }
    }

    /// What happened to a value: `change`, `old` and `new`.
    static func json(_ change: KeyChange) -> [(key: String, value: JsonValue)] {
        [
            ("change", .string(change.old == nil ? "added" : change.new == nil ? "removed" : "changed")),
            ("old", json(change.old)), ("new", json(change.new)),
        ]
    }

    /// Values as themselves, secrets as `{"secret": true}`, open ones with their fingerprint, nothing as null.
    static func json(_ value: KeyChange.Shown?) -> JsonValue {
        switch value {
        case nil: .null
        case .plain(let text): .verbatim(Array(text.utf8))
        case .secret: .object([("secret", .boolean(true))])
        case .openSecret(let fingerprint): .object([("secret", .boolean(true)), ("fingerprint", .string(fingerprint))])
        }
    }
}

extension ChangeList.Line {
    /// - Parameters:
    ///   - name: what the line calls the key.
    ///   - indent: stands between the sign, which comes first, and the name.
    func text(_ name: String, indent: String = "", _ style: Style) -> String {
        let names = style.faint("  (\(environments.joined(separator: ", ")))")
        return switch (change.old, change.new) {
        case (let old?, let new?): style.changed("~ \(indent)\(name): \(old.text) -> \(new.text)") + names
        case (nil, let new): style.added("+ \(indent)\(name): \(new?.text ?? "")") + names
        case (let old, nil): style.removed("- \(indent)\(name): \(old?.text ?? "")") + names
        }
    }
}
