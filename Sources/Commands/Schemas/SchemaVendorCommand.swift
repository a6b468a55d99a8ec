internal import Digests
internal import Documents
internal import History
internal import Schemas
internal import Validating

/// `cfgops schema vendor URL|FILE`.
struct SchemaVendorCommand: Command {
    static let name = "schema vendor"
    static let summary = "copies a schema from the web into the repository, with all that it refers to"
    static let help = """
        Usage: cfgops schema vendor URL|FILE [--as URL] [--dry-run]

        Validation never fetches anything. What a schema refers to on the web has to be in the repository: this command brings it
        there, with all that it refers to in turn, as schemas/vendor/HOST/PATH, where "$ref" finds it by its address. It fetches by
        the machine's curl, HTTPS only. A FILE is a schema that was downloaded in another way: its "$id" says from where, or --as.
        The answer names each copy with its SHA-256, and shows how those that were there differ. Nothing is committed.

        Options:
            --as URL     the address that "$ref" is to find it by
            --dry-run    fetches and shows, writes nothing

        Examples:
            $ cfgops schema vendor https://json.schemastore.org/github-workflow.json
            $ cfgops schema vendor downloads/port.json --as https://example.com/schemas/port.json
        """
    static let grammar = Grammar(1 ... 1, .value("--as", as: "URL"), .flag("--dry-run"))
    private let word: String
    private let name: String?
    private let isDryRun: Bool

    init(_ words: Words) {
        word = words.positionals[0]
        name = words.value("--as")
        isDryRun = words.flag("--dry-run")
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context)
        guard let workTree = workspace.repository.workTree else {
            throw Failure(.refused, "bare", "a bare repository has no files to add a schema to", hints: ["run it in a clone"])
        }
        let root = workTree + "/" + workspace.root.repositoryPath("")
        let source = VendorSource(SchemaFetcher(context), root: root, refetches: word.contains("://"))
        let progress = Progress("fetching", context)
        defer { progress.end() }
        source.progress = { progress.report($0, of: $0) }
        try source.take(word.contains("://") ? fetched(source) : read(context))
        let copies = try source.copies.map { try VendoredCopy($0, in: workspace, below: root) }
        progress.end()
        if !isDryRun { for copy in copies where copy.change != .unchanged { try copy.write(below: root) } }
        report(copies, in: context)
        return .done
    }

    private func fetched(_ source: VendorSource) throws -> VendorSource.Download {
        VendorSource.Download(url: try webAddress(name ?? word), bytes: try source.fetcher.bytes(at: webAddress(word)))
    }

    /// The FILE, under the address that it names itself or that was given.
    private func read(_ context: Context) throws -> VendorSource.Download {
        guard let bytes = readFile(context.absolute(word)) else { throw Failure(.failed, "no-file", "cannot read \"\(word)\"") }
        if let name { return VendorSource.Download(url: try webAddress(name), bytes: bytes) }
        let parsed = DataFile.parse(bytes, file: word)
        guard let root = parsed.document?.root else { throw Diagnostics(parsed.diagnostics) }
        let own = ["$id", "id"].compactMap { root[$0] }.first { $0.kind == .string && $0.text.contains("://") }
        guard let own else {
            throw Diagnostic(
                "unnamed-schema", "\"\(word)\" has no \"$id\" that says where it comes from", hints: ["--as URL says it"])
        }
        return VendorSource.Download(url: try webAddress(own.text), bytes: bytes)
    }

    /// An address without its fragment.
    private func webAddress(_ text: String) throws -> String {
        let address = String(text.prefix { $0 != "#" })
        guard VendoredCopy.path(of: address) != nil else {
            throw Diagnostic(
                "bad-address", "expected an address such as https://example.com/schemas/port.json, got \"\(text)\"",
                hints: address.contains("?")
                    ? ["a query has no place in the name of a file: download it, then cfgops schema vendor FILE --as URL"] : [])
        }
        return address
    }

    private func report(_ copies: [VendoredCopy], in context: Context) {
        if context.format == .json {
            context.print(.object([("files", .array(copies.map(\.json)))]))
            return
        }
        for copy in copies {
            context.print(copy.text(context.style))
            if copy.change == .changed { context.writeOutput(context.style.painted(copy.diff)) }
        }
        guard !isDryRun, copies.contains(where: { $0.change != .unchanged }) else { return }
        context.note("next: git add \(VendoredSchema.folder) and commit")
    }
}
