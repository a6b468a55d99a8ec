/// How the agent is, for the service manager and for `status`.
package struct AgentStatus: Hashable, Sendable {
    package enum Health: String, Sendable { case healthy, warning, failing }
    package enum Freshness: String, Sendable { case fresh, old, stale }

    package struct Group: Hashable, Sendable {
        package var condition: GroupCondition
        package var reason: String?
        /// What the group is to be, and what was last live and checked in this run.
        package var wanted, live: String?
        /// In ticks; nil when nothing is going to be tried again by itself.
        package var nextTry: Int64?
    }

    package var isReady = false
    package var isStopping = false
    /// The last commit that was judged good.
    package var accepted: String?
    /// Why a newer tip of the branch is not taken, and why the accepted commit is not applied.
    package var branchHold: AgentHold?
    package var environmentHold: AgentHold?
    package var freshness = Freshness.fresh
    /// Why the last look at the branch failed; nil after a good one.
    package var fetchError: String?
    /// Why the accepted commit cannot be rendered.
    package var renderError: String?
    /// By name.
    package var groups: [String: Group] = [:]

    package var health: Health {
        let conditions = groups.values.map(\.condition)
        if freshness == .stale || !isReady || conditions.contains(where: { [.failed, .held].contains($0) }) { return .failing }
        let isFine = branchHold == nil && environmentHold == nil && freshness == .fresh && fetchError == nil && renderError == nil
        return isFine && conditions.allSatisfy { [.live, .checking].contains($0) } ? .healthy : .warning
    }

    /// One line for people, as in `systemctl status`.
    package var line: String {
        if isStopping { return "stopping" }
        if let hold = branchHold ?? environmentHold { return "holding: \(hold.reason)" }
        if let renderError { return "holding: \(renderError)" }
        let names = groups.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let troubles = names.compactMap { name in
            groups[name].flatMap { [.live, .checking].contains($0.condition) ? nil : "group \(name): \($0.condition.rawValue)" }
        }
        if !troubles.isEmpty { return troubles.joined(separator: ", ") }
        if let fetchError { return "\(freshness.rawValue): \(fetchError)" }
        return accepted.map { "\(isReady ? "live" : "working on"): \($0.prefix(12))" } ?? "nothing is known of the branch yet"
    }
}
