internal import Documents
internal import History
internal import Overlays
internal import Validating

/// `cfgops diff [REV [REV]]`, `cfgops diff --between ENV ENV`.
struct DiffCommand: Command {
    static let name = "diff"
    static let summary = "what changed by key, on effective values"
    static let help = """
        Usage: cfgops diff [REV [REV]] [--env ENV]... [--rendered | -o FORMAT] [--exit-code]
               cfgops diff --between ENV ENV [--at REV] [-o FORMAT]

        Compares effective values key by key: HEAD with the work tree, REV with the work tree, or two commits (REV..REV means the
        same). --between compares two environments of one state. Secrets show only that they changed.
        --rendered compares the files that targets write instead: created, removed, changed with their lines, modes and owners.

        Options:
            --rendered     files instead of keys
            --env ENV      only this environment; may be given again
            --at REV       with --between: as of a commit
            -o FORMAT      the documents that differ as texts in a format of the targets (json, yaml, toml, dotenv ...: see get), line
                           by line; secrets that changed are listed behind
            --exit-code    exit 1 when something differs

        Examples:
            $ cfgops diff HEAD~1 HEAD
            $ cfgops diff --env prod --exit-code
            $ cfgops diff --rendered HEAD~1 HEAD --env prod
            $ cfgops diff --between staging prod
            $ cfgops diff HEAD~1 --env prod -o dotenv
        """
    static let grammar = Grammar(
        0 ... 2, .flag("--between"), .flag("--rendered"), .values("--env", as: "ENV"), .value("--at", as: "REV"), .flag("--exit-code"),
        .value("-o", "--output", as: "FORMAT"))
    private let words: Words
    private let revisions: [String]

    init(_ words: Words) throws(UsageError) {
        self.words = words
        if let name = words.value("-o") { _ = try outputFormat(name, of: "document") }
        for other in ["--between", "-o"] where words.flag("--rendered") && words.flag(other) {
            throw UsageError("--rendered and \(other) do not go together", hints: [DiffCommand.usage])
        }
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
        let (isDifferent, errors) = try words.flag("--rendered") ? files(workspace) : keys(workspace)
        guard errors.isEmpty else { throw Diagnostics(Verdict(errors).errors) }
        return words.flag("--exit-code") && isDifferent ? .no : .done
    }

    private func keys(_ workspace: Workspace) throws -> (isDifferent: Bool, errors: [Diagnostic]) {
        var errors: [Diagnostic] = [], texts = words.value("-o").map(FormatDiff.init)
        let context = workspace.context
        let changes = try words.flag("--between") ? between(workspace, &errors, &texts) : overTime(workspace, &errors, &texts)
        if let texts {
            texts.print(in: context)
            errors += texts.problems
            let secrets = changes.filter { $0.old == .secret || $0.new == .secret }
            if context.format == .text { ChangeList(secrets).print(in: context) }
        } else {
            ChangeList(changes).print(in: context)
        }
        return (!changes.isEmpty, errors)
    }

    private func overTime(
        _ workspace: Workspace, _ errors: inout [Diagnostic], _ texts: inout FormatDiff?
    ) throws -> [KeyChange] {
        let (old, new, scope) = try sides(workspace)
        let comparison = Comparison(old: old, new: new, scope: scope)
        return try comparison.changes(in: wanted(comparison.environments, new, workspace)) {
            errors += $1
        } differing: {
            texts?.add($0)
        }
    }

    private func files(_ workspace: Workspace) throws -> (isDifferent: Bool, errors: [Diagnostic]) {
        let (old, new, scope) = try sides(workspace), context = workspace.context
        let comparison = RenderedComparison(old: old, new: new, scope: scope)
        var found: [RenderedDiff] = [], errors: [Diagnostic] = []
        for environment in try wanted(Comparison(old: old, new: new, scope: scope).environments, new, workspace) {
            let (changes, problems) = try comparison.changes(in: environment)
            errors += problems
            found.append(RenderedDiff(environment: environment, changes: changes))
        }
        if context.format == .json { context.print(.array(found.flatMap(\.json))) } else { found.forEach { $0.print(in: context) } }
        return (found.contains { !$0.changes.isEmpty }, errors)
    }

    /// The environments to compare: those of either side, or the ones that `--env` names.
    private func wanted(_ environments: [String], _ new: LoadedConfiguration, _ workspace: Workspace) throws -> [String] {
        let wanted = words.values("--env")
        for name in wanted where !environments.contains(name) { try workspace.check(environment: name, of: new.usable()) }
        return wanted.isEmpty ? environments : environments.filter(wanted.contains)
    }

    /// The two states that the words name, both naming the older commit in files, and the documents that may differ.
    private func sides(_ workspace: Workspace) throws -> (old: LoadedConfiguration, new: LoadedConfiguration, scope: Scope) {
        let commit = try revisions.first.map(workspace.resolve) ?? workspace.headCommit(), old = Workspace.State.commit(commit)
        let new = try revisions.count == 2 ? .commit(workspace.resolve(revisions[1])) : workspace.state(at: nil)
        let cache = LayerCache()
        func side(_ state: Workspace.State) throws -> LoadedConfiguration {
            let loaded = try workspace.load(state, cache: cache, named: commit), errors = loaded.diagnostics.filter(\.isError)
            // A state without a manifest has no configuration yet; one whose manifest is wrong cannot be compared.
            guard errors.allSatisfy({ $0.code == "no-manifest" }) else { throw Diagnostics(errors) }
            return loaded
        }
        return (try side(old), try side(new), try workspace.scope(from: old, to: new, cache: cache))
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
