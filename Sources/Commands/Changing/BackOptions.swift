internal import Changing
internal import Documents
internal import History

/// The options of the commands that go back: which part of the configuration, and what becomes of rotated secrets.
struct BackOptions {
    let selection: Selection
    /// Whether values that were rotated since go back too (R24).
    let restoresRotated: Bool

    static let grammar: [Grammar.Option] =
        [
            .value("--env", as: "ENV"), .values("--document", as: "DOC[:PATH]"), .value("--secrets", as: "restore"),
        ] + KeyWords.options

    init(_ words: Words, usage: String) throws(UsageError) {
        if let word = words.value("--secrets"), word != "restore" {
            throw UsageError("--secrets takes restore, not \"\(word)\"", hints: [usage])
        }
        restoresRotated = words.flag("--secrets")
        selection = Selection(
            environment: words.value("--env"),
            documents: try words.values("--document").map { word throws(UsageError) in try documentPath(word) })
    }

    /// `prod`, `app:server.port, web`, `web in prod`; nil for everything.
    var part: String? {
        let documents = selection.documents.map(\.description).joined(separator: ", ")
        let place = selection.environment.map { documents.isEmpty ? $0 : "in \($0)" }
        return selection.isEverything ? nil : [documents, place ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
    }

    var trailers: [Trailer] {
        (selection.environment.map { [Trailer("Cfgops-Environment", $0)] } ?? [])
            + selection.documents.map { Trailer("Cfgops-Path", $0.description) }
    }

    /// Refuses an environment that today's manifest does not know.
    func check(in workspace: Workspace) throws {
        guard let environment = selection.environment else { return }
        try workspace.check(environment: environment, of: workspace.configuration(.commit(workspace.headCommit())))
    }
}
