internal import Documents
internal import History
internal import Overlays
internal import Secrets
internal import Tracing
internal import Validating

/// For whom files are sealed, and what `.sops.yaml` would have otherwise.
struct RecipientList {
    private let words: Words
    private let workspace: Workspace

    init(_ words: Words, _ workspace: Workspace) { (self.words, self.workspace) = (words, workspace) }

    private struct Row {
        let file: String
        let recipients: SopsRecipients
        /// Nil where no rule speaks of the file.
        let wanted: SopsRecipients?

        var missing: [String] { wanted?.all.filter { !recipients.contains($0) } ?? [] }
        var surplus: [String] { wanted.map { wanted in recipients.all.filter { !wanted.contains($0) } } ?? [] }
    }

    func run() throws -> Exit {
        let state = try workspace.state(at: words.value("--at"), staged: words.flag("--staged"))
        let tree = try workspace.tree(state), rules = RecipientRules(tree, root: workspace.root.folder)
        let names = try workspace.recipientNames()
        var rows: [Row] = [], problems: [Diagnostic] = []
        for file in try files(of: tree, state) {
            guard let bytes = try tree.read(file), SopsFile.isSealed(bytes, store: SopsStore(path: file)) else { continue }
            do {
                let rule = try rules.found(for: file).flatMap { try? $0.rule() }
                rows.append(Row(file: file, recipients: try SopsFile(bytes, path: file).recipients, wanted: rule?.recipients))
            } catch let error as Diagnostics { problems += error.list }
        }
        print(rows, names)
        problems.forEach { workspace.context.complain($0) }
        return problems.isEmpty ? .done : .no
    }

    private func files(of tree: any FileTree, _ state: Workspace.State) throws -> [String] {
        let wanted = words.positionals.dropFirst()
        guard !wanted.isEmpty else { return try Progress.shown("reading", workspace.context) { try tree.sealedFiles(progress: $0) } }
        let configuration = try workspace.configuration(state)
        return try Set(
            wanted.flatMap { word -> [String] in
                if configuration.graph.contains(word) { return try configuration.ownLayers(of: word).map(\.path) }
                if let path = workspace.rootPath(ofWord: word), try tree.id(of: path) != nil { return [path] }
                let near = nearest(word, in: configuration.graph.names)
                throw Diagnostic(
                    "unknown-file", "\"\(word)\" is neither an environment nor a file below the configuration root",
                    hints: near.map { ["did you mean \"\($0)\"?"] } ?? [])
            }
        ).sorted()
    }

    private func print(_ rows: [Row], _ names: RecipientNames) {
        let context = workspace.context
        if context.format == .json {
            return context.print(.array(rows.map { json(of: $0, names) }))
        }
        for row in rows {
            context.print(context.style.strong(row.file))
            for (index, group) in row.recipients.groups.enumerated() {
                if row.recipients.groups.count > 1 { context.print("  group \(index + 1), \(row.recipients.threshold) needed") }
                for key in group.all {
                    let mark = row.surplus.contains(key) ? "- " : "  "
                    context.print("  \(mark)\(key)\(names[key].map { "  \($0)" } ?? "")")
                }
            }
            for key in row.missing { context.print("  + \(key)\(names[key].map { "  \($0)" } ?? "")") }
        }
        if rows.isEmpty { context.note("nothing is sealed here") }
        if rows.contains(where: { !$0.missing.isEmpty || !$0.surplus.isEmpty }) {
            context.note("+ and -: what \(RecipientRules.fileName) says otherwise; cfgops secret rotate --all follows it")
        }
    }

    private func json(of row: Row, _ names: RecipientNames) -> JsonValue {
        let groups = row.recipients.groups.map { group in
            JsonValue.array(group.all.map { .object([("recipient", .string($0)), ("name", .optional(names[$0]))]) })
        }
        return .object([
            ("file", .string(row.file)), ("groups", .array(groups)), ("threshold", .integer(row.recipients.threshold)),
            ("rule", .boolean(row.wanted != nil)), ("missing", .strings(row.missing)), ("surplus", .strings(row.surplus)),
        ])
    }
}
