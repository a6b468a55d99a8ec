internal import Changing
internal import Documents
internal import History
internal import Overlays
internal import Validating

/// Texts in an editor, until they are committed, dropped, or kept in files: nothing that a person wrote is lost.
struct EditSession {
    private let workspace: Workspace
    private let words: Words
    private let editor: Editor
    private let inputs: Inputs
    private let cache = LayerCache()

    init(_ words: Words, _ context: Context) throws {
        (workspace, self.words) = (try Workspace(context), words)
        inputs = try workspace.inputs()
        editor = try Editor(words.value("--editor"), workspace.repository, context.environment)
    }

    // MARK: Texts

    /// The environment's layers, or strings in them, as HEAD has them.
    func opened(_ targets: [DocumentPath]) throws -> [Draft] {
        let head = try workspace.repository.headSnapshot(root: workspace.root.folder)
        let subjects = try targets.map { try subject($0, words.positionals[0], head) }
        try refuseEarly(subjects)
        return try subjects.map { try Draft($0, in: workspace.repository.commonFolder + "/cfgops/edit") }
    }

    /// Texts that were kept.
    func kept(_ files: [String]) throws -> [Draft] {
        try files.map { file in
            try Draft(resuming: workspace.context.absolute(file)) { commit, environment, target in
                try subject(target, environment, workspace.repository.snapshot(commit, root: workspace.root.folder))
            }
        }
    }

    private func subject(_ target: DocumentPath, _ environment: String, _ base: Snapshot) throws -> EditableText {
        try EditableText(target, in: environment, on: base, of: workspace.root, inputs: inputs, cache: cache)
    }

    /// What could not be committed whatever the text: said before anybody writes one.
    private func refuseEarly(_ subjects: [EditableText]) throws {
        let head = try ChangeRun(workspace, operation: EditCommand.name, words: words, message: "").ready()
        guard try workspace.repository.head().branch != nil else {
            throw GitError(.refused, "HEAD is detached: there is no branch to commit to", hints: ["git switch BRANCH"])
        }
        guard let files = try workspace.repository.workTreeSnapshot(root: workspace.root.folder) else { return }
        for subject in subjects where try files.id(of: subject.file) != head.id(of: subject.file) {
            throw Failure(
                .refused, "git", "\"\(subject.file)\" has uncommitted changes", hints: ["commit, stash or restore them first"])
        }
    }

    // MARK: The loop

    func run(_ drafts: [Draft]) throws -> Exit {
        try edit(drafts)
        while true {
            let failure: Failure
            do {
                let exit = try commit(drafts)
                drafts.forEach { $0.drop() }
                return exit
            } catch {
                failure = Failure(error)
            }
            switch answer(to: failure) {
            case .again: try edit(drafts)
            case .drop:
                drafts.forEach { $0.drop() }
                return failure.exit
            case .keep: throw try keeping(drafts, after: Failure(failure.exit, []))
            case nil: throw try keeping(drafts, after: failure)
            }
        }
    }

    private func edit(_ drafts: [Draft]) throws {
        do throws(Failure) {
            for draft in drafts { try editor.open(draft.file) }
        } catch {
            throw try keeping(drafts, after: error)
        }
    }

    private func commit(_ drafts: [Draft]) throws -> Exit {
        let texts = try drafts.filter { try $0.isChanged() }.map { (subject: $0.subject, text: try $0.read()) }
        let change = HandEdit(texts, in: workspace.root, inputs: inputs, cache: cache)
        let targets = drafts.map(\.subject.target.description), environments = unique(drafts.map(\.subject.environment))
        var run = try ChangeRun(
            workspace, operation: EditCommand.name, words: words,
            message: "edit \(targets.joined(separator: ", ")) in \(environments.joined(separator: ", "))")
        run.cache = cache
        return try run.run { head in
            let result = try change.execute(on: head)
            guard result.conflicts.isEmpty else { throw Diagnostics(result.conflicts) }
            let trailers =
                unique(texts.map(\.subject.environment)).map { Trailer("Cfgops-Environment", $0) }
                + texts.map { Trailer("Cfgops-Path", $0.subject.target.description) }
            return ChangeRun.Proposal(edits: result.edits, trailers: trailers)
        }
    }

    private enum Answer { case again, drop, keep }

    /// Shows a terminal what is wrong and asks; nil where nobody can answer.
    private func answer(to failure: Failure) -> Answer? {
        let context = workspace.context
        guard context.inputIsTerminal, context.errorIsTerminal else { return nil }
        failure.diagnostics.forEach { context.complain($0) }
        while true {
            context.writeError(Array("(e)dit again, (d)rop the text, or (k)eep it in a file? ".utf8))
            switch context.readLine() {
            case "e", "": return .again
            case "d": return .drop
            case "k", nil: return .keep
            default: continue
            }
        }
    }

    /// The failure, and where each changed text is.
    private func keeping(_ drafts: [Draft], after failure: Failure) throws -> Failure {
        var failure = failure
        for draft in drafts {
            guard try draft.isChanged() else {
                draft.drop()
                continue
            }
            let hint = "cfgops edit --resume \(draft.file) goes on with it"
            failure.diagnostics.append(
                Diagnostic("text-kept", "the text is kept in \(draft.file)", severity: .warning, hints: [hint]))
        }
        return failure
    }
}
