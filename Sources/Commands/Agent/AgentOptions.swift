internal import Overlays

/// What the command line of an agent says.
struct AgentOptions: Sendable {
    let environment: String
    let folder: String
    /// Nil: as the manifest says.
    let interval: Duration?
    /// Ends when there is nothing more to be done now.
    let isOnce: Bool
    let isJson: Bool

    init(_ words: Words, _ context: Context) throws(UsageError) {
        environment = words.positionals[0]
        folder = context.absolute(words.value("--to") ?? "")
        isOnce = words.flag("--once")
        let text = words.value("--interval")
        interval = text.flatMap { Duration(words: $0) }
        if let text, interval == nil { throw UsageError("--interval takes a duration like 30s or 5m, not \"\(text)\"") }
        let log = words.value("--log") ?? (context.format == .json ? "json" : "text")
        guard ["text", "json"].contains(log) else { throw UsageError("--log takes text or json, not \"\(log)\"") }
        isJson = log == "json"
    }
}
