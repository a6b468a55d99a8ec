internal import Changing
internal import Documents
internal import History
internal import Validating

/// Brings one branch up to what it is at a remote: fast-forward, or by key. What would move is judged before it does.
struct Pull {
    /// Others may move our branch meanwhile; each loss means that somebody got through.
    private static let attempts = 10
    /// More commits are a project of its own, and each is merged by key.
    private static let longestRebase = 1000

    let words: Words
    let context: Context
    let repository: Repository
    let remote: Remote
    /// The full names of the branch here, and at the remote.
    let local: String, upstream: String

    private var commitContext: CommitContext { CommitContext(environment: context.environment, now: context.now()) }
    private var isDryRun: Bool { words.flag("--dry-run") }
    private var upstreamName: String { "\(remote.name)/\(shortName(upstream))" }

    func run() throws -> PullOutcome {
        let fetched = try remote.fetch(.init(prunes: words.flag("--prune") ? true : nil)), theirs = try theirs()
        var left = Self.attempts
        while true {
            do {
                var outcome = try attempt(theirs)
                outcome.fetched = fetched
                return outcome
            } catch let error as GitError where error.isLostRace && left > 1 {
                left -= 1
            }
        }
    }

    private func attempt(_ theirs: ObjectID) throws -> PullOutcome {
        let ours = try repository.reference(local)
        var outcome = PullOutcome(way: .upToDate, branch: local, old: ours, new: ours, isDryRun: isDryRun)
        guard let ours else {
            outcome.way = .fastForward
            return try advanced(&outcome, to: theirs)
        }
        if try repository.isAncestor(theirs, of: ours) { return outcome }
        if try repository.isAncestor(ours, of: theirs) {
            outcome.way = .fastForward
            // Their hub let it pass, so it is taken; what is wrong with it is said.
            outcome.judgement = (try? judged(edits(from: ours, to: theirs), on: ours, theirs)) ?? outcome.judgement
            return try advanced(&outcome, to: theirs)
        }
        guard words.flag("--rebase") else { return try merged(ours, theirs) }
        outcome.way = .rebased
        let new = try rebased(ours, onto: theirs)
        outcome.judgement = try accepted(judged(edits(from: ours, to: new), on: ours, new))
        return try advanced(&outcome, to: new)
    }

    private func advanced(_ outcome: inout PullOutcome, to new: ObjectID) throws -> PullOutcome {
        outcome.new = new
        guard !isDryRun else { return outcome }
        try repository.advance(
            local, from: outcome.old, to: new, "pull \(remote.name): \(outcome.way.rawValue)", context: commitContext)
        return outcome
    }

    private func theirs() throws -> ObjectID {
        guard let tracked = remote.refspecs.tracked(upstream)?.name else {
            throw Failure(
                .refused, "untracked", "no refspec of \"\(remote.name)\" brings \(upstream) here",
                hints: ["git config remote.\(remote.name).fetch '+refs/heads/*:refs/remotes/\(remote.name)/*'"])
        }
        if let id = try repository.reference(tracked) { return id }
        throw Failure(.no, "unknown-branch", "\"\(remote.name)\" has no branch \"\(shortName(upstream))\"", hints: ["cfgops push makes it"])
    }

    // MARK: merging

    private func merged(_ ours: ObjectID, _ theirs: ObjectID) throws -> PullOutcome {
        var outcome = PullOutcome(way: .merged, branch: local, old: ours, new: nil, isDryRun: isDryRun)
        func change(on ours: ObjectID) throws -> Change {
            let base = try commonBase(ours, theirs)
            let merge = try merged(base: repository.snapshot(base), ours: ours, theirs: theirs)
            outcome.judgement = try accepted(judged(merge.edits, on: ours, theirs))
            let trailers = [Trailer("Cfgops-Operation", PullCommand.name)] + (try confirmations(of: ours, since: theirs))
            return Change(
                base: ours, mergedParents: [theirs], edits: merge.edits, message: words.value("-m") ?? "merge \(upstreamName) by key",
                trailers: trailers)
        }
        let first = try change(on: ours)
        guard !isDryRun else { return outcome }
        outcome.new = try repository.commitChange(first, on: local, context: commitContext) { snapshot in
            guard let head = snapshot.commit else { return first }
            outcome.old = head
            return try change(on: head)
        }
        return outcome
    }

