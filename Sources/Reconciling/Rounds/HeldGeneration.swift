package import Digests
internal import Documents
internal import Rendering

extension Destination {
    /// What the files of a generation take together, in bytes; nil where an inventory is damaged.
    package func size(of generation: Generation) throws -> Int? {
        try tree(generation.digest)?.files.values.reduce(0) { $0 + $1.size }
    }

    /// Lets go of what is held, and of a quarantine of just those files, before they are put back by hand.
    ///
    /// - Returns: by group, the digest of what is live; of a group that is held already, of what was live before that.
    package func letGo(for generation: Generation, of binding: Binding) throws -> [String: Digest] {
        let known = try state()?.groups ?? [:], live = try generations().last?.groups ?? [:]
        try update(for: binding) { state in
            for (name, group) in known {
                state.groups[name]?.hold = nil
                if group.quarantine?.digest == generation.groups[name]?.digest { state.groups[name]?.quarantine = nil }
            }
        }
        return live.mapValues(\.digest).merging(known.compactMapValues(\.hold?.replaced)) { $1 }
    }

    /// Keeps groups at a generation that was put back by hand: until a commit wants something else than what was live before, or, with a
    /// time, until then. What is quarantined stays so.
    ///
    /// - Parameter replaced: what `letGo` said.
    package func hold(
        _ groups: some Sequence<String>, at number: Int, insteadOf replaced: [String: Digest], until: Int64?, for binding: Binding,
        now: Int64
    ) throws {
        let nothing = FolderTree([:]).root
        try update(for: binding) { state in
            for name in groups {
                var next = GroupState(condition: .held, reason: "held-by-hand", since: now)
                next.until = until
                next.quarantine = state.groups[name]?.quarantine
                next.hold = Hold(generation: number, replaced: replaced[name] ?? nothing, until: until)
                state.groups[name] = next
            }
        }
    }
}
