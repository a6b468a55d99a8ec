internal import Digests
internal import Documents
internal import History
internal import Overlays
internal import Reconciling
internal import Rendering
internal import Validating

/// `cfgops status [--to DIR]`.
struct StatusCommand: Command {
    static let name = "status"
    static let summary = "what is live in a destination, or where the repository stands"
    static let help = """
        Usage: cfgops status [--to DIR] [--exit-code]

        With --to: the generation that is live in DIR, its commit, files changed on disk since, and the last error. Without: the
        branch, its last commit, and what the work tree changes in each environment.

        Options:
            --to DIR       a destination of cfgops reconcile
            --exit-code    exit 1 when something drifted, failed, or is not committed

        Examples:
            $ cfgops status
            $ cfgops status --to /srv/app --format json
        """
    static let grammar = Grammar(0 ... 0, .value("--to", as: "DIR"), .flag("--exit-code"))
    private let folder: String?
    private let usesExitCode: Bool

    init(_ words: Words) {
        folder = words.value("--to")
        usesExitCode = words.flag("--exit-code")
    }

    func run(in context: Context) throws -> Exit {
        let isClean = try folder.map { try destination(context.absolute($0), context) } ?? repository(context)
        return usesExitCode && !isClean ? .no : .done
    }

    private func destination(_ folder: String, _ context: Context) throws -> Bool {
        let status = try Destination(folder: folder, disk: RealDisk(folder: folder)).status()
        guard let binding = status.binding, let generation = status.generation else {
            throw Diagnostic.notADestination(folder)
        }
        if context.format == .json {
            context.print(json(status, binding, generation))
        } else {
            context.print("environment  \(binding.environment)")
            let time = formatted(Moment(seconds: generation.time))
            context.print("generation   \(generation.number) of \(generation.commit.prefix(12)), \(time)")
            for step in status.drift {
                let drift = step.drift.map { " (\($0.rawValue))" } ?? ""
                context.print(context.style.changed("\(step.action.rawValue)  \(step.path)\(drift)"))
            }
            if status.drift.isEmpty { context.print("drift        none") }
            if let error = status.lastError {
                context.print(context.style.removed("last error   \(error.message)  (commit \(error.commit.prefix(12)))"))
            }
        }
        return status.drift.isEmpty && status.lastError == nil
    }

    private func json(_ status: Destination.Status, _ binding: Binding, _ generation: Generation) -> JsonValue {
        let drift = status.drift.map { step -> JsonValue in
            .object([("path", .string(step.path)), ("action", .string(step.action.rawValue)), ("drift", .optional(step.drift?.rawValue))])
        }
        let error = status.lastError.map { error -> JsonValue in
            .object([("message", .string(error.message)), ("commit", .string(error.commit)), ("time", .integer(Int(error.time)))])
        }
        return .object([
            ("environment", .string(binding.environment)), ("configurationRoot", .string(binding.configurationRoot)),
            ("generation", .integer(generation.number)), ("commit", .string(generation.commit)), ("time", .integer(Int(generation.time))),
            ("digest", .string(generation.digest.description)), ("drift", .array(drift)), ("lastError", error ?? .null),
        ])
    }

    private func repository(_ context: Context) throws -> Bool {
        let workspace = try Workspace(context), head = try workspace.repository.head()
        let branch = head.branch.map { $0.hasPrefix("refs/heads/") ? String($0.dropFirst("refs/heads/".count)) : $0 } ?? "detached"
        let commit = try head.commit.map(workspace.repository.commit)
        let changes = try workspace.repository.isBare || commit == nil ? [] : uncommitted(workspace)
        if context.format == .json {
            context.print(
                .object([
                    ("branch", .string(branch)), ("commit", .optional(commit?.id.description)), ("root", .string(workspace.root.folder)),
                    ("uncommitted", ChangeList(changes).json),
                ]))
        } else {
            context.print("branch  \(branch)")
            context.print(commit.map { "commit  \($0.id.short) \(formatted($0.author.time)) \($0.summary)" } ?? "commit  none yet")
            ChangeList(changes).print(in: context)
        }
        return changes.isEmpty
    }

    /// The effective changes that the work tree holds and HEAD does not.
    private func uncommitted(_ workspace: Workspace) throws -> [KeyChange] {
        let cache = LayerCache(), old = try Workspace.State.commit(workspace.headCommit())
        return try Comparison(
            old: workspace.load(old, cache: cache), new: workspace.load(.workTree, cache: cache),
            scope: .everything
        ).changes()
    }
}

extension Diagnostic {
    static func notADestination(_ folder: String) -> Diagnostic {
        Diagnostic("not-a-destination", "nothing was reconciled into \"\(folder)\" yet", hints: ["cfgops reconcile ENV --to \(folder)"])
    }
}
