internal import Changing
internal import Documents
internal import History
internal import Overlays
internal import Validating

/// Texts in an editor, until they are committed, dropped, or kept in files: nothing that a person wrote is lost.
struct EditSession {
    private let workspace: Workspace
    private let words: Words
    /// The command's name.
    private let operation: String
    private let editor: Editor
    private let inputs: Inputs
    private let cache = LayerCache()
    private let sealing: Sealing

    init(_ words: Words, _ context: Context, operation: String) throws {
        (workspace, self.words, self.operation) = (try Workspace(context), words, operation)
        inputs = try workspace.inputs()
        sealing = try context.sealing(words)
        editor = try Editor(words.value("--editor"), workspace.repository, context.environment)
    }

    // MARK: Texts

    /// The environment's layers, or strings in them, as HEAD has them.
    ///
    /// - Parameter areSecret: the sealed layers are meant.
    func opened(_ targets: [DocumentPath], areSecret: Bool = false) throws -> [Draft] {
        let head = try workspace.repository.headSnapshot(root: workspace.root.folder)
        let subjects = try targets.map { try subject($0, words.positionals[0], head, isSecret: areSecret) }
        try refuseEarly(subjects)
        return try subjects.map { try Draft($0, of: workspace, onDisk: words.flag("--on-disk")) }
    }

    /// Texts that were kept.
    func kept(_ files: [String]) throws -> [Draft] {
        try files.map { file in
            try Draft.resuming(
                workspace.context.absolute(file), of: workspace, keys: sealing.keys, onDisk: words.flag("--on-disk")
            ) { commit, environment, target, isSecret in
                let base = try workspace.repository.snapshot(commit, root: workspace.root.folder)
                return try subject(target, environment, base, isSecret: isSecret)
            }
        }
    }

    private func subject(_ target: DocumentPath, _ environment: String, _ base: Snapshot, isSecret: Bool) throws -> EditableText {
        try EditableText(
            target, in: environment, on: base, of: workspace.root, inputs: inputs, cache: cache, sealing: sealing,
            isSecret: isSecret)
    }

    /// What could not be committed whatever the text: said before anybody writes one.
    private func refuseEarly(_ subjects: [EditableText]) throws {
        let head = try ChangeRun(workspace, operation: operation, words: words, message: "").ready()
        guard try workspace.repository.head().branch != nil else {
            throw GitError(.refused, "HEAD is detached: there is no branch to commit to", hints: ["git switch BRANCH"])
        }
        guard let files = try workspace.repository.workTreeSnapshot(root: workspace.root.folder) else { return }
        for subject in subjects where try files.id(of: subject.file) != head.id(of: subject.file) {
            throw Failure(
                .refused, "git", "\"\(subject.file)\" has uncommitted changes", hints: ["commit, stash or restore them first"])
        }
    }

    // MARK: Committing

    func run(_ drafts: [Draft]) throws -> Exit {
        try EditLoop(editor: editor, context: workspace.context).run(drafts) { try commit(drafts) }
    }

    private func commit(_ drafts: [Draft]) throws -> Exit {
        let texts = try drafts.filter { try $0.isChanged() }.map { (subject: $0.subject, text: try $0.read()) }
        let change = HandEdit(texts, in: workspace.root, inputs: inputs, cache: cache, sealing: sealing)
        let targets = drafts.map(\.subject.target.description), environments = unique(drafts.map(\.subject.environment))
        var run = try ChangeRun(
            workspace, operation: operation, words: words,
            message: "\(operation) \(targets.joined(separator: ", ")) in \(environments.joined(separator: ", "))")
        run.cache = cache
        return try run.run { head in
            let result = try change.execute(on: head)
            guard result.conflicts.isEmpty else { throw Diagnostics(result.conflicts) }
            let trailers =
                unique(texts.map(\.subject.environment)).map { Trailer("Cfgops-Environment", $0) }
                + texts.map { Trailer("Cfgops-Path", $0.subject.target.description) }
            return ChangeRun.Proposal(edits: result.edits, trailers: trailers, remarks: result.remarks)
        }
    }
}
