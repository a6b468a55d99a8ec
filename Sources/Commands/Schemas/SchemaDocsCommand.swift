internal import Documents
internal import History
internal import Overlays
internal import Validating

/// `cfgops schema docs [DOC|SCHEMA]`.
struct SchemaDocsCommand: Command {
    static let name = "schema docs"
    static let summary = "writes a reference of all options in Markdown"
    static let help = """
        Usage: cfgops schema docs [DOC|SCHEMA] [--env ENV]... [--links PREFIX] [--at REV | --staged]

        Writes every option that the schemas of DOC know: type, default, what is allowed, description, where the schema says so, and
        the value in each environment, of secrets <secret>. SCHEMA is the file of a schema. Without a word: every schema of the
        manifest. The same files give the same page, so that it can be kept in the repository and compared.

        Options:
            --env ENV        values of this environment; may be given again. Without it every one that is not abstract
            --links PREFIX   what stands in front of links to schemas, which are seen from the configuration root
            --at REV         as of a commit instead of the work tree
            --staged         as of the index
            --format json    the same as data

        Examples:
            $ cfgops schema docs > reference.md
            $ cfgops schema docs app --env staging --env prod --links ../ > docs/app.md
            $ cfgops schema docs schemas/app.schema.yaml --format json
        """
    static let grammar = Grammar(
        0 ... 1, .values("--env", as: "ENV"), .value("--links", as: "PREFIX"), .value("--at", as: "REV"), .flag("--staged"))
    private let words: Words

    init(_ words: Words) throws(UsageError) {
        self.words = words
        try refuseTwoStates(words, usage: Self.usage)
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context), state = try workspace.state(at: words.value("--at"), staged: words.flag("--staged"))
        let loaded = try workspace.load(state), configuration = try loaded.usable()
        try words.values("--env").forEach { try workspace.check(environment: $0, of: configuration) }
        let library = SchemaLibrary(loaded.tree, configuration, environments: words.values("--env"))
        let subjects = try subjects(in: library, workspace)
        let pages = try Progress.shown("describing", context) { report in
            try subjects.enumerated().map { index, subject in
                report(index, subjects.count)
                return try library.page(of: subject)
            }
        }
        if context.format == .json {
            context.print(.array(pages.map(\.json)))
        } else {
            context.print(SchemaMarkdown(links: words.value("--links") ?? "").text(pages))
        }
        return .done
    }

    private func subjects(in library: SchemaLibrary, _ workspace: Workspace) throws -> [SchemaSubject] {
        guard let word = words[0] else {
            let all = library.subjects()
            guard all.isEmpty else { return all }
            throw Diagnostic(
                "no-schema", "the manifest names no schema",
                hints: ["cfgops schema infer DOC --to FILE --add makes a first one"])
        }
        if [".json", ".yaml", ".yml"].contains(where: word.hasSuffix) { return [library.subject(schema: path(of: word, workspace))] }
        return try library.subjects(document: word)
    }

    /// A file of the command line seen from the configuration root; what lies elsewhere stays as it is, and is not found.
    private func path(of word: String, _ workspace: Workspace) -> String {
        workspace.repository.isBare ? word : workspace.rootPath(of: workspace.context.absolute(word)) ?? word
    }
}