    private func commonBase(_ ours: ObjectID, _ theirs: ObjectID) throws -> ObjectID {
        if let base = try repository.mergeBase(ours, theirs) { return base }
        throw Failure(
            .refused, "unrelated", "\(shortName(local)) and \(upstreamName) have no commit in common",
            hints: ["a wrong remote? git remote -v lists them"])
    }

    /// - Throws: all conflicts by key.
    private func merged(base: Snapshot, ours: ObjectID, theirs: ObjectID, hint: String? = nil) throws -> TreeMerge.Result {
        let top = ConfigurationRoot(repository: repository, folder: "")
        let result = try TreeMerge(
            root: top, base: base, ours: repository.snapshot(ours), theirs: repository.snapshot(theirs),
            sealing: context.sealing(words)
        ).merged()
        guard result.conflicts.isEmpty else {
            var diagnostics = result.conflicts.map(\.diagnostic)
            diagnostics[diagnostics.count - 1].hints += [
                hint ?? "make these keys equal in a commit here, then pull again", "git merge \(upstreamName) lets you choose",
            ]
            throw Failure(.refused, diagnostics)
        }
        result.notes.forEach { context.note($0) }
        return result
    }

    /// What our commits were confirmed for: the hub looks at the newest commit alone (R26).
    private func confirmations(of ours: ObjectID, since theirs: ObjectID) throws -> [Trailer] {
        var names = Set(words.values("--confirm"))
        for commit in try repository.log(from: ours, excluding: [theirs]) {
            names.formUnion(commit.trailers.filter { $0.key == "Cfgops-Confirmed" }.map(\.value))
        }
        return names.sorted().map { Trailer("Cfgops-Confirmed", $0) }
    }

    // MARK: rebasing

    /// Our commits made again on top of theirs, by key; nothing points to them yet.
    private func rebased(_ ours: ObjectID, onto theirs: ObjectID) throws -> ObjectID {
        _ = try commonBase(ours, theirs)
        let commits = try repository.log(from: ours, excluding: [theirs], limit: Self.longestRebase + 1)
        guard commits.count <= Self.longestRebase else {
            throw Failure(
                .refused, "rebase", "more than \(Self.longestRebase) commits would be made again", hints: ["cfgops pull merges them"])
        }
        var tip = theirs
        for commit in commits.reversed() {
            guard commit.parents.count <= 1 else {
                throw Failure(
                    .refused, "rebase", "\(commit.id.short) is a merge, which cannot be made again by key",
                    hints: ["cfgops pull merges instead"])
            }
            let base = try commit.parents.first.map { try repository.snapshot($0) }
            let hint = "this is commit \(commit.id.short) \"\(commit.summary)\"; without --rebase all of ours is merged at once"
            let result = try merged(
                base: base ?? Snapshot(repository, commit: nil, tree: nil, root: ""), ours: tip, theirs: commit.id, hint: hint)
            let change = Change(base: tip, edits: result.edits, message: commit.message, author: commit.author)
            // What theirs has already leaves nothing to commit.
            tip = try repository.writeCommit(change, context: commitContext) ?? tip
        }
        return tip
    }

    // MARK: judging

    private func edits(from old: ObjectID, to new: ObjectID) throws -> [String: Change.Edit] {
        var edits: [String: Change.Edit] = [:]
        for change in try repository.changes(from: old, to: new) { edits[change.path] = change.new.map { .put($0.id, $0.kind) } ?? .delete }
        return edits
    }

    /// What edits do to every configuration root that they reach.
    private func judged(_ edits: [String: Change.Edit], on ours: ObjectID, _ theirs: ObjectID) throws -> PullOutcome.Judgement {
        var result = PullOutcome.Judgement()
        let trees = [try repository.snapshot(ours), try repository.snapshot(theirs)]
        for root in try ConfigurationRoot.holding(Array(edits.keys), in: repository, trees: trees) {
            let own = edits.compactMap { path, edit in root.rootPath(path).map { ($0, edit) } }
            let judge = Judge(root: root, inputs: try Workspace(context, root: root).inputs())
            let judgement = try judge.judge(
                Dictionary(uniqueKeysWithValues: own), on: repository.snapshot(ours, root: root.folder), isOwn: false)
            result.changes += judgement.changes
            result.errors += judgement.verdict.errors
            result.warnings += judgement.verdict.warnings
        }
        return result
    }

    private func accepted(_ judgement: PullOutcome.Judgement) throws(Failure) -> PullOutcome.Judgement {
        guard judgement.errors.isEmpty else { throw Failure(.no, judgement.errors) }
        return judgement
    }
}
