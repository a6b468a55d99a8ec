internal import Documents

/// What an agent said of itself in `.cfgops/agent.json`; its own words, as they stand there.
package struct AgentNote: Hashable, Sendable {
    package struct Group: Hashable, Sendable {
        package var condition: String
        package var reason: String?
        /// The commit that the group is to be at.
        package var wanted: String?
        /// In seconds since 1970; nil when nothing is going to be tried again by itself.
        package var nextTry: Int64?
    }

    /// Why a newer tip of the branch is not taken, or the accepted commit not applied.
    package struct Hold: Hashable, Sendable {
        /// `rewritten`, `unsigned`, `branch-gone`, `environment-gone`.
        package var cause: String
        package var commit: String?
        package var reason: String
    }

    package var process: Int64
    /// When it was written, in seconds since 1970.
    package var time: Int64
    package var branch: String?
    /// `healthy`, `warning`, `failing`.
    package var health: String
    /// The last commit that was judged good.
    package var accepted: String?
    /// `fresh`, `old` or `stale`: how long nothing was heard of the remote, by the manifest's measure (R37).
    package var news: String?
    package var holds: [Hold]
    package var fetchError: String?
    package var renderError: String?
    /// By name.
    package var groups: [String: Group]
}

extension Destination {
    /// Nil when no agent runs that wrote one, or it is of another version.
    func agentNote() throws(DiskError) -> AgentNote? { try disk.read(Layout.agent).flatMap { AgentNote(json: $0) } }
}

extension AgentNote {
    init?(json: [UInt8]) {
        guard let stored = stored(json), let process = stored["process"]?.number, let time = stored["time"]?.number,
            let health = stored.stated("health")
        else { return nil }
        self.init(
            process: process, time: time, branch: stored.stated("branch"), health: health, accepted: stored.stated("accepted"),
            news: stored.stated("news"),
            holds: (stored["holds"]?.elements ?? []).map { hold in
                Hold(cause: hold.stated("cause") ?? "", commit: hold.stated("commit"), reason: hold.stated("reason") ?? "")
            },
            fetchError: stored.stated("fetchError"), renderError: stored.stated("renderError"), groups: [:])
        for (name, group) in stored["groups"]?.ownEntries ?? [] {
            groups[name.text] = Group(
                condition: group.stated("condition") ?? "", reason: group.stated("reason"), wanted: group.stated("wanted"),
                nextTry: group["nextTry"]?.number)
        }
    }
}

extension Value {
    /// The text under a key; nil for a null, too.
    fileprivate func stated(_ name: String) -> String? { self[name].flatMap { $0.kind == .null ? nil : $0.text } }
}
