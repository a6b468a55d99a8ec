internal import Documents
internal import Overlays

/// `cfgops parity [ENV...]`.
struct ParityCommand: Command {
    static let name = "parity"
    static let summary = "which keys miss in which environments"
    static let help = """
        Usage: cfgops parity [ENV...] [--document DOC]... [--siblings] [--at REV | --staged] [--exit-code]

        Compares the keys of effective documents between environments: a line for each key that some have and others lack, and for
        each whose kind differs (a number here, a string there). What lies below a missing key is not listed again; lists are values.
        Without ENV every environment that is not abstract; an abstract ENV stands for those that inherit it. What is meant to differ
        is allowed in the manifest (parity: { allow: ... }); an entry that allows nothing any more, or is past its day, is a warning.

        Options:
            --document DOC    only this document; may be given again
            --siblings        only environments with the same parents are compared with one another
            --at REV          as of a commit instead of the work tree
            --staged          as of the index
            --exit-code       exit 1 when something differs

        Examples:
            $ cfgops parity
            $ cfgops parity staging prod --document app --exit-code
        """
    static let grammar = Grammar(
        0 ... 1000, .values("--document", as: "DOC"), .flag("--siblings"), .value("--at", as: "REV"), .flag("--staged"),
        .flag("--exit-code"))
    private let words: Words

    init(_ words: Words) throws(UsageError) {
        self.words = words
        try refuseTwoStates(words, usage: ParityCommand.usage)
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context)
        let configuration = try workspace.configuration(workspace.state(at: words.value("--at"), staged: words.flag("--staged")))
        for name in words.positionals { try workspace.check(environment: name, of: configuration) }
        let graph = configuration.graph, wanted = words.positionals
        let environments = graph.concrete.filter { name in wanted.isEmpty || graph.order(of: name).contains(where: wanted.contains) }
        let groups = words.flag("--siblings") ? graph.siblings(among: environments) : [environments]
        let documents = try words.values("--document").isEmpty ? allDocuments(of: environments, configuration) : words.values("--document")
        var report = ParityReport(configuration)
        for group in groups where group.count > 1 {
            for name in documents { try report.compare(name, in: group) }
        }
        if let unknown = documents.first(where: { !report.names.contains($0) }), !words.values("--document").isEmpty, environments.count > 1
        {
            throw Diagnostic.unknownDocument(unknown, among: try allDocuments(of: environments, configuration))
        }
        report.print(isComplete: wanted.isEmpty && words.values("--document").isEmpty && !words.flag("--siblings"), in: context)
        guard report.errors.isEmpty else { throw Diagnostics(report.errors) }
        return words.flag("--exit-code") && !report.isEmpty ? .no : .done
    }

    private func allDocuments(of environments: [String], _ configuration: Configuration) throws -> [String] {
        try environments.reduce(into: Set<String>()) { try $0.formUnion(configuration.documents(in: $1)) }.sorted()
    }
}

extension EnvironmentGraph {
    /// Environments with the same parents, group by group in the order of their first names.
    fileprivate func siblings(among environments: [String]) -> [[String]] {
        let groups = Dictionary(grouping: environments) { parents(of: $0) }
        return groups.values.sorted { ($0.first ?? "") < ($1.first ?? "") }
    }
}
