internal import Documents
internal import CSystem
internal import Glibc
internal import Importing

/// The words that `import` and `init --from` share, read into a request.
struct ImportWords {
    let sources: [String]
    let environments: [(name: String, path: String)]
    let words: Words

    /// - Parameter sources: the positionals that name what to import.
    init(_ words: Words, sources: [String], usage: String) throws(UsageError) {
        self.sources = sources
        self.words = words
        environments = try words.values("--env").map { word throws(UsageError) in
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw UsageError("--env takes NAME=PATH, got \"\(word)\"", hints: [usage])
            }
            return (parts[0], parts[1])
        }
        if let name = words.value("--as"), !DocumentPath.isDocumentName(name) {
            throw UsageError("--as takes the name of a document, not \"\(name)\"", hints: [usage])
        }
    }

    static let options: [Grammar.Option] = [
        .value("--as", as: "DOC"), .values("--env", as: "NAME=PATH"), .values("--allow-plaintext", as: "DOC:PATH"),
    ]

    /// Reads the sources; what is wrong with any of them stops everything, all of it at once.
    ///
    /// - Parameter declared: the environments that the repository has.
    func read(_ context: Context, kind: String?, declared: [String]) throws -> ImportedSources {
        let request = ImportRequest(
            sources: try sources.map { try path($0, context) },
            environments: try environments.map { ($0.name, try path($0.path, context)) }, document: words.value("--as"), kind: kind,
            declared: declared)
        let (configuration, recognised) = try request.read()
        let errors = configuration.diagnostics.filter(\.isError)
        guard errors.isEmpty else { throw Diagnostics(errors) }
        guard !configuration.documents.isEmpty || !configuration.files.isEmpty else {
            throw Failure(.no, "nothing-to-import", "the sources hold no document")
        }
        try refusePlaintext(configuration)
        return ImportedSources(configuration: configuration, recognised: recognised)
    }

    private func path(_ name: String, _ context: Context) throws -> ImportRequest.Path {
        let absolute = context.absolute(name)
        var status = stat()
        guard stat(absolute, &status) == 0 else {
            throw Failure(.failed, "cannot-read", "cannot read \"\(name)\": \(String(cString: strerror(errno)))")
        }
        let shown = name.count > 1 && name.hasSuffix("/") ? String(name.dropLast()) : name
        return ImportRequest.Path(name: shown, absolute: absolute, isFolder: status.st_mode & S_IFMT == S_IFDIR)
    }

    /// Exit 3 with the places, never the values; nothing has been written by then.
    private func refusePlaintext(_ configuration: ImportedConfiguration) throws {
        var findings = PlaintextSecrets.find(in: configuration, allowing: words.values("--allow-plaintext"))
        guard !findings.isEmpty else { return }
        findings[findings.count - 1].hints += [
            "cfgops secret import FILE --into ENV DOC seals its keys; a SOPS file is taken sealed, as the layer NAME.secrets.yaml",
            "--allow-plaintext DOC:PATH takes a value as it is, --allow-plaintext '*' all of them",
        ]
        throw Diagnostics(findings)
    }
}

/// What was read, before it is cut into layers.
struct ImportedSources {
    let configuration: ImportedConfiguration
    let recognised: [(name: String, kind: String, words: String)]
}
