internal import Documents
internal import History
internal import Overlays
internal import Publishing
internal import Rendering
internal import Validating

/// `cfgops publish ENV`.
struct PublishCommand: Command {
    static let name = "publish"
    static let summary = "the rendering of a commit as a commit on a branch of plain files"
    static let help = """
        Usage: cfgops publish ENV [--branch NAME] [--push REMOTE] [--at REV] [--secrets HOW] [--dry-run] [--timeout SECONDS]
                              [--identity FILE] [--key-file FILE]

        Renders ENV as HEAD states it and commits the files, and nothing else, on a branch that Argo CD, Flux or any checkout can
        follow. Trailers name the source commit. Without a difference there is no commit. The branch only goes forward; one that
        somebody else committed to is refused. Neither work tree nor index is touched.

        Options:
            --branch NAME             the branch; rendered/ENV when left out
            --push REMOTE             pushes exactly this branch; when the remote does not take it, nothing changes here either
            --at REV                  another commit than HEAD, an older one too
            --secrets HOW             files that a secret touches: refuse (when left out), omit, sealed (<secret PATH> stands for each)
                                      or plain
            --confirm-plaintext ENV   with --secrets plain: yes, everybody who reads the branch may read the secrets of ENV
            --dry-run                 lists what would change and commits nothing
            --timeout SECONDS         how long an exchange with the remote may take; 120 when left out
            --identity FILE           a private key for SSH, tried before all others
            --key-file FILE           with --secrets plain: age keys, beside those that are found as sops finds them

        Examples:
            $ cfgops publish prod
            $ cfgops --repo hub.git publish prod --branch rendered/prod --push origin --secrets omit
        """
    static let grammar = Grammar(
        1 ... 1,
        [
            .value("--branch", as: "NAME"), .value("--push", as: "REMOTE"), .value("--at", as: "REV"), .value("--secrets", as: "HOW"),
            .value("--confirm-plaintext", as: "ENV"), .flag("--dry-run"),
        ] + RemoteAccess.options + KeyWords.options)

    private enum Secrets: String, CaseIterable { case refuse, omit, sealed, plain }

    private let environment: String
    private let words: Words
    private let secrets: Secrets

    init(_ words: Words) throws(UsageError) {
        environment = words.positionals[0]
        self.words = words
        let how = words.value("--secrets") ?? Secrets.refuse.rawValue
        guard let secrets = Secrets(rawValue: how) else {
            let names = Secrets.allCases.map(\.rawValue), near = nearest(how, in: names).map { ["did you mean \"\($0)\"?"] }
            throw UsageError("--secrets takes \(names.joined(separator: ", ")), not \"\(how)\"", hints: near ?? [])
        }
        self.secrets = secrets
        if words.flag("--confirm-plaintext") && secrets != .plain {
            throw UsageError("--confirm-plaintext goes with --secrets plain", hints: [PublishCommand.usage])
        }
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context), repository = workspace.repository
        let source = try repository.commit(words.value("--at").map(workspace.resolve) ?? workspace.headCommit())
        let loaded = try workspace.load(.commit(source.id), opener: secrets == .plain ? KeyWords(words, context).opener : nil)
        try workspace.check(environment: environment, of: loaded.usable())
        try confirmPlaintext()
        let name = words.value("--branch") ?? "rendered/\(environment)"
        guard try Repository.isBranchName(name) else {
            let hint = "a name without \"refs/heads/\", as rendered/\(environment)"
            throw UsageError("\"\(name)\" cannot be the name of a branch", hints: [hint])
        }
        let branch = try RenderedBranch(name, of: environment, root: workspace.root)
        let rendering = try workspace.rendering(of: environment, in: loaded, marking: secrets == .plain ? .none : .secrets)
        let (files, omitted) = try chosen(rendering)
        let access = try RemoteAccess(words, context)
        let remote = try words.value("--push").map { try access.remote($0, of: repository) }
        let isDryRun = words.flag("--dry-run")
        let published = try remote?.tip(of: branch.reference)
        if !isDryRun, let published { try remote?.fastForward(branch.reference, to: published) }

        func change(on tip: ObjectID?) throws -> Change {
            try refuseGoingBack(from: branch.source(ofTip: tip), to: source.id, repository)
            return try branch.change(to: files, from: source, on: tip)
        }
        let tip = try repository.reference(branch.reference)
        var made = try change(on: tip), commit: ObjectID?
        if !isDryRun, !made.edits.isEmpty {
            commit = try repository.commitChange(made, on: branch.reference, context: workspace.commitContext) { snapshot in
                made = try change(on: snapshot.commit)
                return made
            } beforeMove: { commit in
                try remote?.push(commit, to: branch.reference)
            }
        } else if !isDryRun, let tip, tip != published {
            try remote?.push(tip, to: branch.reference)
        }
        access.end()
        PublishReport(branch: branch, source: source.id, commit: commit, edits: made.edits, omitted: omitted, isDryRun: isDryRun)
            .print(in: context)
        return .done
    }

    /// A checkout that is older than what was published, most likely by somebody else, publishes by naming its commit only.
    private func refuseGoingBack(from published: ObjectID?, to source: ObjectID, _ repository: Repository) throws {
        guard !words.flag("--at"), let published, published != source else { return }
        let isHere = (try? repository.commit(published)) != nil
        // What a shallow clone lacks cannot be compared with; any other one lacks it because it is behind.
        guard try isHere ? repository.isAncestor(source, of: published) : !repository.isShallow() else { return }
        let what = isHere ? "is older than" : "does not know"
        throw Failure(
            .refused, "behind", "HEAD (\(source.short)) \(what) what was published (\(published.short))",
            hints: ["git pull brings the newer commits", "--at HEAD publishes it all the same"])
    }

    private func confirmPlaintext() throws {
        guard secrets == .plain, words.value("--confirm-plaintext") != environment else { return }
        throw Failure(
            .refused, "plaintext",
            "--secrets plain puts the secrets of \(environment) into git, for everybody who reads the branch and for good",
            hints: ["if that is meant: --confirm-plaintext \(environment)"])
    }

    /// The files to publish, and those left out.
    private func chosen(_ rendering: Rendering) throws -> (files: [RenderedFile], omitted: [RenderedFile]) {
        let tainted = rendering.files.filter(\.isTainted)
        switch secrets {
        case .plain, .sealed: return (rendering.files, [])
        case .omit: return (rendering.files.filter { !$0.isTainted }, tainted)
        case .refuse:
            guard !tainted.isEmpty else { return (rendering.files, []) }
            throw Failure(
                .refused,
                tainted.map { file in
                    Diagnostic(
                        "published-secret",
                        "target \"\(file.target)\" writes a secret of document \"\(file.document)\" into \"\(file.path)\"",
                        hints: file.path == tainted.last?.path
                            ? ["--secrets omit leaves such files out, --secrets sealed publishes markers in place of secrets"] : [])
                })
        }
    }
}
