internal import Documents
internal import History
internal import Overlays
internal import Validating

/// `cfgops diff [REV [REV]]`, `cfgops diff --between ENV ENV`.
struct DiffCommand: Command {
    static let name = "diff"
    static let summary = "what changed by key, on effective values"
    static let help = """
        Usage: cfgops diff [REV [REV]] [--env ENV]... [--exit-code]
               cfgops diff --between ENV ENV [--at REV]

        Compares effective values key by key: HEAD with the work tree, REV with the work tree, or two commits (REV..REV means the
        same). --between compares two environments of one state. Secrets show only that they changed.

        Options:
            --env ENV      only this environment; may be given again
            --at REV       with --between: as of a commit
            --exit-code    exit 1 when something differs

        Examples:
            $ cfgops diff HEAD~1 HEAD
            $ cfgops diff --env prod --exit-code
            $ cfgops diff --between staging prod
        """
    static let grammar = Grammar(
        0 ... 2, .flag("--between"), .values("--env", as: "ENV"), .value("--at", as: "REV"), .flag("--exit-code"))
    private let words: Words
    private let revisions: [String]

    init(_ words: Words) throws(UsageError) {
        self.words = words
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
        let session = try Session(context)
        var errors: [Diagnostic] = []
        let changes = try words.flag("--between") ? between(session, &errors) : overTime(session, &errors)
        ChangeList(changes).print(in: context)
        guard errors.isEmpty else { throw Diagnostics(Verdict(errors).errors) }
        return words.flag("--exit-code") && !changes.isEmpty ? .no : .done
    }

    private func overTime(_ session: Session, _ errors: inout [Diagnostic]) throws -> [KeyChange] {
        let old = Session.State.commit(try revisions.first.map(session.resolve) ?? session.headCommit())
        let new = try revisions.count == 2 ? .commit(session.resolve(revisions[1])) : session.state(at: nil)
        let cache = LayerCache()
        let comparison = try Comparison(
            old: side(old, session, cache), new: side(new, session, cache), scope: session.scope(from: old, to: new, cache: cache))
        let wanted = words.values("--env")
        try wanted.forEach { name in
            if !comparison.environments.contains(name) {
                try session.check(environment: name, of: session.configuration(new, cache: cache))
            }
        }
        return try comparison.changes(in: wanted.isEmpty ? nil : wanted) { errors += $1 }
    }

    /// A state without a manifest has no configuration yet; one whose manifest is wrong cannot be compared.
    private func side(_ state: Session.State, _ session: Session, _ cache: LayerCache) throws -> LoadedConfiguration {
        let loaded = try session.load(state, cache: cache), errors = loaded.diagnostics.filter(\.isError)
        guard errors.allSatisfy({ $0.code == "no-manifest" }) else { throw Diagnostics(errors) }
        return loaded
    }

    /// One document after the other, the first environment on the old side.
    private func between(_ session: Session, _ errors: inout [Diagnostic]) throws -> [KeyChange] {
        let (from, to) = (words.positionals[0], words.positionals[1])
        let configuration = try session.configuration(session.state(at: words.value("--at")))
        try session.check(environment: from, of: configuration)
        try session.check(environment: to, of: configuration)
        return try Comparison.between(from, to, of: configuration) { errors += $1 }
    }
}
