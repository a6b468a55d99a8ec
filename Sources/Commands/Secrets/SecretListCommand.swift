internal import Documents
internal import History
internal import Overlays
internal import Validating

/// `cfgops secret list [ENV [DOC]]`.
struct SecretListCommand: Command {
    static let name = "secret list"
    static let summary = "sealed values by path, with file, type, recipients and last change"
    static let help = """
        Usage: cfgops secret list [ENV [DOC]] [--overdue] [--at REV] [--staged]

        Lists sealed values: what each environment's own layers seal, with ENV what it inherits, too. The last change is the commit
        that gave the value; a new data key alone is none. Takes no key, and shows no value.

        Options:
            --overdue    only values that are due for other ones, as the manifest and schemas say
            --at REV     as of a commit instead of the work tree
            --staged     as of the index

        Examples:
            $ cfgops secret list
            $ cfgops secret list prod app --format json
        """
    static let grammar = Grammar(0 ... 2, .flag("--overdue"), .value("--at", as: "REV"), .flag("--staged"))
    private let words: Words

    init(_ words: Words) throws(UsageError) {
        self.words = words
        try refuseTwoStates(words, usage: SecretListCommand.usage)
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context)
        let state = try workspace.state(at: words.value("--at"), staged: words.flag("--staged"))
        let loaded = try workspace.load(state), configuration = try loaded.usable()
        let head = if case .commit(let id) = state { Optional(id) } else { try workspace.repository.head().commit }
        var search = try SecretSearch(workspace, loaded, from: head)
        if let environment = words[0] {
            try workspace.check(environment: environment, of: configuration)
            let known = try configuration.documents(in: environment), documents = words[1].map { [$0] } ?? known
            if let unknown = documents.first(where: { !known.contains($0) }) {
                _ = try workspace.effective(unknown, in: environment, of: configuration)
            }
            for document in documents { try search.addEffective(document, in: environment, of: configuration) }
        } else {
            for environment in configuration.graph.names { try search.addOwn(of: environment, in: configuration) }
        }
        let today = Day(configuration.inputs.today ?? "")
        let rows = words.flag("--overdue") ? search.rows.filter { $0.age?.isOverdue(on: today) ?? false } : search.rows
        print(rows, today, in: context)
        search.problems.forEach { context.complain($0) }
        return search.problems.isEmpty ? .done : .no
    }

    private func print(_ rows: [SecretRow], _ today: Day?, in context: Context) {
        if context.format == .json { return context.print(.array(rows.map { .object($0.json(on: today)) })) }
        let table = rows.map { $0.columns(on: today) }
        let widths = (table.first ?? []).indices.map { column in table.map { $0[column].count }.max() ?? 0 }
        for row in table {
            let cells = zip(row, widths).dropLast().map { $0.padded(to: $1) } + row.suffix(1)
            context.print(cells.joined(separator: "  "))
        }
        if rows.isEmpty { context.note(words.flag("--overdue") ? "nothing is overdue" : "nothing is sealed here") }
    }
}
