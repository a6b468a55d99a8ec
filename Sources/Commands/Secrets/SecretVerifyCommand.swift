internal import Documents
internal import History
internal import Overlays
internal import Secrets
internal import Validating

/// `cfgops secret verify [ENV...|FILE...]`.
struct SecretVerifyCommand: Command {
    static let name = "secret verify"
    static let summary = "sealed files: structure, recipients, plain text; with a key the check sum, too"
    static let help = """
        Usage: cfgops secret verify [ENV...|FILE...] [--at REV | --staged] [--open] [--key-file FILE]... [--strict]
                   [--output FILE]

        Judges sealed files without a key: that metadata and every sealed value are sound, that a MAC is there, that nothing is in plain
        text that a rule seals, that a file is sealed for those whom .sops.yaml names today. A file that .sops.yaml names, and that is
        in plain text, is told of too. ENV stands for the layers that it reads; without a word every file below the configuration root
        is looked at, not only layers. Values are opened, and the MAC is checked, where a key is at hand that opens the file.

        Options:
            --at REV           judges a commit instead of the work tree
            --staged           judges the index
            --open             a file that no key at hand opens is an error
            --key-file FILE    keys to open with, beside those that sops would find (cfgops help exec); may be given again
            --strict           warnings count as errors
            --format FORMAT    text, json, sarif (code scanning), junit (test reports), github (annotations of GitHub Actions)
            --output FILE      writes the answer into FILE and prints it as text, for the log

        Examples:
            $ cfgops secret verify
            $ cfgops secret verify prod --at HEAD~1
            $ cfgops secret verify environments/prod/db.secrets.yaml --open
        """
    static let grammar = Grammar(
        0 ... 100_000,
        [.value("--at", as: "REV"), .flag("--staged"), .flag("--open"), .flag("--strict"), .value("--output", as: "FILE")]
            + KeyWords.options)
    static let formats = Report.formats
    private let words: Words

    init(_ words: Words) throws(UsageError) {
        self.words = words
        try refuseTwoStates(words, usage: SecretVerifyCommand.usage)
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context)
        let state = try workspace.state(at: words.value("--at"), staged: words.flag("--staged")), loaded = try workspace.load(state)
        let configuration = try loaded.usable()
        guard let judge = SealedJudge(loaded) else { return .no }
        let files = try files(of: loaded.tree, configuration, workspace), words = try KeyWords(words, context)
        let keys = self.words.flag("--open") ? words.ring : words.ringAtHand
        var checked: [Checked] = []
        try Progress.shown("verifying", context) { progress in
            for (done, file) in files.enumerated() {
                if let bytes = try loaded.tree.read(file) { checked.append(try check(file, bytes, judge, keys)) }
                progress(done + 1, files.count)
            }
        }
        return try report(checked, loaded, workspace)
    }

    /// What was found about one file.
    private struct Checked {
        let file: String
        let isSealed: Bool
        let isOpened: Bool
        let diagnostics: [Diagnostic]
    }

    private func check(_ file: String, _ bytes: [UInt8], _ judge: SealedJudge, _ keys: KeyRing) throws -> Checked {
        var found = try judge.diagnostics(of: file, bytes)
        let isSealed = SopsFile.isSealed(bytes, store: SopsStore(path: file))
        guard isSealed, !found.contains(where: \.isError) else {
            return Checked(file: file, isSealed: isSealed, isOpened: false, diagnostics: found)
        }
        do throws(Diagnostics) {
            found += try SopsFile(bytes, path: file).opened(with: keys).warnings
            return Checked(file: file, isSealed: true, isOpened: true, diagnostics: found)
        } catch {
            let isWanted = words.flag("--open") || !error.list.contains { $0.code == "no-key" }
            return Checked(file: file, isSealed: true, isOpened: false, diagnostics: found + (isWanted ? error.list : []))
        }
    }

    private func files(of tree: any FileTree, _ configuration: Configuration, _ workspace: Workspace) throws -> [String] {
        guard !words.positionals.isEmpty else { return try tree.allFiles() }
        return try Set(
            words.positionals.flatMap { word -> [String] in
                if configuration.graph.contains(word) {
                    return try configuration.graph.order(of: word).flatMap { try configuration.ownLayers(of: $0).map(\.path) }
                }
                let path = workspace.rootPath(ofWord: word)
                if let path, try tree.id(of: path) != nil { return [path] }
                let near = nearest(word, in: configuration.graph.names)
                throw Diagnostic(
                    "unknown-file", "\"\(word)\" is neither an environment nor a file below the configuration root",
                    hints: near.map { ["did you mean \"\($0)\"?"] } ?? [])
            }
        ).sorted()
    }

    private func report(_ checked: [Checked], _ loaded: LoadedConfiguration, _ workspace: Workspace) throws -> Exit {
        let sealed = checked.filter(\.isSealed), root = workspace.root, verdict = Verdict(checked.flatMap(\.diagnostics))
        let files = ReportedFiles(
            path: root.repositoryPath, bytes: { (try? loaded.tree.read($0)) ?? nil }, fallback: ConfigurationRoot.manifestName)
        let list = sealed.map { file in
            JsonValue.object([("file", .string(file.file)), ("opened", .boolean(file.isOpened))])
        }
        let opened = sealed.count(where: \.isOpened)
        let report = Report(
            title: "\(counted(sealed.count, "sealed file")), \(opened) opened", diagnostics: verdict.diagnostics,
            isStrict: words.flag("--strict"), members: [("files", .array(list))], files: files,
            suites: { JUnit.suites([("secrets", sealed.map(\.file))], verdict.diagnostics, files) })
        try report.show(in: workspace.context, writingTo: words.value("--output"))
        let failure = Failure(Diagnostics(verdict.errors))
        return verdict.errors.isEmpty || failure.exit != .failed ? report.exit : .failed
    }
}

extension Workspace {
    /// The configuration of what a change is made on.
    func configuration(of head: Snapshot) throws -> Configuration {
        try LoadedConfiguration.read(root: root, tree: head, inputs: inputs(), cache: LayerCache()).usable()
    }

    /// A file that a word names, seen from the current folder or from the configuration root; nil where it is outside of the root.
    func rootPath(ofWord word: String) -> String? {
        guard let top = repository.workTree.map(realPath) else { return word }
        let folder = root.folder.isEmpty ? top : "\(top)/\(root.folder)", path = realPath(context.absolute(word))
        if path.hasPrefix(folder + "/") { return String(path.dropFirst(folder.utf8.count + 1)) }
        return word.hasPrefix("/") || word.hasPrefix("..") ? nil : word
    }
}
