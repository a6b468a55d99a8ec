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
    /// What was edited, and what it was edited from.
    private let subjects: [EditableText]
    private let base: Snapshot

    init(_ environment: String, _ targets: [DocumentPath], _ words: Words, _ context: Context) throws {
        let workspace = try Workspace(context), root = workspace.root, inputs = try workspace.inputs(), cache = cache
        let editor = try Editor(words.value("--editor"), workspace.repository, context.environment)
        let base = try workspace.repository.headSnapshot(root: root.folder)
        (self.workspace, self.words, self.inputs, self.editor, self.base) = (workspace, words, inputs, editor, base)
        subjects = try targets.map { try EditableText($0, in: environment, on: base, of: root, inputs: inputs, cache: cache) }
    }

    func run() throws -> Exit {
        let run = try ChangeRun(workspace, operation: EditCommand.name, words: words, message: message)
        try refuseEarly(run)
        let folder = workspace.repository.commonFolder + "/cfgops/edit"
        var drafts: [Draft] = []
        do {
            for subject in subjects {
                drafts.append(try Draft(subject, in: folder))
                try drafts.last.map { try editor.open($0.file) }
            }
        } catch {
            throw try kept(drafts, after: Failure(error))
        }
        while true {
            do {
                let exit = try commit(drafts, run)
                drafts.forEach { $0.drop() }
                return exit
            } catch {
                let failure = Failure(error)
                switch try answer(to: failure) {
                case .again:
                    do { for draft in drafts { try editor.open(draft.file) } } catch { throw try kept(drafts, after: Failure(error)) }
                case .drop:
                    drafts.forEach { $0.drop() }
                    throw Failure(failure.exit, [])
                case .keep: throw try kept(drafts, after: Failure(failure.exit, []))
                case nil: throw try kept(drafts, after: failure)
                }
            }
        }
    }

    /// What could not be committed whatever the text: said before anybody writes one.
    private func refuseEarly(_ run: ChangeRun) throws {
        let head = try run.ready()
        guard try workspace.repository.head().branch != nil else {
            throw GitError(.refused, "HEAD is detached: there is no branch to commit to", hints: ["git switch BRANCH"])
        }
        guard let files = try workspace.repository.workTreeSnapshot(root: workspace.root.folder) else { return }
        for subject in subjects where try files.id(of: subject.file) != head.id(of: subject.file) {
            throw Failure(
                .refused, "git", "\"\(subject.file)\" has uncommitted changes", hints: ["commit, stash or restore them first"])
        }
    }

    private func commit(_ drafts: [Draft], _ run: ChangeRun) throws -> Exit {
        let texts = try drafts.filter { try $0.isChanged() }.map { (subject: $0.subject, text: try $0.read()) }
        let change = HandEdit(texts, on: base, of: workspace.root, inputs: inputs, cache: cache)
        return try run.run { head in
            let result = try change.execute(on: head)
            guard result.conflicts.isEmpty else { throw Failure(.refused, result.conflicts.map(\.diagnostic)) }
            let places = texts.map { $0.subject.target.description }
            let trailers = places.isEmpty ? [] : [Trailer("Cfgops-Environment", texts[0].subject.environment)]
            return ChangeRun.Proposal(edits: result.edits, trailers: trailers + places.map { Trailer("Cfgops-Path", $0) })
        }
    }

    private enum Answer { case again, drop, keep }

    /// Shows a terminal what is wrong and asks; nil where nobody can answer.
    private func answer(to failure: Failure) throws -> Answer? {
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
    private func kept(_ drafts: [Draft], after failure: Failure) throws -> Failure {
        var failure = failure
        for draft in drafts {
            guard try draft.isChanged() else {
                draft.drop()
                continue
            }
            let subject = draft.subject, options = "\(subject.environment) \(subject.target) --editor 'cp \(draft.file)'"
            let hint = "cfgops edit \(options) takes it up again"
            failure.diagnostics.append(
                Diagnostic("text-kept", "the text is kept in \(draft.file)", severity: .warning, hints: [hint]))
        }
        return failure
    }

    private var message: String {
        "edit \(subjects.map(\.target.description).joined(separator: ", ")) in \(subjects[0].environment)"
    }
}
