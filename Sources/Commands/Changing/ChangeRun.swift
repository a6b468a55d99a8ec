internal import Changing
internal import Documents
internal import History
internal import Overlays
internal import Synchronization
internal import Validating

/// Makes one commit out of edits: judged before it is written, executed again on a lost race, reported by key.
struct ChangeRun {
    let workspace: Workspace
    /// The trailer `Cfgops-Operation`: the command's name.
    let operation: String
    let message: String
    /// Trailers beside operation, root and confirmation.
    var trailers: [Trailer] = []
    /// Environments named by `--confirm`.
    let confirmed: [String]
    let isDryRun: Bool
    /// They may name keys.
    let words: Words
    /// Why: the trailer `Cfgops-Reason`.
    var reason: String?
    /// Layers that were read for the proposal are not read again to judge it.
    var cache = LayerCache()

    /// What a command wants to make of one head.
    struct Proposal {
        var edits: [String: Change.Edit]
        /// What a rollback states in environments' own layers, and what it leaves (R24).
        var pinned: [Pinned] = []
        var kept: [Kept] = []
        /// The commits that are taken back.
        var reverted: [ObjectID] = []
        /// Trailers that depend on what was found, beside those of the run.
        var trailers: [Trailer] = []
        /// What to know of how it was made.
        var remarks: [Diagnostic] = []
    }

    /// What became of it.
    struct Outcome {
        var judgement: Judge.Judgement
        var pinned: [Pinned]
        var kept: [Kept]
        var reverted: [ObjectID]
        var remarks: [Diagnostic]
        /// Nil for a dry run, and when there was nothing to change.
        var commit: ObjectID?
        /// What the files were, and what is done to them.
        var base: Snapshot
        var edits: [String: Change.Edit]

        var warnings: [Diagnostic] { remarks + judgement.verdict.warnings }
    }

    /// Commits, and shows the changes by key; a dry run shows before them how the files would differ.
    ///
    /// - Parameter propose: executed on the head, and again on each new head; throws where the head no longer has what was seen.
    func run(_ propose: (Snapshot) throws -> Proposal) throws -> Exit {
        let outcome = try perform(propose)
        try report(outcome)
        note(outcome)
        return .done
    }

    /// Commits, and leaves the report to the caller.
    ///
    /// - Parameter beforeMove: as of `Repository.commitChange`.
    func perform(beforeMove: (ObjectID) throws -> Void = { _ in }, _ propose: (Snapshot) throws -> Proposal) throws -> Outcome {
        let repository = workspace.repository
        let judge = Judge(
            root: workspace.root, inputs: try workspace.inputs(), cache: cache,
            opener: try KeyWords(words, workspace.context).openerAtHand)
        let head = try ready()
        func proposed(on snapshot: Snapshot) throws -> (change: Change, outcome: Outcome) {
            let proposal = try propose(snapshot), judgement = try accepted(judge.judge(proposal.edits, on: snapshot))
            try refusePlaintextSecrets(proposal.edits, on: snapshot)
            let change = Change(
                base: snapshot.commit, root: workspace.root.folder, edits: proposal.edits, message: message,
                trailers: allTrailers(judgement, proposal.trailers))
            let outcome = Outcome(
                judgement: judgement, pinned: proposal.pinned, kept: proposal.kept, reverted: proposal.reverted,
                remarks: proposal.remarks, commit: nil, base: snapshot, edits: proposal.edits)
            return (change, outcome)
        }
        var (change, outcome) = try proposed(on: head)
        guard !isDryRun, !outcome.edits.isEmpty else { return outcome }
        let commit = try repository.commitChange(change, context: workspace.commitContext) { snapshot in
            (change, outcome) = try proposed(on: snapshot)
            return change
        } beforeMove: {
            try beforeMove($0)
        }
        if let commit {
            try remember(commit, after: head)
            workspace.packWhenDue()
        }
        outcome.commit = commit
        return outcome
    }

    /// Says on standard error what became of it.
    func note(_ outcome: Outcome) {
        let idle = isDryRun && !outcome.edits.isEmpty ? "dry run: nothing was committed" : "nothing to change"
        workspace.context.note(outcome.commit.map { "committed \($0.short)" } ?? idle)
    }

