internal import Changing
internal import Documents
internal import History
internal import Overlays
internal import Secrets
internal import Validating

/// `cfgops secret rotate`.
struct SecretRotateCommand: Command {
    static let name = "secret rotate"
    static let summary = "new data keys for sealed files, for today's recipients; new values where asked"
    static let help = """
        Usage: cfgops secret rotate ENV [DOC[:PATH]...] [--generate KIND [--length N] [--public DOC:PATH] [--keep-previous]]
                   [--drop-previous] [OPTION]...
               cfgops secret rotate --file FILE... | --all [--drop-previous] [OPTION]...

        Seals files anew, in one commit: a new data key, for those whom .sops.yaml names today. Values stay what they are unless they
        are generated: then they are other ones, and a rollback leaves them alone (Cfgops-Rotated). Needs a key that opens the files.

        Options:
            --file FILE        a sealed file, from the configuration root; again for more
            --all              every sealed file below the configuration root
            --generate KIND    a new value for each PATH: password (letters and digits), hex, uuid, ed25519 or x25519 (PKCS #8 in PEM;
                               the public half is printed)
            --length N         characters of a password (32) or of hexadecimal digits (64)
            --public DOC:PATH  states the public half there, in the plain layer of ENV
            --keep-previous    keeps the value before beside the new one, as NAME_previous
            --drop-previous    takes such values out again
            --key-file FILE    keys to open with, beside those that sops would find (cfgops help exec); may be given again
            -m MSG             the commit's message
            --reason TEXT      why, kept with the commit
            --confirm ENV      confirms that a protected environment changes
            --dry-run          shows what would be done, commits nothing

        Examples:
            $ cfgops secret rotate prod db:password --generate password --keep-previous
            $ cfgops secret rotate prod db:password --drop-previous
            $ cfgops secret rotate --all -m "after Bob left"
        """
    static let grammar = Grammar(
        0 ... 1000,
        [
            .values("--file", as: "FILE"), .flag("--all"), .value("--generate", as: "password|hex|uuid|ed25519|x25519"),
            .value("--length", as: "N"), .value("--public", as: "DOC:PATH"), .flag("--keep-previous"), .flag("--drop-previous"),
        ] + KeyWords.options + ChangeRun.options)
    private let words: Words
    private let targets: [DocumentPath]
    private let generation: SecretRotation.Generation?

    init(_ words: Words) throws(UsageError) {
        self.words = words
        targets = try words.positionals.dropFirst().map { word throws(UsageError) in try documentPath(word) }
        let ways = [!words.positionals.isEmpty, words.flag("--file"), words.flag("--all")].count { $0 }
        guard ways == 1 else { throw UsageError("expected ENV, --file FILE or --all", hints: [SecretRotateCommand.usage]) }
        generation = try SecretRotateCommand.generation(words)
        if generation != nil, targets.isEmpty || targets.contains(where: \.path.isRoot) {
            throw UsageError("--generate takes the values one by one: ENV DOC:PATH", hints: [SecretRotateCommand.usage])
        }
        if generation?.publicPath != nil, targets.count > 1 {
            throw UsageError("--public goes with one DOC:PATH", hints: [SecretRotateCommand.usage])
        }
        if generation == nil, let word = ["--length", "--public", "--keep-previous"].first(where: words.flag) {
            throw UsageError("\(word) goes with --generate", hints: [SecretRotateCommand.usage])
        }
        if words.flag("--keep-previous"), words.flag("--drop-previous") {
            throw UsageError("--keep-previous and --drop-previous do not go together", hints: [SecretRotateCommand.usage])
        }
    }

    private static func generation(_ words: Words) throws(UsageError) -> SecretRotation.Generation? {
        guard let word = words.value("--generate") else { return nil }
        guard let kind = GeneratedValue.Kind(rawValue: word) else {
            let kinds = GeneratedValue.Kind.allCases.map(\.rawValue)
            throw UsageError(
                "--generate takes \(kinds.dropLast().joined(separator: ", ")) or \(kinds.last ?? ""), not \"\(word)\"",
                hints: nearest(word, in: kinds).map { ["did you mean \"\($0)\"?"] } ?? [])
        }
        var length: Int?
        if let word = words.value("--length") {
            guard kind.standardLength != nil else { throw UsageError("--length goes with password or hex, a \(kind) has one length") }
            guard let number = Int(word), GeneratedValue.lengths.contains(number) else {
                let lengths = GeneratedValue.lengths
                throw UsageError("--length takes a number from \(lengths.lowerBound) to \(lengths.upperBound), not \"\(word)\"")
            }
            length = number
        }
        var publicPath: DocumentPath?
        if let word = words.value("--public") {
            guard kind == .ed25519 || kind == .x25519 else { throw UsageError("--public goes with ed25519 or x25519") }
            let target = try documentPath(word)
            guard !target.path.isRoot else { throw UsageError("--public takes DOC:PATH, not \"\(word)\"") }
            publicPath = target
        }
        return SecretRotation.Generation(kind: kind, length: length, publicPath: publicPath)
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context)
        if let environment = words[0] {
            try workspace.check(environment: environment, of: workspace.configuration(.commit(workspace.headCommit())))
        }
        let rotation = try SecretRotation(
            root: workspace.root, selection: selection(workspace), generation: generation, keepsPrevious: words.flag("--keep-previous"),
            dropsPrevious: words.flag("--drop-previous"), sealing: context.sealing(words))
        let run = try ChangeRun(workspace, operation: SecretRotateCommand.name, words: words, message: message)
        var result = SecretRotation.Result()
        let outcome = try run.perform { head in
            let configuration = try workspace.configuration(of: head)
            let earlier = result.edits.isEmpty ? nil : result
            result = try Progress.shown("sealing", context) { progress in
                try rotation.execute(on: head, configuration, after: earlier, progress: progress)
            }
            let edits = try publicEdits(result, on: head, workspace, run.cache)
            return ChangeRun.Proposal(edits: edits, trailers: result.trailers)
        }
        report(result, outcome, in: context)
        run.note(outcome)
        return .done
    }

    private func selection(_ workspace: Workspace) -> SealedSelection {
        if words.flag("--all") { return .all }
        guard let environment = words[0] else { return .files(words.values("--file").map { workspace.rootPath(ofWord: $0) ?? $0 }) }
        return .environment(environment, targets)
    }

    private var message: String {
        if words.flag("--all") { return "rotate every sealed file" }
        guard let environment = words[0] else { return "rotate \(words.values("--file").joined(separator: ", "))" }
        return "rotate \(targets.isEmpty ? "the secrets" : targets.map(\.description).joined(separator: ", ")) in \(environment)"
    }

    /// The edits, with the one that states the public half of a new key.
    private func publicEdits(
        _ result: SecretRotation.Result, on head: Snapshot, _ workspace: Workspace, _ cache: LayerCache
    ) throws -> [String: Change.Edit] {
        guard let target = generation?.publicPath, let value = result.values.first, let half = value.publicHalf else { return result.edits }
        let edit = LayerEdit(.named([value.environment]), target, .set(.string(half)))
        let tree = EditedTree(head, edits: result.edits)
        let made = try LayerChange([edit]).execute(on: tree, in: workspace.root, inputs: workspace.inputs(), cache: cache)
        return result.edits.merging(made.edits) { $1 }
    }
}
