internal import Changing
internal import Documents
internal import History
internal import Overlays
internal import Reconciling
internal import Rendering
internal import Validating

/// A commit that takes back what a check found bad: `reconcile: { revert: true }`.
///
/// Taken back are the commits since the one that was good that changed what is rendered for the group, each merged by key into what came
/// after it. Where that conflicts, or a remote does not take it, nothing is committed.
struct AutomaticRevert {
    /// What was made.
    struct Made {
        var commit: ObjectID
        /// Newest first.
        var reverted: [ObjectID]
        /// The remote that has it, too.
        var remote: String?

        var json: JsonValue {
            .object([
                ("commit", .string(commit.description)), ("reverted", .strings(reverted.map(\.description))), ("remote", .optional(remote)),
            ])
        }
    }

    /// More commits than that since the good one are for a person to look through.
    private static let longestRange = 50
    /// Of what a program wrote, in bytes: the message of a commit is no log.
    private static let outputLimit = 2000

    let workspace: Workspace
    let environment: String
    /// The commit that was found bad.
    let commit: ObjectID
    let words: Words
    let opener: any SecretOpener
    /// Whether somebody could be asked for a password.
    var isWatched = true

    /// - Returns: nil where the outcome is no reason to, or what is bad is taken back already.
    /// - Throws: why it cannot be made; nothing is changed then.
    func run(_ outcome: RoundOutcome) throws -> Made? {
        guard let failure = outcome.foundBad, let good = outcome.generation?.groups[outcome.group].flatMap({ ObjectID(hex: $0.commit) })
        else { return nil }
        let offenders = try offenders(since: good, group: outcome.group)
        guard let first = offenders.first else { return nil }
        let steps = try offenders.map { Reversal.Step(before: try workspace.repository.parents(of: $0).first, made: $0.id) }
        let sealing = try workspace.context.sealing(words)
        let reversal = Reversal(
            root: workspace.root, steps: steps, selection: Selection(), inputs: try workspace.inputs(opener: opener), sealing: sealing)
        let subject =
            offenders.count == 1 ? "revert \"\(first.summary)\"" : "revert \(offenders.count) commits that \(environment) cannot use"
        var run = ChangeRun(
            workspace: workspace, operation: RevertCommand.name, message: "\(subject)\n\n\(cause(failure, outcome.group))",
            confirmed: [environment], isDryRun: false, words: Words())
        run.trailers = [Trailer("Cfgops-Environment", environment), Trailer("Cfgops-Reason", failure.code)]
        run.trailers += offenders.map { Trailer("Cfgops-Reverts", "\($0.id)") }
        return try commit(run, reversal, offenders.map(\.id))
    }

    private func commit(_ run: ChangeRun, _ reversal: Reversal, _ reverted: [ObjectID]) throws -> Made? {
        let outcome = try PushedChange(workspace: workspace, words: words, isWatched: isWatched).perform(run) { head in
            let plan = try reversal.execute(on: head)
            return ChangeRun.Proposal(edits: plan.edits, kept: plan.kept, reverted: reverted)
        }
        return outcome.change.commit.map { Made(commit: $0, reverted: reverted, remote: outcome.remote) }
    }

    /// The commits since the good one that changed what is rendered for the group, newest first.
    private func offenders(since good: ObjectID, group: String) throws -> [Commit] {
        let repository = workspace.repository
        guard good != commit, try repository.isAncestor(good, of: commit) else { return [] }
        let commits = try repository.log(from: commit, firstParent: true, excluding: [good], limit: Self.longestRange + 1)
        guard commits.count <= Self.longestRange else {
            throw Failure(
                .refused, "revert-range", "more than \(Self.longestRange) commits lie between what was good and what is bad",
                hints: ["cfgops revert \(good.short)..\(commit.short) --dry-run shows what taking them all back would do"])
        }
        if commits.count == 1 { return commits }
        let wanted = try files(of: good, group)
        var after = try files(of: commits[0].id, group), result: [Commit] = []
        for (index, commit) in commits.enumerated() {
            let before = try files(of: index + 1 < commits.count ? commits[index + 1].id : good, group)
            // What cannot be rendered may be to blame as well.
            if before == nil || before != after { result.append(commit) }
            // The files were good again here: what went wrong before was taken back before.
            if before == wanted { break }
            after = before
        }
        return result
    }

    private func files(of commit: ObjectID, _ group: String) throws -> [RenderedFile]? {
        let loaded = try workspace.load(.commit(commit), opener: opener)
        return try Validator(loaded).rendering(of: environment).rendering?.files.filter { $0.group == group }
    }

    /// The output is indented, so that no line of it is taken for a trailer.
    private func cause(_ failure: ProbeFailure, _ group: String) -> String {
        var lines = ["Taken back in \(environment), group \(group), target \(failure.target):", failure.reason.message]
        let output = String(decoding: failure.output.utf8.prefix(Self.outputLimit), as: UTF8.self)
        if !output.isEmpty { lines += [""] + output.split(separator: "\n").map { "    \($0)" } }
        return lines.joined(separator: "\n")
    }
}

extension RoundOutcome {
    /// What a commit is taken back for; nil where nothing was found bad in this round, or what was live before is not good either.
    var foundBad: ProbeFailure? {
        switch result {
        case .rejected(let failure), .takenBack(let failure): failure
        case .settled, .withheld, .quarantined, .held, .failed: nil
        }
    }
}
