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

    /// - Parameter steps: drifted files of the generation that is live; those whose bytes are as they were are passed over.
    /// - Throws: what a commit throws: an invalid result (exit 1), a protected environment that nobody confirmed (exit 3).
    func run(_ steps: [Plan.Step], of generation: Generation) throws -> Outcome {
        let files = try steps.compactMap { try file($0, of: generation) }
        let message = "adopt \(named(files.map(\.path))) in \(environment) from \(machine)"
        let run = try ChangeRun(workspace, operation: AdoptCommand.name, words: words, message: message)
        let keys = try KeyWords(words, workspace.context)
        let adoption = Adoption(
            root: workspace.root, environment: environment, inputs: try workspace.inputs(opener: keys.openerAtHand), cache: LayerCache(),
            sealing: Sealing(keys: keys.ringAtHand, now: workspace.context.now().seconds))
        var adopted: [String] = [], refused: [Adoption.Refusal] = []
        let change = try run.perform { head in
            let latest = try adoption.proposal(for: files, on: head)
            (adopted, refused) = (latest.adopted, latest.refused)
            return ChangeRun.Proposal(edits: latest.edits, trailers: trailers(of: latest), remarks: latest.remarks)
        }
        return Outcome(change: change, adopted: adopted, refused: try refused.map { try keep($0, isDryRun: run.isDryRun) })
    }

    private func file(_ step: Plan.Step, of generation: Generation) throws -> Adoption.File? {
        guard step.drift == .content, let old = step.old else { return nil }
        guard let live = try destination.liveBytes(of: step), let group = generation.groups[old.group],
            let commit = ObjectID(hex: group.commit)
        else { return nil }
        return Adoption.File(
            path: step.path, target: old.target, live: live, commit: commit, isTainted: old.isTainted,
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

    /// The first of some paths, and how many more there are.
    private func named(_ paths: [String]) -> String {
        guard let first = paths.first else { return "nothing" }
        return paths.count == 1 ? first : "\(first) and \(paths.count - 1) more"
    }

    private static func hostName() -> String {
        var name = [CChar](repeating: 0, count: 256)  // HOST_NAME_MAX is 64
        guard gethostname(&name, name.count - 1) == 0 else { return "a machine without a name" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension AdoptRun.Refused {
    /// What is told of it: each reason, and where the edit is kept.
    var complaints: [Diagnostic] {
        let where_ = patch.map { "the edit is kept in \($0); apply it to the layers by hand, or remove it" }
        return reasons.map { reason in
            var told = reason
            if let where_ { told.hints.append(where_) }
            return told
        }
    }
}
