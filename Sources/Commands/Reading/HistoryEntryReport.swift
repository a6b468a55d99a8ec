internal import History
internal import Tracing

/// One commit of a value's history, as people and programs read it.
struct HistoryEntryReport {
    let entry: ValueHistory.Entry
    /// The environment that was asked for.
    let environment: String

    func print(in context: Context) {
        let style = context.style
        context.print(entry.commit.headline(style))
        if let earlier = entry.renamedFrom { context.print("  renamed from \(name(of: earlier))") }
        for line in ChangeList(entry.changes).text(style: style) { context.print("  \(line)") }
        for cause in entry.causes { context.print(style.faint("    by \(cause.kind.rawValue) \(cause.file)")) }
    }

    var json: JsonValue {
        .object(
            entry.commit.fields + [
                ("changes", ChangeList(entry.changes).json), ("causes", .array(entry.causes.map(\.json))),
                (
                    "renamedFrom",
                    entry.renamedFrom.map { .object([("environment", .string($0.environment)), ("document", .string($0.document))]) }
                        ?? .null
                ),
            ])
    }

    /// With its environment where that had another name too.
    private func name(of earlier: DocumentName) -> String {
        earlier.environment == environment ? earlier.document : "\(earlier.environment) \(earlier.document)"
    }
}

extension Cause {
    var json: JsonValue { .object([("kind", .string(kind.rawValue)), ("file", .string(file))]) }
}

extension Commit {
    /// What `history` says of a commit.
    var fields: [(key: String, value: JsonValue)] {
        [
            ("commit", .string(id.description)), ("date", .string(formatted(author.time))), ("author", .string(author.name)),
            ("email", .string(author.email)), ("summary", .string(summary)),
            ("trailers", .array(trailers.map { .object([("key", .string($0.key)), ("value", .string($0.value))]) })),
        ]
    }
}
