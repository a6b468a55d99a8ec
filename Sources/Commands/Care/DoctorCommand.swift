internal import Documents
internal import History
internal import Overlays
internal import Validating

/// `cfgops doctor`.
struct DoctorCommand: Command {
    static let name = "doctor"
    static let summary = "checks installation, repository and hooks, and says or does what is to do"
    static let help = """
        Usage: cfgops doctor [--to DIR] [--repair]

        Checks that git and cfgops are in PATH, that git knows who you are, that the repository, its hooks and its manifest are in
        order, and that no killed process or power loss has left locks or half-written files; which programs, paths, units and hosts
        this machine allows; where keys are, who may use them, and which sealed files they open. Each line says ok, warning or error;
        warnings and errors say what to do. Exit 1 when there is an error.

        Options:
            --to DIR   a destination of cfgops reconcile or cfgops agent as well: what runs that died left there, and in its mirror
            --repair   puts right what can be put right without asking: hooks that are missing, commits that a killed process left
                       half done, locks that no process holds any more, empty objects, too many loose objects. Nothing that
                       somebody wrote is touched.

        Examples:
            $ cfgops doctor
            $ cfgops doctor --repair
            $ cfgops --repo hub.git doctor --format json
        """
    static let grammar = Grammar(0 ... 0, .value("--to", as: "DIR"), .flag("--repair"))
    private let destination: String?
    private let repairs: Bool

    init(_ words: Words) { (destination, repairs) = (words.value("--to"), words.flag("--repair")) }

    func run(in context: Context) throws -> Exit {
        var checks = InstallationChecks(context: context).run(), tree: (any FileTree)?
        do {
            let repository = try Repository.open(context.folder, environment: context.environment)
            checks += try RepositoryChecks(repository: repository, context: context).run() + AllowanceChecks(repository: repository).run()
            let workspace = try Workspace(context)
            tree = try workspace.tree(workspace.state(at: nil))
            checks += try configuration(workspace)
        } catch {
            let diagnostic = Failure(error).diagnostics.first
            checks.append(Check(.error, "repository", diagnostic?.message ?? "", diagnostic?.hints.first))
        }
        checks += try KeyChecks(context: context).run(tree)
        if let destination { checks += try DestinationChecks(folder: context.absolute(destination), context: context).run() }
        let results = checks.map { Outcome($0, repairs: repairs) }
        report(results, context)
        return results.contains { $0.isError } ? .no : .done
    }

    /// A check, and what its repair did or why it could not.
    private struct Outcome {
        let check: Check
        var done: String?
        var failure: String?

        init(_ check: Check, repairs: Bool) {
            self.check = check
            guard repairs, let repair = check.repair else { return }
            do { done = try repair() } catch { failure = Failure(error).diagnostics.first?.message }
        }

        var isError: Bool { check.result == .error && done == nil }
        var word: String { done == nil ? check.result.rawValue : "repaired" }
        var finding: String { [check.finding, done, failure].compactMap(\.self).joined(separator: "; ") }
        var hint: String? { done == nil ? check.hint : nil }
    }

    private func configuration(_ workspace: Workspace) throws -> [Check] {
        let loaded = try workspace.load(workspace.state(at: nil))
        let place =
            workspace.root.folder.isEmpty ? ConfigurationRoot.manifestName : workspace.root.repositoryPath(ConfigurationRoot.manifestName)
        guard let configuration = loaded.configuration, !loaded.diagnostics.contains(where: \.isError) else {
            let first = loaded.diagnostics.first(where: \.isError)
            let finding = first.map { "\($0.place?.description ?? place): \($0.message)" }
            return [Check(.error, "manifest", finding ?? place, "cfgops validate lists all")]
        }
        let graph = configuration.graph
        return [
            Check(
                .ok, "manifest",
                "\(place): \(counted(graph.concrete.count, "environment")), \(counted(configuration.manifest.targets.count, "target"))")
        ]
    }

    private func report(_ outcomes: [Outcome], _ context: Context) {
        if context.format == .json {
            return context.print(
                .array(
                    outcomes.map {
                        .object([
                            ("result", .string($0.word)), ("subject", .string($0.check.subject)), ("finding", .string($0.finding)),
                            ("hint", .optional($0.hint)),
                        ])
                    }))
        }
        for outcome in outcomes {
            let word = outcome.word + String(repeating: " ", count: 8 - outcome.word.utf8.count), style = context.style
            let painted =
                switch outcome.word {
                case "error": style.removed(word)
                case "warning": style.changed(word)
                default: style.added(word)
                }
            context.print("\(painted) \(outcome.check.subject): \(outcome.finding)")
            if let hint = outcome.hint { context.print(style.faint("         hint: \(hint)")) }
        }
    }
}
