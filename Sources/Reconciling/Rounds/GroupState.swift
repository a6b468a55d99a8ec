package import Digests

/// What is remembered of a group. A group of which nothing is remembered is live and well.
package struct GroupState: Hashable, Sendable {
    package var condition: GroupCondition
    /// Why, as programs read it: the code of an error, as `check-failed`.
    package var reason: String?
    /// When it came to that, in seconds since 1970.
    package var since: Int64
    /// Until when it is held back, in seconds since 1970; nil: nobody knows, or it is not.
    package var until: Int64?
    /// Rounds that failed one after the other.
    package var failures = 0
    package var lastError: Failure?
    package var quarantine: Quarantine?
    package var probation: Probation?
    package var hold: Hold?

    package init(condition: GroupCondition, reason: String? = nil, since: Int64) {
        (self.condition, self.reason, self.since) = (condition, reason, since)
    }
}

/// What of a group is not applied again (R36). Destination and environment are one, so the digest of the group's files is the key.
package struct Quarantine: Hashable, Sendable {
    package var digest: Digest
    /// The commit that brought it.
    package var commit: String
    /// `precheck-failed`, `reload-failed`, `check-failed`.
    package var reason: String
    /// What was found, in one line.
    package var message: String
    /// What the program wrote, capped, without secrets; may be empty.
    package var output: String
    /// In seconds since 1970.
    package var time: Int64
}

/// A group that was switched and not yet found good: a run that dies is resumed by the next one.
package struct Probation: Hashable, Sendable {
    /// Of the group's files that are on probation.
    package var digest: Digest
    package var commit: String
    /// The generation that was live before: it is kept, secrets or not, and goes back in when these files are bad.
    package var previous: Int?
    /// They were found bad, and the earlier ones are being put back.
    package var isTakingBack = false
}

/// A generation that somebody put back by hand: it stays until a newer commit changes the group, or for a time.
package struct Hold: Hashable, Sendable {
    package var generation: Int
    /// The group's digest that was live before; the hold ends with a commit that wants another one.
    package var replaced: Digest
    /// In seconds since 1970: until then nothing else goes in, whatever is committed; nil: the next change ends it.
    package var until: Int64?

    package init(generation: Int, replaced: Digest, until: Int64? = nil) {
        (self.generation, self.replaced, self.until) = (generation, replaced, until)
    }
}

/// The branch that was followed last, and how far (R28): a later tip must descend from it.
package struct AcceptedTip: Hashable, Sendable {
    package var branch: String
    package var commit: String

    package init(branch: String, commit: String) { (self.branch, self.commit) = (branch, commit) }
}
