internal import Documents
internal import History
internal import Overlays
internal import Tracing
internal import Validating

/// `cfgops secret exposure WHO|PATH`.
struct SecretExposureCommand: Command {
    static let name = "secret exposure"
    static let summary = "who could open what, and when, from history alone"
    static let help = """
        Usage: cfgops secret exposure KEY|NAME [--since REV|DATE]
               cfgops secret exposure FILE | ENV DOC[:PATH] [--since REV|DATE]

        For a key, or whoever is or was called so beside it in .sops.yaml: every file and value that it could open, since which commit,
        until which, and whether what it saw is the value of today. For a file or a value: who could open it, and when. Needs no key.

        What somebody saw stays seen: to take a key out of a file takes nothing back, a new value does. A new data key alone is no new
        value. Files name the keys that they are sealed for; nobody can check without a key that this is true.

        Options:
            --since REV|DATE    leaves out what ended before

        Examples:
            $ cfgops secret exposure bob
            $ cfgops secret exposure age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj --since 2026-01-01
            $ cfgops secret exposure prod db:password --format json
        """
    static let grammar = Grammar(1 ... 2, .value("--since", as: "REV|DATE"))
    private let words: Words

    init(_ words: Words) { self.words = words }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context), head = try workspace.headCommit()
        let bound = try words.value("--since").map { try workspace.bound($0) }
        let exposure = try Progress.shown("reading commits", context) { progress in
            try Exposure(root: workspace.root, from: head, since: bound, progress: progress)
        }
        let names = try workspace.recipientNames()
        let report = ExposureReport(exposure: exposure, names: names, workspace: workspace)
        if let second = words[1] {
            return try ofValue(words.positionals[0], documentPath(second), exposure, report, workspace)
        }
        let word = words.positionals[0]
        if let file = workspace.rootPath(ofWord: word), word.contains("/") || word.contains(".") {
            let readers = try exposure.readers(of: file)
            guard !readers.isEmpty else {
                throw Diagnostic(
                    "unknown-file", "no commit has a file \"\(file)\" that somebody could read",
                    hints: ["paths count from the configuration root"])
            }
            report.print(readers, of: file)
        } else {
            let recipient = try workspace.recipient(named: word)
            let files = try Progress.shown("reading commits", context) { try exposure.files(progress: $0) }
            let periods = try Progress.shown("reading versions", context) { progress in
                try exposure.periods(of: recipient, in: files, progress: progress)
            }
            report.print(periods, of: recipient)
        }
        return .done
    }

    /// Who could open a value, in the sealed layers that state it for an environment, its ancestors' among them.
    private func ofValue(
        _ environment: String, _ target: DocumentPath, _ exposure: Exposure, _ report: ExposureReport, _ workspace: Workspace
    ) throws -> Exit {
        let configuration = try workspace.configuration(.commit(workspace.headCommit()))
        try workspace.check(environment: environment, of: configuration)
        let order = configuration.graph.order(of: environment)
        let files = try Progress.shown("reading commits", workspace.context) { try exposure.files(progress: $0) }
        let own = files.filter { file in
            LayerPath(file).map { $0.document == target.document && order.contains($0.environment) } ?? false
        }
        let found = try own.map { ($0, try exposure.readers(of: $0, target.path)) }.filter { !$0.1.isEmpty }
        guard !found.isEmpty else {
            let path = target.path.isRoot ? "" : ":\(target.path)"
            throw Diagnostic(
                "unknown-path", "\"\(target.document)\(path)\" was never sealed in \(environment)",
                hints: ["cfgops secret list \(environment) shows what is"])
        }
        report.print(found)
        return .done
    }
}
