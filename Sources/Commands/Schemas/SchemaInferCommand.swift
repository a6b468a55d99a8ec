internal import Documents
internal import History
internal import Overlays
internal import Schemas
internal import Validating

/// `cfgops schema infer DOC`.
struct SchemaInferCommand: Command {
    static let name = "schema infer"
    static let summary = "writes a first schema from what the environments have"
    static let help = """
        Usage: cfgops schema infer DOC [--to FILE] [--strict] [--at REV | --staged]
               cfgops schema infer DOC --to FILE --add [--strict] [-m MSG] [--reason TEXT] [--confirm ENV]... [--dry-run]

        Looks at DOC in every environment that is not abstract and writes a JSON Schema that accepts all of them: types, keys that no
        environment lacks, formats that all values have, comments of the layers as descriptions. DOC may be a pattern such as 'svc-*':
        then it is one schema for all that match. Of secrets it has the type and nothing else. Read it before you rely on it: it knows
        what is, not what may be.

        Options:
            --to FILE       a new file instead of standard output; JSON where its name ends so
            --add           commits FILE, a path below the configuration root, together with its entry in the manifest, if every
                            environment stays valid; reads HEAD
            --strict        keys that no environment has are refused
            --at REV        as of a commit instead of the work tree
            --staged        as of the index
            -m MSG          the commit's message
            --reason TEXT   why, kept with the commit
            --confirm ENV   confirms that a protected environment changes
            --dry-run       with --add: shows how files would differ, commits nothing
            --format json   the schema as JSON on standard output; with --to what became of it

        Examples:
            $ cfgops schema infer app > schemas/app.schema.yaml
            $ cfgops schema infer 'payments/*' --strict --to schemas/payments.schema.json
            $ cfgops schema infer app --to schemas/app.schema.yaml --add --dry-run
        """
    static let grammar = Grammar(
        1 ... 1,
        [.value("--to", as: "FILE"), .flag("--add"), .flag("--strict"), .value("--at", as: "REV"), .flag("--staged")] + ChangeRun.options)
    private let pattern: Pattern
    private let words: Words

    init(_ words: Words) throws(UsageError) {
        self.words = words
        pattern = Pattern(words.positionals[0])
        try refuseTwoStates(words, usage: Self.usage)
        let commits = words.flag("--add")
        if commits && !words.flag("--to") { throw UsageError("--add needs --to FILE", hints: [Self.usage]) }
        if commits, let state = ["--at", "--staged"].first(where: words.flag) {
            throw UsageError("--add reads HEAD: \(state) does not go with it", hints: [Self.usage])
        }
        if !commits, let option = ChangeRun.options.map({ $0.names[0] }).first(where: words.flag) {
            throw UsageError("\(option) goes with --add", hints: [Self.usage])
        }
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context)
        if let file = words.value("--to"), words.flag("--add") {
            return try NewSchema(pattern, at: file, isStrict: words.flag("--strict"), in: workspace).commit(words)
        }
        let state = try workspace.state(at: words.value("--at"), staged: words.flag("--staged"))
        let inferred = try SchemaProposal(of: pattern, in: workspace.configuration(state), isStrict: words.flag("--strict"), context)
        guard let file = words.value("--to") else {
            context.writeOutput(try inferred.text(context.format == .json ? .json : .yaml))
            return .done
        }
        try write(inferred, to: file, in: workspace)
        return .done
    }

    /// Into a file that must not be there yet.
    private func write(_ inferred: SchemaProposal, to file: String, in workspace: Workspace) throws {
        let context = workspace.context, full = context.absolute(file)
        if fileExists(full) { throw NewSchema.inTheWay(file) }
        try makeFolders(String(full[..<(full.lastIndex(of: "/") ?? full.endIndex)]))
        try writeNewFile(full, inferred.text(Document.Syntax(named: file)))
        let entry = workspace.rootPath(of: full).map { NewSchema.entry(pattern, $0) }
        if context.format == .json {
            return context.print(.object([("file", .string(file)), ("entry", .optional(entry))] + inferred.json))
        }
        context.note("\(file): inferred from \(inferred.sources)")
        if let entry { context.note("to judge by it, state under \"schemas:\" of \(ConfigurationRoot.manifestName):\n  - \(entry)") }
    }
}

extension Document.Syntax {
    /// By the extension of a file.
    init(named file: String) { self = file.hasSuffix(".json") ? .json : .yaml }
}
