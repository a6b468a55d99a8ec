internal import Digests
internal import Documents
internal import Rendering

extension Destination {
    /// What the files of a generation take together, in bytes; nil where an inventory is damaged.
    package func size(of generation: Generation) throws -> Int? {
        try tree(generation.digest)?.files.values.reduce(0) { $0 + $1.size }
    }

    /// Keeps groups at the generation that was put back by hand: until a commit wants something else than what was live before, or, with a
    /// time, until then.
    ///
    /// - Parameter before: what was live when somebody decided; of a group that is held already, what was live before that counts.
    package func hold(
        _ groups: some Sequence<String>, at number: Int, insteadOf before: Generation?, until: Int64?, for binding: Binding, now: Int64
    ) throws {
        let nothing = FolderTree([:]).root, known = try state()?.groups ?? [:]
        try update(for: binding) { state in
            for name in groups {
                var next = GroupState(condition: .held, reason: "held-by-hand", since: now)
                let replaced = known[name]?.hold?.replaced ?? before?.groups[name]?.digest ?? nothing
                next.hold = Hold(generation: number, replaced: replaced, until: until)
                state.groups[name] = next
            }
        }
    }
}
