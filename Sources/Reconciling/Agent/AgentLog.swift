/// The words of the log, one vocabulary for agent and rounds (docs/formats/json-output.md).
package enum AgentLog {
    package enum Event: String, Sendable, CaseIterable {
        case wake, fetch, hold, render, plan, precheck
        case `switch`
        case reload, check
        case takeBack = "take-back"
        case quarantine, drift, heal, adopt, window, suspend, stale, prune, ready, error, stop
    }

    package enum Level: String, Sendable, Comparable {
        case info, warning, error

        package static func < (one: Level, two: Level) -> Bool { one != two && (one == .info || two == .error) }
    }

    /// One line; time and environment are added by who writes it.
    package struct Entry: Hashable, Sendable {
        package var event: Event
        package var level: Level
        package var group: String?
        package var commit: String?
        package var generation: Int?
        /// For people; never with a secret in it.
        package var reason: String?

        package init(
            _ event: Event, _ level: Level = .info, group: String? = nil, commit: String? = nil, generation: Int? = nil,
            reason: String? = nil
        ) {
            (self.event, self.level, self.group, self.commit) = (event, level, group, commit)
            (self.generation, self.reason) = (generation, reason)
        }
    }
}
