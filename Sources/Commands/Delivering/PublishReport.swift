internal import History
internal import Publishing
internal import Rendering

/// What was published, as people and programs read it.
struct PublishReport {
    let branch: RenderedBranch
    let source: ObjectID
    /// Nil for a dry run, and when the branch has these files already.
    let commit: ObjectID?
    let edits: [String: Change.Edit]
    /// Files that secrets kept out.
    let omitted: [RenderedFile]
    let isDryRun: Bool

    func print(in context: Context) {
        let paths = edits.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        if context.format == .json {
            return context.print(
                .object([
                    ("environment", .string(branch.environment)), ("branch", .string(branch.reference)),
                    ("source", .string(source.description)),
                    ("commit", .optional(commit?.description)), ("written", .strings(paths.filter { edits[$0] != .delete })),
                    ("removed", .strings(paths.filter { edits[$0] == .delete })), ("omitted", .strings(omitted.map(\.path))),
                ]))
        }
        for path in paths {
            context.print(edits[path] == .delete ? context.style.removed("remove  \(path)") : context.style.changed("write   \(path)"))
        }
        for file in omitted { context.print(context.style.faint("omit    \(file.path)  <secret>")) }
        let idle = edits.isEmpty ? "nothing to publish: \(branch.reference) has these files" : "dry run: nothing was committed"
        context.note(commit.map { "committed \($0.short) on \(branch.reference)" } ?? idle)
    }
}
