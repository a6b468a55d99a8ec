internal import Documents
internal import History
internal import Overlays
internal import Rendering
internal import Tracing

/// What files are made from, as people and programs read it.
struct InputReport {
    private let files: [(output: TargetOutput, inputs: [OutputInput])]
    private let commits: [String: Commit]

    init(_ files: [(TargetOutput, [OutputInput])], history: ChangeHistory) throws {
        self.files = files
        commits = try history.commits(of: Set(files.flatMap { $0.1 }.filter { $0.kind != .variable }.map(\.name)))
    }

    func print(in context: Context) {
        if context.format == .json { return context.print(.array(files.map(json))) }
        for (output, inputs) in files {
            let title = "  target \(output.target.name), document \(output.document), \(output.target.format.rawValue)"
            context.print(context.style.strong(output.path) + context.style.faint(title))
            let width = inputs.map { place($0).count }.max() ?? 0
            for input in inputs {
                let author = authorship(input, context.style)
                context.print("  \(input.kind.rawValue.padded(to: 9))  \(place(input).padded(to: width))  \(author)")
            }
        }
    }

    private func place(_ input: OutputInput) -> String { Place(file: input.name, position: input.position).description }

    private func authorship(_ input: OutputInput, _ style: Style) -> String {
        if input.kind == .variable { return style.faint("a variable of this machine") }
        return commits[input.name].map { $0.headline(style) } ?? style.faint("not committed")
    }

    private func json(_ output: TargetOutput, _ inputs: [OutputInput]) -> JsonValue {
        .object([
            ("environment", .string(output.environment)), ("path", .string(output.path)), ("target", .string(output.target.name)),
            ("document", .string(output.document)), ("format", .string(output.target.format.rawValue)),
            (
                "inputs",
                .array(
                    inputs.map { input in
                        .object([
                            ("kind", .string(input.kind.rawValue)), ("name", .string(input.name)),
                            ("line", input.position.map { .integer($0.line) } ?? .null),
                            ("column", input.position.map { .integer($0.column) } ?? .null),
                            ("document", .optional(input.document)), ("commit", JsonValue(authorship: commits[input.name])),
                        ])
                    })
            ),
        ])
    }
}

extension Commit {
    /// `3f2a1b0c9d8e 2026-01-05T09:00:00Z Ada Example  what it did`
    func headline(_ style: Style) -> String {
        "\(style.changed(id.short)) \(formatted(author.time)) \(author.name)  \(summary)"
    }
}

extension JsonValue {
    /// Who made a commit, when and what for; null for what is not committed.
    init(authorship commit: Commit?) {
        guard let commit else {
            self = .null
            return
        }
        self = .object([
            ("commit", .string(commit.id.description)), ("date", .string(formatted(commit.author.time))),
            ("author", .string(commit.author.name)), ("email", .string(commit.author.email)), ("summary", .string(commit.summary)),
        ])
    }
}
