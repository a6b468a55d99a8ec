internal import Changing
internal import Documents
internal import History
internal import Synchronization
internal import Validating

/// Makes one commit out of edits: judged before it is written, executed again on a lost race, reported by key.
struct ChangeRun {
    let session: Session
    /// The trailer `Cfgops-Operation`: the command's name.
    let operation: String
    let message: String
    /// Trailers beside operation, root and confirmation.
    var trailers: [Trailer] = []
    /// Environments named by `--confirm`.
    let confirmed: [String]
    let isDryRun: Bool

    typealias Edits = [String: Change.Edit]

    /// - Parameter edits: executed on the head, and again on each new head; throws where the head no longer has what was seen.
    func run(_ edits: (Snapshot) throws -> Edits) throws -> Exit {
        let context = session.context, repository = session.repository
        let judge = Judge(root: session.root, inputs: try session.inputs())
        let head = try repository.headSnapshot(root: session.root.folder)
        if let operation = try repository.operationInProgress() {
            throw Failure(.refused, "operation-in-progress", "a \(operation) is in progress", hints: ["finish it, or take it back, first"])
        }
        var judgement: Judge.Judgement?
        func change(on snapshot: Snapshot) throws -> Change {
            let made = try edits(snapshot)
            let found = try accepted(judge.judge(made, on: snapshot))
            judgement = found
            return Change(base: snapshot.commit, root: session.root.folder, edits: made, message: message, trailers: allTrailers(found))
        }
        let first = try change(on: head)
        if isDryRun || first.edits.isEmpty {
            report(judgement, commit: nil)
            if first.edits.isEmpty { context.note("nothing to change") }
            return .done
        }
        let commit = try repository.commitChange(first, context: session.commitContext, rebuild: change)
        report(judgement, commit: commit)
        return .done
    }

    /// Refuses what validation refuses, and protected environments that nobody confirmed (R26).
    private func accepted(_ judgement: Judge.Judgement) throws(Failure) -> Judge.Judgement {
        guard judgement.verdict.isAccepted else { throw Failure(.no, judgement.verdict.errors) }
        let missing = judgement.protected.filter { !confirmed.contains($0) }
        guard missing.isEmpty || isDryRun else {
            throw Failure(
                .refused, "protected", "this changes \(missing.joined(separator: ", ")), which is protected",
                hints: ["confirm it: \(missing.map { "--confirm \($0)" }.joined(separator: " "))"])
        }
        return judgement
    }

    private func allTrailers(_ judgement: Judge.Judgement) -> [Trailer] {
        var all = [Trailer("Cfgops-Operation", operation)] + trailers
        if !session.root.folder.isEmpty { all.append(Trailer("Cfgops-Root", session.root.folder)) }
        return all + judgement.protected.map { Trailer("Cfgops-Confirmed", $0) }
    }

    private func report(_ judgement: Judge.Judgement?, commit: ObjectID?) {
        guard let judgement else { return }
        let context = session.context, list = ChangeList(judgement.changes)
        if context.format == .json {
            context.print(.object([("commit", .optional(commit?.description)), ("changes", list.json), ("warnings", .array(judgement.verdict.warnings.map(\.json)))]))
            return
        }
        judgement.verdict.warnings.forEach { context.complain($0) }
        list.print(in: context)
        if let commit { context.note("committed \(commit.short)") }
        if isDryRun { context.note("dry run: nothing was committed") }
    }
}
