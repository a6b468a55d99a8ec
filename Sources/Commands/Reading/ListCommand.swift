internal import Documents
internal import Overlays
internal import Validating

/// `cfgops list [ENV [DOC[:PATH]]]`.
struct ListCommand: Command {
    static let name = "list"
    static let summary = "environments, their documents, or a document's keys"
    static let help = """
        Usage: cfgops list [ENV [DOC[:PATH]]] [--at REV] [--staged]

        Without words: the environments. With ENV: its documents. With a document: the paths of its values.

        Options:
            --at REV     as of a commit instead of the work tree
            --staged     as of the index

        Examples:
            $ cfgops list
            $ cfgops list prod
            $ cfgops list prod app:server --at HEAD~3
        """
    static let grammar = Grammar(0 ... 2, .value("--at", as: "REV"), .flag("--staged"))
    private let environment: String?
    private let target: DocumentPath?
    private let revision: String?
    private let staged: Bool

    init(_ words: Words) throws(UsageError) {
        environment = words[0]
        target = try words[1].map { word throws(UsageError) in try documentPath(word) }
        revision = words.value("--at")
        staged = words.flag("--staged")
        try refuseTwoStates(words, usage: ListCommand.usage)
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context)
        let configuration = try workspace.configuration(workspace.state(at: revision, staged: staged))
        guard let environment else { return listEnvironments(configuration, context) }
        try workspace.check(environment: environment, of: configuration)
        guard let target else {
            let names = try configuration.documents(in: environment)
            context.format == .json ? context.print(.strings(names)) : names.forEach { context.print($0) }
            return .done
        }
        let document = try workspace.effective(target.document, in: environment, of: configuration)
        let node = try document.node(at: target.path, in: target.document)
        var paths: [String] = []
        document.leaves(node, at: target.path) { path, _ in paths.append(path.description) }
        context.format == .json ? context.print(.strings(paths)) : paths.forEach { context.print($0) }
        return .done
    }

    private func listEnvironments(_ configuration: Configuration, _ context: Context) -> Exit {
        let graph = configuration.graph
        if context.format == .json {
            context.print(
                .array(
                    graph.names.map { name in
                        .object([
                            ("name", .string(name)), ("layers", .strings(graph.order(of: name))),
                            ("abstract", .boolean(graph.isAbstract(name))), ("protected", .boolean(graph.isProtected(name))),
                            ("suspended", configuration.activeSuspension(of: name, at: context.now()).json),
                        ])
                    }))
            return .done
        }
        for name in graph.names {
            let parents = graph.order(of: name).dropLast()
            var facts = parents.isEmpty ? [] : ["inherits \(parents.reversed().joined(separator: ", "))"]
            if graph.isAbstract(name) { facts.append("abstract") }
            if graph.isProtected(name) { facts.append("protected") }
            if let suspension = configuration.activeSuspension(of: name, at: context.now()) { facts.append("suspended \(suspension.term)") }
            context.print(facts.isEmpty ? name : "\(name)  \(context.style.faint("(\(facts.joined(separator: "; ")))"))")
        }
        return .done
    }
}
