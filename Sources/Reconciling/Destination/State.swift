/// What a destination belongs to (R3): bound at first use, never changed.
package struct Binding: Hashable, Sendable {
    /// The id of the repository's first commit, which clones and moves do not change.
    package var rootCommit: String
    /// The folder of the manifest in the repository; "" when it is the repository's own.
    package var configurationRoot: String
    package var environment: String

    package init(rootCommit: String, configurationRoot: String, environment: String) {
        self.rootCommit = rootCommit
        self.configurationRoot = configurationRoot
        self.environment = environment
    }
}

/// Why the last run changed nothing.
package struct Failure: Hashable, Sendable {
    package var message: String
    package var commit: String
    /// Seconds since 1970.
    package var time: Int64

    package init(message: String, commit: String, time: Int64) {
        self.message = message
        self.commit = commit
        self.time = time
    }
}

/// `.cfgops/state.json`: what cannot be read off the generations.
package struct State: Hashable, Sendable {
    package var binding: Binding
    package var lastError: Failure?
    /// By name; without those that are live and well.
    package var groups: [String: GroupState] = [:]
    /// What was followed last, so that a rewritten branch is found out.
    package var accepted: AcceptedTip?
    /// When the remote was last heard, in seconds since 1970.
    package var news: Int64?
    /// Of this destination alone; may be over.
    package var suspension: Suspension?
}
