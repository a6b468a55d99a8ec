internal import Changing
internal import Documents
internal import History
internal import Overlays

/// `cfgops rollback REV`.
struct RollbackCommand: Command {
    static let name = "rollback"
    static let summary = "a new commit that makes the configuration what it was"
    static let help = """
        Usage: cfgops rollback REV [--env ENV [--own]] [--also schemas]... [-m MSG] [--reason TEXT] [--confirm ENV]... [--dry-run]

        Makes a commit after which the effective configuration is what it was at REV: manifest, layers, templates and files that
        layers read. Schemas, protection, policies and guards stay as they are today, and the result is validated against them.
        History is never rewritten.

        Options:
            --env ENV       only ENV: its own layers go back, and what its ancestors changed since is stated in ENV's own layer
                            (listed as pinned)
            --own           with --env: no pins
            --also FOLDER   takes another folder of the configuration root back too: schemas
            -m MSG          the commit's message
            --reason TEXT   why, kept with the commit
            --confirm ENV   confirms that a protected environment changes
            --dry-run       shows how files and values would differ, commits nothing

        Examples:
            $ cfgops rollback HEAD~1
            $ cfgops rollback v1.4 --env prod --dry-run
        """
    static let grammar = Grammar(
        1 ... 1, [.value("--env", as: "ENV"), .flag("--own"), .values("--also", as: "FOLDER")] + ChangeRun.options)
    private let revision: String
    private let words: Words

    init(_ words: Words) throws(UsageError) {
        revision = words.positionals[0]
        self.words = words
        if words.flag("--own") && !words.flag("--env") { throw UsageError("--own goes with --env", hints: [RollbackCommand.usage]) }
        if let other = words.values("--also").first(where: { $0 != "schemas" }) {
            throw UsageError("--also takes schemas, not \"\(other)\"", hints: [RollbackCommand.usage])
        }
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context), target = try workspace.resolve(revision), environment = words.value("--env")
        if let environment {
            try workspace.check(environment: environment, of: workspace.configuration(.commit(workspace.headCommit())))
        }
        let rollback = Rollback(
            root: workspace.root, target: target, part: environment.map { .environment($0, pins: !words.flag("--own")) } ?? .whole,
            also: words.values("--also"), inputs: try workspace.inputs())
        var run = try ChangeRun(workspace, operation: RollbackCommand.name, words: words, message: message(to: target, environment))
        run.trailers = (environment.map { [Trailer("Cfgops-Environment", $0)] } ?? []) + [Trailer("Cfgops-Revision", "\(target)")]
        var seen: [String: ObjectID?]?
        return try run.run { head in
            let result = try rollback.execute(on: head)
            let ids = try Dictionary(uniqueKeysWithValues: result.edits.keys.map { ($0, try head.id(of: $0)) })
            if let seen, seen != ids {
                throw Failure(
                    .refused, "conflict", "another writer changed what this rollback takes back",
                    hints: ["look at the change, then run the command again"])
            }
            seen = ids
            return ChangeRun.Proposal(edits: result.edits, pinned: result.pinned)
        }
    }

    private func message(to target: ObjectID, _ environment: String?) -> String {
        "roll back \(environment.map { "\($0) " } ?? "")to \(target.short)"
    }
}
