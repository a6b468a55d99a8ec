internal import Documents
internal import Importing
internal import Overlays
internal import Reconciling

/// `cfgops export [ENV] --to DIR`.
struct ExportCommand: Command {
    static let name = "export"
    static let summary = "writes what environments say as plain files, or as another tool keeps them"
    static let help = """
        Usage: cfgops export [ENV] --to DIR [--as FORM] [--at REV] [--staged]
                             [--sealed | --reveal [--key-file FILE]]

        Writes every effective document of ENV, by default of every environment, into DIR, which must be empty or absent:
        overlays merged, references resolved. An import of what comes out as yaml, json, layers, spring, helm or kustomize has the
        same values; what a form cannot say is an error, and then nothing is written. A secret is one, too.

        Options:
            --to DIR      where the files go
            --as FORM     yaml (the default), json, toml, properties, dotenv (also dotenv:docker, dotenv:systemd), ini:
                          ENV/DOC.EXT; or layers: a configuration repository of its own; spring: DOC.yml with profiles;
                          helm: DOC/values.yaml and DOC/values-ENV.yaml; kustomize: ENV/kustomization.yaml with the objects
            --at REV      as of a commit
            --staged      as of the index
            --sealed      <secret PATH> stands for each secret
            --reveal      also secrets, opened by the keys at hand, and noted in the audit log; only you can read the files then
            --key-file FILE
                          age keys, beside those that are found as sops finds them; may be given again

        Examples:
            $ cfgops export --to /tmp/configuration
            $ cfgops export prod --as properties --at HEAD~1 --to /tmp/prod
        """
    static let grammar = Grammar(
        0 ... 1,
        [
            .value("--to", as: "DIR"), .value("--as", as: "FORM"), .value("--at", as: "REV"), .flag("--staged"), .flag("--sealed"),
            .flag("--reveal"),
        ] + KeyWords.options)
    private let words: Words
    private let folder: String
    private let form: ExportForm
    private let secrets: Export.Secrets

    init(_ words: Words) throws(UsageError) {
        self.words = words
        try refuseTwoStates(words, usage: ExportCommand.usage)
        guard let folder = words.value("--to") else { throw UsageError("export needs --to DIR", hints: [ExportCommand.usage]) }
        self.folder = folder
        let name = words.value("--as") ?? "yaml"
        guard let form = ExportForm(named: name) else {
            let names = ExportForm.names, near = nearest(name, in: names)
            throw UsageError(
                "unknown form \"\(name)\"", hints: [near.map { "did you mean \"\($0)\"?" } ?? "forms: \(names.joined(separator: ", "))"])
        }
        self.form = form
        if words.flag("--sealed") && words.flag("--reveal") {
            throw UsageError("--sealed and --reveal do not go together", hints: [ExportCommand.usage])
        }
        secrets = words.flag("--sealed") ? .marked : words.flag("--reveal") ? .revealed : .refused
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context)
        let state = try workspace.state(at: words.value("--at"), staged: words.flag("--staged"))
        let configuration = try workspace.configuration(state, opener: secrets == .revealed ? KeyWords(words, context).opener : nil)
        let export = try Export(configuration, environments: environments(of: configuration, workspace), secrets: secrets)
        let (made, warnings) = try export.files(as: form), files = made.sorted { $0.key < $1.key }
        let mode: UInt16 = secrets == .revealed ? 0o600 : 0o644
        if secrets == .revealed {
            for (environment, documents) in export.revealed {
                let entry = AuditLog.Entry(command: "export --reveal", environment: environment, paths: documents)
                try AuditLog(workspace).record(entry, state)
            }
        }
        try NewTree.write(files.map { NewFile($0.key, bytes: $0.value, mode: mode) }, to: context.absolute(folder))
        report(files, export, warnings, context)
        return .done
    }

    private func environments(of configuration: Configuration, _ workspace: Workspace) throws -> [String] {
        guard let environment = words[0] else {
            let concrete = configuration.graph.concrete
            return concrete.isEmpty ? [EnvironmentGraph.base] : concrete
        }
        try workspace.check(environment: environment, of: configuration)
        return [environment]
    }

    private func report(_ files: [(key: String, value: [UInt8])], _ export: Export, _ warnings: [Diagnostic], _ context: Context) {
        if context.format == .json {
            let list = files.map { JsonValue.object([("path", .string($0.key)), ("bytes", .integer($0.value.count))]) }
            context.print(
                .object([
                    ("environments", .strings(export.environments)), ("files", .array(list)), ("warnings", .array(warnings.map(\.json))),
                ]))
        } else {
            warnings.forEach { context.complain($0) }
            context.note("\(files.count) files of \(export.environments.joined(separator: ", "))")
        }
    }
}
