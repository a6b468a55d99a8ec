internal import Documents
internal import History
internal import Overlays
internal import Secrets
internal import Validating

/// Searches what a push brings for plaintext secrets: every new file of every new commit of every reference, tags included, and the
/// messages of the commits (R27).
///
/// What is none is read from the manifests of the deployed branch as it stood before: no push allows itself (R28). Only the first one
/// has nothing but its own to go by, and is told how much that let through.
struct PushedSecrets {
    private let push: Push
    private let repository: Repository
    private let context: Context

    init(_ push: Push, _ repository: Repository, _ context: Context) {
        (self.push, self.repository, self.context) = (push, repository, context)
    }

    func verdict() throws -> Verdict {
        let deployed = try repository.head().branch
        let old = try deployed.flatMap(repository.reference)
        let first = old == nil ? push.updates.first { $0.ref == deployed }?.new : nil
        let tip = try (old ?? first).map { try repository.snapshot($0) }
        let workspace = Workspace(context, root: ConfigurationRoot(repository: repository, folder: ""))
        var scanned = ScannedFiles(
            allowing: try tip.map { try ScanAllowances(in: $0) } ?? .none, today: try workspace.inputs().today)
        var files = NewFiles(in: repository, former: try former(), known: try standing()), unknown: [Diagnostic] = []
        let progress = Progress("searching", context)
        defer { progress.end() }
        for update in push.updates {
            guard let new = update.new else { continue }
            guard let commit = try? repository.resolve(new.description, now: context.now()) else {
                unknown.append(
                    Diagnostic(
                        "not-scanned", "\(update.ref) names no commit, so that it cannot be searched for secrets",
                        hints: ["a tag of a single file or folder has no history: put it into a commit"]))
                continue
            }
            try scanned.look(atNew: &files, of: commit, repository, progress)
        }
        if old == nil, scanned.scan.allowed > 0 { unknown.append(allowedItself(scanned.scan.allowed)) }
        return Verdict(scanned.verdict.diagnostics + unknown)
    }

    /// The commits that references name before the push; those that name none have no history.
    private func standing() throws -> [ObjectID] {
        Set(try repository.references("refs/").map(\.id)).compactMap { try? repository.resolve($0.description, now: context.now()) }
    }

    /// The repository without what the push brings, which git keeps apart until it is accepted.
    private func former() throws -> Repository? {
        guard context.environment["GIT_QUARANTINE_PATH"] != nil else { return nil }
        let environment = context.environment.filter { !PushedSecrets.quarantine.contains($0.key) }
        return try Repository.open(repository.gitFolder, environment: environment)
    }

    private static let quarantine: Set = ["GIT_QUARANTINE_PATH", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"]

    private func allowedItself(_ count: Int) -> Diagnostic {
        Diagnostic(
            "scan-allowance-first", "the first push allows \(counted(count, "finding")) of the secret scan by its own manifest",
            severity: .warning, hints: ["later pushes go by the manifest that stands here already"])
    }
}
