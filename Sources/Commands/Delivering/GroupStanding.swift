internal import Reconciling

/// How one group of a destination stands: what the rounds noted of it, and what an agent that is at work says.
struct GroupStanding {
    let name: String
    let state: GroupState?
    /// What it was last switched to; nil before the first time.
    let live: Generation.Group?
    let agent: AgentNote.Group?

    /// Every group that is live, noted, or known to the agent, by name.
    static func all(of status: Destination.Status) -> [GroupStanding] {
        let live = status.generation?.groups ?? [:], noted = status.state?.groups ?? [:]
        // A dead agent's words are old news.
        let agent = status.isHeld ? status.agent?.groups ?? [:] : [:]
        return Set(live.keys).union(noted.keys).union(agent.keys).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            .map { GroupStanding(name: $0, state: noted[$0], live: live[$0], agent: agent[$0]) }
    }

    /// What was noted last counts; of a group of which nothing is noted the agent may know more.
    var condition: String { state?.condition.rawValue ?? agent?.condition ?? GroupCondition.live.rawValue }
    var reason: String? { state?.reason ?? agent?.reason }
    var isGreen: Bool { condition == GroupCondition.live.rawValue && state?.quarantine == nil && state?.hold == nil }

    /// In seconds since 1970; nil when nothing happens by itself, as far as is known.
    var nextTry: Int64? { agent?.nextTry ?? state?.until }
}
