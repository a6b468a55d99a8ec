extension Destination {
    /// The process of an agent that holds the destination; nil where none does, or somebody else.
    package func agentAtWork() throws -> Int32? {
        guard try isHeld(), let note = try agentNote(), let holder = try disk.read(Layout.holderProcess) else { return nil }
        // A process that is no agent would die of being told.
        return String(decoding: holder, as: UTF8.self) == "\(note.process)\n" ? Int32(exactly: note.process) : nil
    }

    /// Forgets quarantine and hold of groups, for whoever reconciles next.
    ///
    /// - Parameter group: the one group; nil: all.
    /// - Returns: the names of the groups that had any, ascending.
    package func lift(_ group: String?, for binding: Binding) throws -> [String] {
        var lifted: [String] = []
        try update(for: binding) { state in
            let names = state.groups.filter { (group ?? $0.key) == $0.key && ($0.value.quarantine != nil || $0.value.hold != nil) }.keys
            lifted = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            for name in names { state.groups[name]?.lift() }
        }
        return lifted
    }
}

extension GroupState {
    mutating func lift() {
        quarantine = nil
        hold = nil
    }
}