    /// Without errors before, and none in what the change reaches: the next push to this repository may build on that.
    private func remember(_ commit: ObjectID, after head: Snapshot) throws {
        let memory = Memory(workspace.repository), root = workspace.root, new = try workspace.repository.commit(commit)
        guard new.parents.first == head.commit, let before = try head.tree.flatMap({ try root.tree(in: $0) }),
            memory.acceptedTree(root) == before, let after = try root.tree(in: new.tree)
        else { return }
        memory.remember(acceptedTree: after, root)
    }

    /// HEAD, where a change can be made. What is judged is HEAD plus the edit (R23), so HEAD must have a manifest.
    func ready() throws -> Snapshot {
        let head = try workspace.repository.headSnapshot(root: workspace.root.folder)
        guard try head.read(ConfigurationRoot.manifestName) != nil else {
            throw Diagnostic(
                "no-manifest", "\(ConfigurationRoot.manifestName) is not committed yet",
                hints: ["commit the first configuration: git add . && git commit"])
        }
        if let operation = try workspace.repository.operationInProgress() {
            throw Failure(.refused, "operation-in-progress", "a \(operation) is in progress", hints: ["finish it, or take it back, first"])
        }
        return head
    }

    /// Refuses what validation refuses, and protected environments that nobody confirmed (R26).
    private func accepted(_ judgement: Judge.Judgement) throws(Failure) -> Judge.Judgement {
        guard judgement.verdict.isAccepted else { throw Failure(.no, judgement.verdict.errors.map(\.namingEnvironments)) }
        let missing = judgement.protected.filter { !confirmed.contains($0) }
        guard missing.isEmpty || isDryRun else {
            throw Failure(
                .refused, "protected", "this changes \(missing.joined(separator: ", ")), which is protected",
                hints: ["confirm it: \(missing.map { "--confirm \($0)" }.joined(separator: " "))"])
        }
        return judgement
    }

    /// What takes back what was committed once brings nothing new, and `import` asks before it comes here.
    private static let unsearched: Set = ["rollback", "revert", "undo", "import"]

    /// A secret that an edit brings in plain text is refused before it is in any object, where nobody gets it out of again.
    private func refusePlaintextSecrets(_ edits: [String: Change.Edit], on snapshot: Snapshot) throws {
        guard !ChangeRun.unsearched.contains(operation) else { return }
        let root = workspace.root
        var scan = SecretScan(allowing: try ScanAllowances(in: snapshot, of: root), today: try workspace.inputs().today)
        for (path, edit) in edits.sorted(by: { $0.key < $1.key }) {
            guard case .write(let bytes, _) = edit else { continue }
            scan.look(at: bytes, path: root.repositoryPath(path), known: try snapshot.read(path))
        }
        guard !scan.found.isEmpty else { return }
        throw Failure(.refused, scan.found.map(\.diagnostic))
    }

    private func allTrailers(_ judgement: Judge.Judgement, _ found: [Trailer]) -> [Trailer] {
        var all = [Trailer("Cfgops-Operation", operation)] + trailers + found + (reason.map { [Trailer("Cfgops-Reason", $0)] } ?? [])
        if !workspace.root.folder.isEmpty { all.append(Trailer("Cfgops-Root", workspace.root.folder)) }
        return all + judgement.protected.map { Trailer("Cfgops-Confirmed", $0) }
    }

    private func report(_ outcome: Outcome) throws {
        let context = workspace.context, list = ChangeList(outcome.judgement.changes)
        if context.format == .json {
            return context.print(
                .object([
                    ("commit", .optional(outcome.commit?.description)), ("changes", list.json),
                    ("pinned", .array(outcome.pinned.map(\.json))), ("kept", .array(outcome.kept.map(\.json))),
                    ("reverted", .strings(outcome.reverted.map(\.description))),
                    ("edits", try EditList(outcome.edits, on: outcome.base).json),
                    ("warnings", .array(outcome.warnings.map(\.json))),
                ]))
        }
        outcome.warnings.forEach { context.complain($0) }
        if isDryRun { try EditList(outcome.edits, on: outcome.base).print(in: context) }
        list.print(in: context)
        for line in outcome.pinned.map(\.text) + outcome.kept.map(\.text) { context.print(context.style.faint(line)) }
    }
}
