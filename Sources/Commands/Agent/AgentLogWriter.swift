internal import History
internal import Reconciling
internal import Synchronization

/// Writes entries of the log, a line each: for people, or as JSON (docs/formats/json-output.md).
final class AgentLogWriter: Sendable {
    private let context: Context
    private let environment: String
    private let isJson: Bool
    /// Lines of several threads do not mix.
    private let turn = Mutex(())

    init(_ context: Context, environment: String, isJson: Bool) {
        (self.context, self.environment, self.isJson) = (context, environment, isJson)
    }

    func write(_ entry: AgentLog.Entry) {
        let time = formatted(Moment(seconds: context.now().seconds, offset: 0))
        let line = isJson ? json(entry, time) : text(entry, time)
        turn.withLock { _ in context.writeOutput(line + [UInt8(ascii: "\n")]) }
    }

    private func text(_ entry: AgentLog.Entry, _ time: String) -> [UInt8] {
        func padded(_ word: String, _ width: Int) -> String { word + String(repeating: " ", count: max(0, width - word.utf8.count)) }
        var line = "\(time) \(padded(entry.level.rawValue, 7)) \(padded(entry.event.rawValue, 10))"
        if let group = entry.group, !group.isEmpty { line += " group=\(group)" }
        if let commit = entry.commit { line += " commit=\(commit.prefix(12))" }
        if let generation = entry.generation { line += " generation=\(generation)" }
        if let reason = entry.reason { line += " \(reason)" }
        // One entry, one line, and nothing that a terminal would follow.
        return line.utf8.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }
    }

    private func json(_ entry: AgentLog.Entry, _ time: String) -> [UInt8] {
        let members: [(String, String?)] = [
            ("time", time), ("level", entry.level.rawValue), ("event", entry.event.rawValue), ("environment", environment),
            ("group", entry.group), ("commit", entry.commit), ("generation", entry.generation.map { String($0) }), ("reason", entry.reason),
        ]
        var line = Array("{".utf8)
        for (name, value) in members {
            if line.count > 1 { line += ", ".utf8 }
            line += "\"\(name)\": ".utf8
            switch value {
            case nil: line += "null".utf8
            case let number? where name == "generation": line += number.utf8
            case let text?: JsonValue.quote(text, to: &line)
            }
        }
        return line + [UInt8(ascii: "}")]
    }
}
