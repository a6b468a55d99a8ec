internal import Glibc
internal import Reconciling

/// `.cfgops/agent.json`: how the agent of a destination is, for `status` and for people; gone when the agent ended in peace.
struct AgentStatusFile {
    private let folder: String
    private let environment: String
    private let branch: String

    init(_ options: AgentOptions, branch: String) { (folder, environment, self.branch) = (options.folder, options.environment, branch) }

    private var path: String { "\(folder)/.cfgops/agent.json" }

    /// A disk that takes no note is told of by everything else.
    func write(_ status: AgentStatus, at now: AgentTime) {
        let json = json(status, now).text + "\n"
        try? replaceFile(path, with: Array(json.utf8))
    }

    func remove() { unlink(path) }

    private func json(_ status: AgentStatus, _ now: AgentTime) -> JsonValue {
        let groups = status.groups.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        return .object([
            ("version", .integer(1)), ("process", .integer(Int(getpid()))), ("time", .integer(Int(now.wall))),
            ("environment", .string(environment)), ("branch", .string(branch)), ("health", .string(status.health.rawValue)),
            ("ready", .boolean(status.isReady)), ("accepted", .optional(status.accepted)), ("news", .string(status.freshness.rawValue)),
            ("holds", .array([status.branchHold, status.environmentHold].compactMap(\.self).map(json))),
            ("fetchError", .optional(status.fetchError)), ("renderError", .optional(status.renderError)),
            ("groups", .object(groups.map { ($0.key, json($0.value, now)) })),
        ])
    }

    private func json(_ hold: AgentHold) -> JsonValue {
        .object([("cause", .string(hold.cause.rawValue)), ("commit", .optional(hold.commit)), ("reason", .string(hold.reason))])
    }

    private func json(_ group: AgentStatus.Group, _ now: AgentTime) -> JsonValue {
        .object([
            ("condition", .string(group.condition.rawValue)), ("reason", .optional(group.reason)), ("wanted", .optional(group.wanted)),
            ("live", .optional(group.live)),
            ("nextTry", group.nextTry.map { .integer(Int(now.wall + max($0 - now.ticks, 0) / 1000)) } ?? .null),
        ])
    }
}
