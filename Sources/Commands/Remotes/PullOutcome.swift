internal import Documents
internal import History
internal import Validating

/// What a pull did, as people and programs read it.
struct PullOutcome {
    enum Way: String { case upToDate = "up-to-date", fastForward = "fast-forward", merged, rebased }

    /// What the configuration becomes.
    struct Judgement {
        var changes: [KeyChange] = []
        /// Of a fast-forward only: what the remote has and validation would not have let in.
        var errors: [Diagnostic] = []
        var warnings: [Diagnostic] = []
    }

    var way: Way
    /// Its full name.
    let branch: String
    var old, new: ObjectID?
    let isDryRun: Bool
    var fetched: [ReferenceChange] = []
    var judgement = Judgement()

    func print(in context: Context) {
        let list = ChangeList(judgement.changes), fetched = ReferenceReport(changes: self.fetched)
        if context.format == .json {
            return context.print(
                .object([
                    ("outcome", .string(way.rawValue)), ("branch", .string(branch)), ("old", .optional(old?.description)),
                    ("new", .optional(isDryRun ? nil : new?.description)), ("references", fetched.json), ("changes", list.json),
                    ("diagnostics", .array((judgement.errors + judgement.warnings).map(\.json))),
                ]))
        }
        fetched.print(in: context)
        (judgement.errors + judgement.warnings).forEach { context.complain($0) }
        list.print(in: context)
        let name = shortName(branch)
        if way == .upToDate { return context.note("\(name) has everything") }
        context.note(
            isDryRun ? "dry run: \(name) stays where it is (\(way.rawValue))" : "\(name) is at \(new?.short ?? "") (\(way.rawValue))")
    }
}
