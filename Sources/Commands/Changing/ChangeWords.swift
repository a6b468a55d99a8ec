internal import History

/// What every command that makes a commit may be told beside what to change.
extension ChangeRun {
    static let options: [Grammar.Option] = [
        .value("-m", "--message", as: "MSG"), .value("--reason", as: "TEXT"), .values("--confirm", as: "ENV"), .flag("--dry-run"),
    ]

    /// - Parameter message: the commit's message where `-m` gives none.
    init(_ workspace: Workspace, operation: String, words: Words, message: @autoclosure () -> String) throws(UsageError) {
        self.init(
            workspace: workspace, operation: operation, message: words.value("-m") ?? message(), confirmed: words.values("--confirm"),
            isDryRun: words.flag("--dry-run"), words: words, reason: words.value("--reason"))
        if let reason, !reason.contains(where: { !$0.isWhitespace }) {
            throw UsageError("--reason takes a text, not \"\(reason)\"")
        }
    }
}
