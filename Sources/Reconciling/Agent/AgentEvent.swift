/// What the agent hears.
package enum AgentEvent: Sendable {
    /// The first of all events.
    case started(AgentStart)
    case woken(AgentWake)
    case fetched(FetchedTip)
    case judged(tip: String, TipVerdict)
    case rendered(commit: String, RenderedGroups)
    case roundEnded(group: String, RoundEnd)
    /// The names of the groups with drift; none: everything is as it was left.
    case lookedForDrift([String])
    /// Files of the machine were read again: what was held, failed or found bad may be fine now.
    case reread
    case terminate
}

/// Why the agent woke up before a timer said so.
package enum AgentWake: String, Sendable {
    /// Something moved in the git folder. Only a hint: it may mean nothing, and another one may have been lost.
    case references
    /// Something changed in a folder that is live. Only a hint as well: also what a round does is heard.
    case files
    /// A person or a program asks for a look now.
    case signal
    /// Time has passed.
    case timer
}

/// What is known from earlier runs.
package struct AgentStart: Sendable {
    /// The last commit that was judged good.
    package var accepted: String?
    /// Whether a generation is live and its files were hashed.
    package var isVerified: Bool
    /// When the remote was last heard, in seconds since 1970.
    package var news: Int64?

    package init(accepted: String? = nil, isVerified: Bool = false, news: Int64? = nil) {
        (self.accepted, self.isVerified, self.news) = (accepted, isVerified, news)
    }
}

/// What the branch is at.
package enum FetchedTip: Sendable {
    case tip(String)
    /// The repository answered, and has no such branch.
    case gone
    case failed(String)
}

/// Whether a tip may be deployed: by its ancestry and its signature.
package enum TipVerdict: Sendable {
    /// It is, and that is on the disk.
    case accepted
    case held(AgentHold.Cause, String)
    case failed(String)
}

/// Why what is live stays, although the branch has something else.
package struct AgentHold: Hashable, Sendable {
    package enum Cause: String, Sendable {
        /// The branch lost commits that were deployed.
        case rewritten
        case unsigned
        case branchGone = "branch-gone"
        case environmentGone = "environment-gone"
    }

    package var cause: Cause
    package var commit: String?
    package var reason: String
}

/// One group as a commit wants it.
package struct GroupWant: Hashable, Sendable {
    package var commit: String
    /// Of what is rendered for the group, empty where nothing is any more; only compared within this process. What is quarantined on the disk
    /// is known to the round (R36).
    package var digest: String
    /// Groups that are switched before.
    package var after: [String]

    package init(commit: String, digest: String, after: [String] = []) { (self.commit, self.digest, self.after) = (commit, digest, after) }
}

package enum RenderedGroups: Sendable {
    /// Every group that the commit has, and those that are live and which it no longer has.
    case groups([String: GroupWant], AgentSettings)
    /// The commit no longer has the environment (R37).
    case gone(String)
    case failed(String)
}

/// What the agent makes of the end of a round.
package enum RoundEnd: Sendable {
    /// What was wanted is live and was checked.
    case settled
    /// What was wanted is bad, and what was live before is live. Not begun again.
    case quarantined(String)
    /// Nothing was done, or nothing is left to do by itself. Asked again when a wall clock says so many seconds, or at the interval; the round
    /// knows what must not be repeated.
    case withheld(GroupCondition, String, until: Int64?)
    case failed(String)
}
