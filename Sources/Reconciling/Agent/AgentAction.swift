/// What the agent does next. Everything but `log`, `report`, `sleep` and `stop` is answered by an event of its own.
package enum AgentAction: Hashable, Sendable {
    /// Find out what the branch is at; bring it here from a remote.
    case fetch
    /// Ancestry and signature. A good one is written down as accepted before the answer comes.
    case judge(tip: String)
    case render(commit: String)
    case startRound(group: String, GroupWant)
    case lookForDrift
    /// A verified generation is live; once.
    case ready
    /// Something of the status is different.
    case report(AgentStatus)
    case log(AgentLog.Entry)
    /// Nothing is to be done before that tick, unless an event comes. The last action of every answer but the very last one.
    case sleep(until: Int64)
    /// The process may end; once.
    case stop
}
