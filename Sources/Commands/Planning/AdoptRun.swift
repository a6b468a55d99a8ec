internal import Adopting
internal import Changing
internal import Documents
internal import Glibc
internal import History
internal import Overlays
internal import Reconciling
internal import Secrets
internal import Validating

/// Takes edits of live files over into the repository, as one commit on the branch that is checked out, or that a bare repository
/// deploys: for `cfgops adopt`, and for whoever reconciles and finds drift in targets that say `drift: adopt`.
struct AdoptRun {
    private let workspace: Workspace
    private let environment: String
    private let destination: Destination
    private let words: Words
    /// What the machine calls itself, for the message.
    private let machine: String

    /// What became of the edits.
    struct Outcome {
        var change: ChangeRun.Outcome
        /// Paths of files whose edits are committed, or were to be in a dry run.
        var adopted: [String]
        var refused: [Refused]
        /// The remote that has the commit, too.
        var remote: String?
    }

    /// A file that stays as somebody made it.
    struct Refused {
        var path: String
        var reasons: [Diagnostic]
        /// Where the edit is kept; nil where it has secrets in it, and in a dry run.
        var patch: String?
    }

    /// - Parameter words: `--confirm`, `-m`, `--dry-run`, `--key-file` count; none of them need be there.
    init(_ workspace: Workspace, _ environment: String, _ destination: Destination, words: Words) {
        (self.workspace, self.environment, self.destination, self.words) = (workspace, environment, destination, words)
        machine = AdoptRun.hostName()
    }

    /// - Parameters:
    ///   - steps: drifted files of the generation that is live; those whose bytes are as they were are passed over.
    ///   - isPushed: whether the commit goes to where the branch comes from, by a process that nobody watches.
    /// - Throws: what a commit throws: an invalid result (exit 1), a protected environment that nobody confirmed (exit 3).
    func run(_ steps: [Plan.Step], of generation: Generation, isPushed: Bool = false) throws -> Outcome {
        let files = try steps.compactMap { try file($0, of: generation) }
        let what = files.count == 1 ? files[0].path : "edits of live files"
        let message = "adopt \(what) in \(environment) from \(machine)"
        let run = try ChangeRun(workspace, operation: AdoptCommand.name, words: words, message: message)
        let adoption = try adoption()
        var adopted: [String] = [], refused: [Adoption.Refusal] = []
        func proposal(on head: Snapshot) throws -> ChangeRun.Proposal {
            let latest = try adoption.proposal(for: files, on: head)
            (adopted, refused) = (latest.adopted, latest.refused)
            return ChangeRun.Proposal(edits: latest.edits, trailers: trailers(of: latest), remarks: latest.remarks)
        }
        let made =
            try isPushed
            ? PushedChange(workspace: workspace, words: words, isWatched: false).perform(run, proposal)
            : PushedChange.Outcome(change: run.perform(proposal))
        return Outcome(
            change: made.change, adopted: adopted, refused: try refused.map { try keep($0, isDryRun: run.isDryRun) }, remote: made.remote)
    }

    /// Keeps edits for a person that cannot become a commit, for a reason that is not theirs.
    func keep(_ steps: [Plan.Step], of generation: Generation, because reasons: [Diagnostic]) throws -> [Refused] {
        let files = try steps.compactMap { try file($0, of: generation) }
        return try adoption().refusals(of: files, reasons).map { try keep($0, isDryRun: false) }
    }

    private func adoption() throws -> Adoption {
        let keys = try KeyWords(words, workspace.context)
        return Adoption(
            root: workspace.root, environment: environment, inputs: try workspace.inputs(opener: keys.openerAtHand), cache: LayerCache(),
            sealing: Sealing(keys: keys.ringAtHand, now: workspace.context.now().seconds))
    }

    private func file(_ step: Plan.Step, of generation: Generation) throws -> Adoption.File? {
        guard step.drift == .content, let old = step.old else { return nil }
        guard let live = try destination.liveBytes(of: step), let group = generation.groups[old.group],
            let commit = ObjectID(hex: group.commit)
        else { return nil }
        return Adoption.File(
            path: step.file ?? step.path, target: old.target, live: live, commit: commit, isTainted: old.isTainted,
            wasApplied: try destination.recognising(old))
    }

    private func keep(_ refusal: Adoption.Refusal, isDryRun: Bool) throws -> Refused {
        let patch = isDryRun ? nil : try refusal.patch.map { try destination.keep(patch: $0, of: refusal.path) }
        return Refused(path: refusal.path, reasons: refusal.reasons, patch: patch)
    }

    private func trailers(of proposal: Adoption.Proposal) -> [Trailer] {
        [Trailer("Cfgops-Environment", environment)] + unique(proposal.places.map(\.target.description)).map { Trailer("Cfgops-Path", $0) }
            + proposal.adopted.map { Trailer("Cfgops-Adopted", "\(machine):\($0)") }
    }

    private static func hostName() -> String {
        var name = [CChar](repeating: 0, count: 256)  // HOST_NAME_MAX is 64
        guard gethostname(&name, name.count - 1) == 0 else { return "a machine without a name" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension AdoptRun.Refused {
    var json: JsonValue {
        .object([
            ("path", .string(path)), ("reasons", .array(reasons.map(\.json))), ("patch", .optional(patch)),
        ])
    }

    /// What is told of it: each reason, and where the edit is kept.
    var complaints: [Diagnostic] {
        let hint = patch.map { "the edit is kept in \($0); apply it to the layers by hand, or remove it" }
        return reasons.map { reason in
            var told = reason
            told.hints += hint.map { [$0] } ?? []
            return told
        }
    }
}
