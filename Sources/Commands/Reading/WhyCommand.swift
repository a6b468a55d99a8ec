internal import Documents
internal import History
internal import Overlays
internal import Rendering
internal import Tracing

/// `cfgops why ENV TARGET|FILE[:LINE]`.
struct WhyCommand: Command {
    static let name = "why"
    static let summary = "what a file, or a line of it, was made from, and who wrote that"
    static let help = """
        Usage: cfgops why ENV TARGET|FILE[:LINE] [--to DIR] [--at REV]

        Lists the inputs of a file that ENV's targets write: layers, what references reached, schemas, template, the manifest's entry,
        each with the commit that last changed it. With a line: the values on it, every layer that states them, the references on the
        way, and the commit that gave each its value.

        FILE is a path below the destination, with or without "current/" in front; with --to DIR any path to it.

        Options:
            --to DIR    the destination that FILE lies in
            --at REV    as of a commit instead of the work tree

        Examples:
            $ cfgops why prod app-env
            $ cfgops why prod app/app.env:3 --at HEAD~1
            $ cfgops why prod /srv/app/current/app/app.env:3 --to /srv/app
        """
    static let grammar = Grammar(2 ... 2, .value("--to", as: "DIR"), .value("--at", as: "REV"))
    private let environment: String
    private let word: String
    private let destination: String?
    private let revision: String?

    init(_ words: Words) {
        (environment, word) = (words.positionals[0], words.positionals[1])
        destination = words.value("--to")
        revision = words.value("--at")
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context), state = try workspace.state(at: revision)
        let configuration = try workspace.configuration(state)
        try workspace.check(environment: environment, of: configuration)
        let renderer = Renderer(configuration: configuration, marking: .sealed)
        let (outputs, diagnostics) = try renderer.outputs(in: environment)
        guard diagnostics.isEmpty else { throw Diagnostics(diagnostics) }
        let found = try OutputSearch(pathInDestination(context), among: outputs, in: environment)
        let history = ChangeHistory(root: workspace.root, tree: try workspace.tree(state), from: try workspace.start(of: state))
        let made = try found.outputs.filter { try $0.isMade(in: configuration) }
        guard !made.isEmpty else {
            throw Diagnostic(
                "no-file", "target \"\(found.outputs[0].target.name)\" gives no file in \(environment): what it selects is missing")
        }
        guard let line = found.line else {
            let inputs = try made.map { ($0, try $0.inputs(in: configuration)) }
            try InputReport(inputs, history: history).print(in: context)
            return .done
        }
        for output in made {
            guard let traced = try renderer.traced(output) else { continue }
            try LineReport(traced, output, line: line, configuration, history).print(in: context)
        }
        return .done
    }

    /// The word as a path below the destination.
    private func pathInDestination(_ context: Context) -> String {
        guard let destination else { return word }
        let folder = realPath(context.absolute(destination)), path = context.absolute(word)
        let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "/"
        for base in [context.absolute(destination), folder] {
            for live in ["\(base)/current/", "\(base)/"] where path.hasPrefix(live) { return String(path.dropFirst(live.utf8.count)) }
        }
        let real = realPath(parent) + path.dropFirst(parent.utf8.count)
        return real.hasPrefix(folder + "/") ? String(real.dropFirst(folder.utf8.count + 1)) : word
    }
}

extension Workspace {
    /// The commit that a state is, or was edited from; nil in a repository without one.
    func start(of state: State) throws -> ObjectID? {
        if case .commit(let id) = state { return id }
        return try repository.head().commit
    }
}
