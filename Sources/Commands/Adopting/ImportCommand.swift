internal import Changing
internal import Documents
internal import History
internal import Importing
internal import Overlays
internal import Validating

/// `cfgops import SOURCE...`.
struct ImportCommand: Command {
    static let name = "import"
    static let summary = "brings existing configuration in as layers, proved equal, in one commit"
    static let help = """
        Usage: cfgops import SOURCE... [--as DOC] [--env NAME=PATH]... [--from KIND] [-m MSG] [--reason TEXT]
                      [--confirm ENV]... [--dry-run]

        Reads what a team has today and cuts it into layers: what is equal everywhere goes to base, each environment states only
        its difference, and comments come along. Before anything is committed, every document of every environment is evaluated
        and compared with the source, value by value; the proof is printed. Nothing that exists is overwritten.

        A SOURCE is a file (.env, .properties, TOML, INI, JSON, YAML, a ConfigMap or Secret manifest) or a folder. SOPS files are
        taken as they are, sealed. Values that look like secrets in plain text stop the import.

        Options:
            --as DOC              the name of the document (default: the name of the file or folder)
            --env NAME=PATH       PATH has the values of environment NAME; with values for base they lie over those
            --from KIND           what a folder is, where it could be several things: \(ImportSources.kinds)
            --allow-plaintext DOC:PATH
                                  takes a value that looks like a secret all the same; patterns, or '*' for all
            -m MSG                the commit's message
            --reason TEXT         why, kept with the commit
            --confirm ENV         confirms that a protected environment changes
            --dry-run             shows files and proof, writes nothing

        Examples:
            $ cfgops import config/ --as app --dry-run
            $ cfgops import --env dev=dev.env --env prod=prod.env --as app -m "the settings of app"
        """
    static let grammar = Grammar(
        0 ... 1000, ImportWords.options + [.value("--from", as: "KIND")] + ChangeRun.options)
    private let words: Words
    private let wanted: ImportWords

    init(_ words: Words) throws(UsageError) {
        self.words = words
        wanted = try ImportWords(words, sources: words.positionals, usage: ImportCommand.usage)
        if words.positionals.isEmpty && words.values("--env").isEmpty {
            throw UsageError("expected a file or a folder to import", hints: [ImportCommand.usage])
        }
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context), inputs = try workspace.inputs(), cache = LayerCache()
        let declared = try workspace.configuration(.commit(workspace.headCommit()), cache: cache).graph.names
        let sources = try wanted.read(context, kind: words.value("--from"), declared: declared)
        var run = try ChangeRun(workspace, operation: ImportCommand.name, words: words, message: message(sources))
        run.trailers = (words.positionals + wanted.environments.map(\.path)).map { Trailer("Cfgops-Source", $0) }
        var report: ImportReport?
        let outcome = try run.perform { head in
            let proved = try ProvedImport(sources.configuration, over: head, root: workspace.root, inputs: inputs, cache: cache)
            report = ImportReport(sources: sources, proved: proved)
            return ChangeRun.Proposal(edits: proved.edits)
        }
        report?.print(outcome, in: context)
        run.note(outcome)
        return .done
    }

    private func message(_ sources: ImportedSources) -> String {
        let names = Set(sources.configuration.documents.values.flatMap(\.keys)).union(sources.configuration.files.keys).sorted()
        let shown = 3
        return "import " + names.prefix(shown).joined(separator: ", ") + (names.count > shown ? " and \(names.count - shown) more" : "")
    }
}
