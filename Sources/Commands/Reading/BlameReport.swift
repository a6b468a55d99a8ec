internal import Documents
internal import History
internal import Overlays
internal import Tracing
internal import Validating

/// Values with their commits, as people and programs read them.
struct BlameReport {
    let lines: [Blame.Line]

    /// A table: commit, date, author, place, and the value with its path.
    func print(in context: Context) {
        let rows = lines.map { line in (author: line.author, place: line.place) }
        let authors = rows.map(\.author.count).max() ?? 0, places = rows.map(\.place.count).max() ?? 0, style = context.style
        for (line, row) in zip(lines, rows) {
            let author = padded(row.author, to: authors), place = padded(row.place, to: places)
            let path = line.path.isRoot ? "" : "\(style.strong(line.path.description)) = "
            context.print("\(style.changed(line.id)) \(author)  \(style.faint(place))  \(path)\(shortened(line.value.text))")
        }
    }

    var json: JsonValue {
        .array(
            lines.map { line in
                .object([
                    ("path", .string(line.path.description)), ("value", ChangeList.json(line.value)),
                    ("environment", .optional(line.statement.flatMap { $0.file.isSchema ? nil : $0.file.environment })),
                    ("file", .optional(line.statement?.place.file)),
                    ("line", line.statement?.place.position.map { .integer($0.line) } ?? .null),
                    ("column", line.statement?.place.position.map { .integer($0.column) } ?? .null),
                    ("state", .string(line.state)), ("commit", JsonValue(authorship: line.commit)),
                    ("causes", .array(line.causes.map(\.json))),
                ])
            })
    }

    private func padded(_ text: String, to width: Int) -> String { text + String(repeating: " ", count: width - text.count) }
}

extension Blame.Line {
    fileprivate var commit: Commit? {
        if case .commit(let commit) = authorship { commit } else { nil }
    }

    fileprivate var state: String {
        switch authorship {
        case .commit: "committed"
        case .before: "before"
        case .uncommitted: "not committed"
        }
    }

    /// The short id; a line of its width where there is none.
    fileprivate var id: String { commit?.id.short ?? "------------" }

    /// `2026-01-05T09:00:00Z Ada Example`
    fileprivate var author: String { commit.map { "\(formatted($0.author.time)) \($0.author.name)" } ?? state }

    /// `environments/prod/app.yaml:3`
    fileprivate var place: String {
        guard let place = statement?.place else { return "" }
        return place.position.map { "\(place.file):\($0.line)" } ?? place.file
    }
}
