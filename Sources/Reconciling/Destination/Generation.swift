package import Digests

/// One applied rendering: `.cfgops/generations/0012-4f2a09c1d3e5.json`.
package struct Generation: Hashable, Sendable {
    /// What a group was last switched to.
    package struct Group: Hashable, Sendable {
        /// Over paths, bytes, modes and owners of the group's files; keyed where a file is tainted.
        package var digest: Digest
        package var commit: String
        /// The generation that brought it.
        package var generation: Int
    }

    /// From 1, ascending, never used twice.
    package var number: Int
    package var commit: String
    /// When it was made, in seconds since 1970.
    package var time: Int64
    /// The digest of the rendering as it lies in the store: the name of the root folder.
    package var digest: Digest
    package var isTainted: Bool
    /// Why a person had it made in spite of what held it back; nil: nobody did.
    package var reason: String?
    /// By name; "" is the environment's own group (R34).
    package var groups: [String: Group]

    var fileName: String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "-\(commit.prefix(12)).json"
    }
}

/// Where a rendering comes from and when it is applied.
package struct Stamp: Hashable, Sendable {
    package var commit: String
    /// Seconds since 1970.
    package var time: Int64
    /// Why a person has it made in spite of what holds it back.
    package var reason: String?

    package init(commit: String, time: Int64, reason: String? = nil) {
        (self.commit, self.time, self.reason) = (commit, time, reason)
    }
}
