internal import Documents
internal import History
internal import Overlays
internal import Validating

/// `cfgops diff [REV [REV]]`, `cfgops diff --between ENV ENV`.
struct DiffCommand: Command {
    static let name = "diff"
    static let summary = "what changed by key, on effective values"
    static let help = """
        Usage: cfgops diff [REV [REV]] [--env ENV]... [-o FORMAT] [--exit-code]
               cfgops diff --between ENV ENV [--at REV] [-o FORMAT]

        Compares effective values key by key: HEAD with the work tree, REV with the work tree, or two commits (REV..REV means the
        same). --between compares two environments of one state. Secrets show only that they changed.

        Options:
            --env ENV      only this environment; may be given again
            --at REV       with --between: as of a commit
            -o FORMAT      the documents that differ as texts in a format of the targets (json, yaml, toml, dotenv ...: see get), line
                           by line; secrets that changed are listed behind
            --exit-code    exit 1 when something differs

        Examples:
            $ cfgops diff HEAD~1 HEAD
            $ cfgops diff --env prod --exit-code
            $ cfgops diff --between staging prod
            $ cfgops diff HEAD~1 --env prod -o dotenv
        """
    static let grammar = Grammar(
        0 ... 2, .flag("--between"), .values("--env", as: "ENV"), .value("--at", as: "REV"), .flag("--exit-code"),
        .value("-o", "--output", as: "FORMAT"))
    private let words: Words
    private let revisions: [String]

    init(_ words: Words) throws(UsageError) {
        self.words = words
        if let name = words.value("-o") { _ = try outputFormat(name, of: "document") }
        if words.flag("--between") {
            guard words.positionals.count == 2 else { throw UsageError("--between takes two environments", hints: [DiffCommand.usage]) }
            revisions = []
        } else if words.positionals.count == 1, let dots = words.positionals[0].firstRange(of: "..") {
            let word = words.positionals[0]
            revisions = [String(word[..<dots.lowerBound]), String(word[dots.upperBound...])].map { $0.isEmpty ? "HEAD" : $0 }
        } else {
            revisions = words.positionals
        }
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context)
        var errors: [Diagnostic] = [], texts = words.value("-o").map(FormatDiff.init)
        let changes = try words.flag("--between") ? between(workspace, &errors, &texts) : overTime(workspace, &errors, &texts)
        if let texts {
            texts.print(in: context)
            errors += texts.problems
            let secrets = changes.filter { $0.old == .secret || $0.new == .secret }
            if context.format == .text { ChangeList(secrets).print(in: context) }
        } else {
            ChangeList(changes).print(in: context)
        }
        guard errors.isEmpty else { throw Diagnostics(Verdict(errors).errors) }
        return words.flag("--exit-code") && !changes.isEmpty ? .no : .done
    }

    private func overTime(
        _ workspace: Workspace, _ errors: inout [Diagnostic], _ texts: inout FormatDiff?
    ) throws -> [KeyChange] {
        let old = Workspace.State.commit(try revisions.first.map(workspace.resolve) ?? workspace.headCommit())
        let new = try revisions.count == 2 ? .commit(workspace.resolve(revisions[1])) : workspace.state(at: nil)
        let cache = LayerCache()
        let comparison = try Comparison(
            old: side(old, workspace, cache), new: side(new, workspace, cache), scope: workspace.scope(from: old, to: new, cache: cache))
        let wanted = words.values("--env")
        try wanted.forEach { name in
            if !comparison.environments.contains(name) {
                try workspace.check(environment: name, of: workspace.configuration(new, cache: cache))
            }
        }
        return try comparison.changes(in: wanted.isEmpty ? nil : wanted) {
            errors += $1
        } differing: {
            texts?.add($0)
        }
    }

    /// A state without a manifest has no configuration yet; one whose manifest is wrong cannot be compared.
    private func side(_ state: Workspace.State, _ workspace: Workspace, _ cache: LayerCache) throws -> LoadedConfiguration {
        let loaded = try workspace.load(state, cache: cache), errors = loaded.diagnostics.filter(\.isError)
        guard errors.allSatisfy({ $0.code == "no-manifest" }) else { throw Diagnostics(errors) }
        return loaded
    }

    /// One document after the other, the first environment on the old side.
    private func between(
        _ workspace: Workspace, _ errors: inout [Diagnostic], _ texts: inout FormatDiff?
    ) throws -> [KeyChange] {
        let (from, to) = (words.positionals[0], words.positionals[1])
        let configuration = try workspace.configuration(workspace.state(at: words.value("--at")))
        try workspace.check(environment: from, of: configuration)
        try workspace.check(environment: to, of: configuration)
        return try Comparison.between(from, to, of: configuration) {
            errors += $1
        } differing: {
            texts?.add($0)
        }
    }
}
