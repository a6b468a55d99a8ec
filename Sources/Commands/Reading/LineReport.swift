internal import Documents
internal import History
internal import Overlays
internal import Rendering
internal import Tracing
internal import Validating

/// The values on one line of a file and where they come from, as people and programs read it.
struct LineReport {
    private let file: RenderedFile
    private let document: EffectiveDocument
    private let line: Int
    private let text: String
    /// The template that the line came out of, and the line in it.
    private let template: Place?
    private let values: [(path: Path, trail: ValueTrail)]
    private let history: ChangeHistory
    private let mergeKeys: Bool

    /// - Throws: `Diagnostic` for a line that the file does not have.
    init(
        _ traced: TracedFile, _ output: TargetOutput, line: Int, _ configuration: Configuration, _ history: ChangeHistory
    ) throws {
        let bytes = traced.file.bytes, starts = lineStarts(bytes[...])
        guard line <= starts.count else {
            throw Diagnostic("bad-line", "\"\(output.path)\" has \(counted(starts.count, "line")), expected one of them, got \(line)")
        }
        (file, document, self.line, self.history) = (traced.file, traced.document, line, history)
        mergeKeys = configuration.manifest.mergeKeys
        let end = line < starts.count ? starts[line] : bytes.count
        text = String(decoding: bytes[starts[line - 1] ..< end].filter { $0 >= 0x20 && $0 != 0x7F }, as: UTF8.self)
        template = try traced.trace.template(ofLine: line, of: bytes).map { found in
            let lines = try configuration.source.read(found.file)?.prefix(found.offset).count { $0 == UInt8(ascii: "\n") } ?? 0
            return Place(file: found.file, position: Position(line: lines + 1, column: 1))
        }
        let finder = TrailFinder(configuration, in: output.environment)
        values = try traced.trace.paths(onLine: line, of: bytes, in: traced.document, below: output.selected).map { path in
            (path, try finder.trail(of: DocumentPath(document: output.document, path: path), isDeep: false))
        }
    }

    func print(in context: Context) throws {
        if context.format == .json { return context.print(try json()) }
        let style = context.style
        context.print("\(style.strong("\(file.path):\(line)"))  \(file.isTainted ? "<secret>" : text)")
        if let template { context.print("  template \(template.file):\(template.position?.line ?? 1)") }
        if values.isEmpty { context.print(style.faint("  no value is on this line")) }
        for (path, trail) in values {
            let shown = try shortened(node(path).map { document.shown($0).text } ?? "")
            context.print("\(style.strong(DocumentPath(document: document.name, path: path).description)) = \(shown)")
            try print(trail, indent: "  ", isSecret: isSecret(path), in: context)
        }
    }

    /// A line for each layer, the winning one last, then what its references led to, further in.
    private func print(_ trail: ValueTrail, indent: String, isSecret: Bool, in context: Context) throws {
        switch trail.source {
        case .value(_, let statements):
            for statement in statements {
                let said = shortened(shownText(of: statement, isSecret: isSecret))
                let author = try commit(of: statement).map { $0.headline(context.style) } ?? context.style.faint("not committed")
                context.print("\(indent)\(statement.place)  \(statement.file.stating)  \(said)  \(author)")
            }
        case .file(let path):
            let author = try history.commits(of: [path])[path].map { $0.headline(context.style) } ?? context.style.faint("not committed")
            context.print("\(indent)\(path)  \(author)")
        case .variable: context.print("\(indent)\(context.style.faint("a variable of this machine"))")
        }
        for part in trail.next {
            context.print("\(indent)\(part.reference?.text ?? "")")
            try print(part, indent: indent + "  ", isSecret: isSecret, in: context)
        }
    }

    private func node(_ path: Path) throws -> EffectiveDocument.NodeID? { try document.find(path) }

    private func isSecret(_ path: Path) throws -> Bool { try node(path).map(document.isTainted) ?? false }

    /// The commit that gave a layer's statement its value.
    private func commit(of statement: Statement) throws -> Commit? {
        try history.commit(of: statement.file.path, saying: statement.value.yaml()) { text in
            guard let layer = Layer.parse(text, file: statement.file.path, mergeKeys: mergeKeys).document,
                let (root, path) = try? layer.address(statement.address), let root
            else { return nil }
            return (try? value(at: path, in: Value(layer, Int(layer.roots[root].node))))?.yaml()
        }
    }

    // MARK: JSON

    private func json() throws -> JsonValue {
        .object([
            ("environment", .string(document.environment)), ("path", .string(file.path)), ("line", .integer(line)),
            ("text", file.isTainted ? .null : .string(text)), ("target", .string(file.target)), ("document", .string(file.document)),
            ("template", template.map { .object([("file", .string($0.file)), ("line", .integer($0.position?.line ?? 1))]) } ?? .null),
            (
                "values",
                .array(
                    try values.map { path, trail in
                        let isSecret = try isSecret(path), value = try node(path).map { document.compactJSON($0) }
                        return .object([
                            ("path", .string(path.description)), ("value", value.map { .verbatim(Array($0.utf8)) } ?? .null),
                            ("secret", .boolean(isSecret)), ("origin", try json(trail, isSecret)),
                        ])
                    })
            ),
        ])
    }

    private func json(_ trail: ValueTrail, _ isSecret: Bool) throws -> JsonValue {
        var layers: [JsonValue] = [], document: String?, path: String?, name: String?, variable: String?, author: Commit?
        switch trail.source {
        case .value(let value, let statements):
            (document, path) = (value.document, value.path.description)
            layers = try statements.map { statement in
                .object([
                    ("environment", statement.file.isSchema ? .null : .string(statement.file.environment)),
                    ("file", .string(statement.place.file)),
                    ("line", statement.place.position.map { .integer($0.line) } ?? .null),
                    ("column", statement.place.position.map { .integer($0.column) } ?? .null),
                    ("text", .string(shownText(of: statement, isSecret: isSecret))),
                    ("commit", JsonValue(authorship: try commit(of: statement))),
                ])
            }
        case .file(let file): (name, author) = (file, try history.commits(of: [file])[file])
        case .variable(let found): variable = found
        }
        return .object([
            ("reference", .optional(trail.reference?.text)), ("document", .optional(document)), ("path", .optional(path)),
            ("file", .optional(name)), ("commit", JsonValue(authorship: author)), ("variable", .optional(variable)),
            ("layers", .array(layers)), ("references", .array(try trail.next.map { try json($0, isSecret) })),
        ])
    }
}

/// A text in one line of bounded length.
func shortened(_ text: String) -> String {
    let line = text.replacing("\n", with: "\\n")
    return line.count > shownLength ? line.prefix(shownLength) + "..." : line
}

/// Characters of a value: what stands on a line of a terminal beside its place.
private let shownLength = 60
