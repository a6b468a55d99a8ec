internal import Changing
internal import Documents
internal import History
internal import Overlays
internal import Validating

/// `cfgops secret import FILE...`.
struct SecretImportCommand: Command {
    static let name = "secret import"
    static let summary = "seals files that are in plain text, in place or into a layer, and commits"
    static let help = """
        Usage: cfgops secret import FILE... [-m MSG] [--reason TEXT] [--confirm ENV]... [--dry-run]
               cfgops secret import FILE... --into ENV DOC

        Seals each FILE where it stands, for those whom .sops.yaml names: YAML, JSON, .env and .ini value by value, with comments and
        formatting, any other file whole. With --into its keys go into the sealed layer of DOC in ENV, beside those that are there,
        and a FILE that is committed goes. Everything becomes one commit. What was committed in plain text stays in history for
        everybody who has it: that is told, and such values are to be rotated.

        Options:
            --into ENV      the environment whose layer of DOC, the last word, gets the keys
        \(KeyWords.optionsHelp)
            -m MSG          the commit's message
            --reason TEXT   why, kept with the commit
            --confirm ENV   confirms that a protected environment changes
            --dry-run       shows which files and values would differ, writes nothing

        Examples:
            $ cfgops secret import environments/prod/app.secrets.yaml
            $ cfgops secret import ~/old/prod.env --into prod app --confirm prod
            $ cfgops secret import certs/tls.key --dry-run
        """
    static let grammar = Grammar(1 ... 1000, [.value("--into", as: "ENV")] + KeyWords.options + ChangeRun.options)
    private let words: Words
    private let files: [String]
    private let document: String?

    init(_ words: Words) throws(UsageError) {
        self.words = words
        guard words.flag("--into") else {
            (files, document) = (words.positionals, nil)
            return
        }
        guard words.positionals.count > 1, let last = words.positionals.last, DocumentPath.isDocumentName(last) else {
            throw UsageError("expected FILE, --into ENV and DOC", hints: [SecretImportCommand.usage])
        }
        (files, document) = (words.positionals.dropLast(), last)
    }

    func run(in context: Context) throws -> Exit {
        context.guardMemory()
        let workspace = try Workspace(context), files = try PlainFiles(self.files, of: workspace)
        let names = self.files.map { String($0.split(separator: "/").last ?? "") }.joined(separator: ", ")
        let place = document.map { " into \($0) of \(words.value("--into") ?? "")" } ?? ""
        var run = try ChangeRun(workspace, operation: SecretImportCommand.name, words: words, message: "seal \(names)\(place)")
        let head = try run.ready(), remarks = try files.inHistory(of: head)
        run.trailers = words.value("--into").map { [Trailer("Cfgops-Environment", $0)] } ?? []
        guard let environment = words.value("--into"), let document else {
            // What is not committed yet would be in the way of the sealed file.
            return try files.aside(unless: run.isDryRun, from: head) {
                try run.run { head in
                    let sealed = try files.sealed(on: head, now: context.now().seconds)
                    return ChangeRun.Proposal(edits: sealed.edits, remarks: sealed.remarks + remarks)
                }
            }
        }
        let edits = try files.mappings().map { LayerEdit(.named([environment]), DocumentPath(document: document), .sealAll($0)) }
        let change = LayerChange(edits, sealing: try context.sealing(words)), inputs = try workspace.inputs(), cache = LayerCache()
        run.cache = cache
        var first: LayerChange.Result?
        return try run.run { head in
            let gone = try files.committed(on: head), tree = EditedTree(head, edits: gone)
            let result = try change.execute(on: tree, in: workspace.root, inputs: inputs, cache: cache, after: first)
            first = first ?? result
            return ChangeRun.Proposal(
                edits: gone.merging(result.edits) { $1 },
                trailers: result.places.map { Trailer("Cfgops-Path", $0.target.description) }, remarks: result.remarks + remarks)
        }
    }
}
